"""The program dies at every single step it does on the disk; telling the story again ends well."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

from tests.desktop.vault.story import all_is_well, live, nothing_acknowledged_is_lost
from tests.desktop.vault.things import Killer, counting, in_child, memory_place


def test_c18_c1_killed_at_any_step_the_rerun_ends_as_if_nothing_had_been() -> None:
    with memory_place() as place:
        sweep(place)


def sweep(tmp_path: Path) -> None:
    counter = Killer(0)
    (tmp_path / "whole").mkdir()
    live(tmp_path / "whole/vault", tmp_path / "whole/index", counting(counter))
    all_is_well(tmp_path / "whole/vault", tmp_path / "whole/index")
    assert counter.count > 150
    for step in range(1, counter.count + 1):
        place = tmp_path / str(step)
        place.mkdir()

        def told(place: Path = place, step: int = step) -> int:
            live(place / "vault", place / "index", counting(Killer(step)))
            return 0

        assert in_child(told) == -signal.SIGKILL, f"step {step} was not reached"
        if step % 10 == 0:
            nothing_acknowledged_is_lost(place / "vault", place / "index")
        live(place / "vault", place / "index")
        all_is_well(place / "vault", place / "index")
        shutil.rmtree(place)
