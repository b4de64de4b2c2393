"""The computer is shut down in the middle of a copy: the program ends in order, nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.engine.accounts.secrets import Typed
from desktop.engine.engine import Engine
from desktop.engine.tasks import Check, Pull
from desktop.places import Home
from tests.desktop.ui.conftest import nobody
from tests.desktop.ui.people import contacts

RUN = """
import sys
from pathlib import Path
from desktop.start import main
from desktop.places import Home
from desktop.engine.events import Progress
def ready(app):
    def hear(event):
        if isinstance(event, Progress) and event.done > 100:
            print("copying", flush=True)
    app._bridge.told.connect(hear)
    app.turns.copy_now()
sys.exit(main(Home(Path(sys.argv[1])), Path(sys.argv[2]), ready=ready))
"""


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGHUP])
def test_a_logout_in_the_middle_of_a_copy_ends_in_order_and_the_next_run_goes_on(
    tmp_path: Path, kind: signal.Signals
) -> None:
    home, vault = Home(tmp_path / "home"), tmp_path / "vault"
    source = contacts(tmp_path / "source" / "Friends", [f"Person {n}" for n in range(3000)])
    engine = Engine(home, vault)
    engine.add_account("Mine", "folder", {"path": str(source.parent)}, Typed(""), nobody)
    engine.close()
    run = subprocess.Popen(
        [sys.executable, "-c", RUN, str(home.root), str(vault)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    with run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"copying\n"
        run.send_signal(kind)
        _, said = run.communicate(timeout=240)
    assert run.returncode == 0, said.decode()
    assert b"Traceback" not in said
    engine = Engine(home, vault)
    assert engine.wait(engine.start(Check()), 120).exit == 0
    assert engine.wait(engine.start(Pull()), 120).exit == 0
    assert sum(kind.items for kind in engine.status().accounts[0].kinds) == 3000
    engine.close()
