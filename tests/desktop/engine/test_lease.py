"""Two computers, one vault on a share: the second keeps its hands off while the first works."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop.engine import lease as leases
from desktop.engine.custody import Custody
from desktop.engine.failure import EngineError
from desktop.engine.lease import FRESH, Lease
from desktop.places import Home
from tests.desktop.engine.faulty import Desk, Hand


def other_computer(desk: Desk, tmp_path: Path) -> Custody:
    """With settings, index and locks of its own, as another computer has."""
    home = Home(tmp_path / "another-home")
    return Custody(home, desk.root, Hand(), patience=0.3, computer="the-other-one")


def note(desk: Desk) -> Path:
    return desk.root / ".elsewhere" / "lease.json"


def aged(path: Path, seconds: float) -> None:
    stamp = path.stat().st_mtime - seconds
    os.utime(path, (stamp, stamp))


def left_behind(desk: Desk) -> None:
    """As a computer leaves it that lost its power."""
    lease = Lease(desk.root, "the-first-one")
    lease.take()
    body = note(desk).read_bytes()
    lease.release()
    note(desk).write_bytes(body)


def test_f3_a_second_computer_does_not_write_while_the_first_works(
    desk: Desk, tmp_path: Path
) -> None:
    desk.pull()
    left_behind(desk)
    other = other_computer(desk, tmp_path)
    with pytest.raises(EngineError) as raised, other.working():
        pytest.fail("two computers at once")
    trouble = raised.value.trouble
    assert (trouble.code, trouble.about, raised.value.exit) == ("vault-lent", "the-first-one", 4)


def test_f3_a_note_of_29_minutes_counts_and_one_of_31_does_not(desk: Desk, tmp_path: Path) -> None:
    desk.pull()
    left_behind(desk)
    aged(note(desk), FRESH - 60)
    other = other_computer(desk, tmp_path)
    with pytest.raises(EngineError), other.working():
        pytest.fail("two computers at once")
    aged(note(desk), 120)
    with other.working():
        assert "the-other-one" in note(desk).read_text()


def test_f3_reading_goes_on_while_another_computer_works(desk: Desk, tmp_path: Path) -> None:
    desk.cloud.fill(desk.book, range(3))
    desk.pull()
    left_behind(desk)
    with other_computer(desk, tmp_path).reading() as vault:
        assert [shelf.count() for shelf in vault.shelves()] == [3]


def test_f3_the_note_is_there_while_working_is_renewed_and_goes_at_the_end(
    desk: Desk, tmp_path: Path
) -> None:
    desk.pull()
    assert not note(desk).exists()
    lease = Lease(desk.root, "this-one", every=0.01)
    lease.take()
    aged(note(desk), 5000)
    old = note(desk).stat().st_mtime
    for _ in range(6000):
        if note(desk).exists() and note(desk).stat().st_mtime > old + 4000:
            break
        lease._stop.wait(0.01)
    else:
        pytest.fail("it was not renewed")
    lease.release()
    assert not note(desk).exists()
    assert list((desk.root / ".elsewhere").glob("lease*")) == []


def test_a_computer_that_was_cut_off_goes_on_at_once(desk: Desk) -> None:
    desk.pull()
    body = note(desk)
    lease = Lease(desk.root)
    lease.take()
    kept = body.read_bytes()
    lease.release()
    body.write_bytes(kept)
    assert desk.pull().exit == 0
    assert not body.exists()


def test_f4_a_computer_of_the_same_name_is_another_computer(desk: Desk) -> None:
    desk.pull()
    first, second = (Lease(desk.root, "office", id=one) for one in ("one", "two"))
    first.take()
    assert second.holder() == "office"
    assert first.holder() == ""
    first.release()
    assert second.holder() == ""


def test_f4_what_tells_a_computer_from_others_is_not_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = []
    for text in ("aaaa\n", "bbbb\n"):
        (tmp_path / "machine-id").write_text(text, "utf-8")
        monkeypatch.setattr(leases, "MACHINE", tmp_path / "machine-id")
        marks.append(leases.this_computer())
        assert text.strip() not in marks[-1]
    assert marks[0] != marks[1]
    monkeypatch.setattr(leases, "MACHINE", tmp_path / "none")
    assert leases.this_computer() == leases.this_computer()


def test_a_note_of_an_older_version_is_known_by_its_name(desk: Desk) -> None:
    desk.pull()
    note(desk).write_text('{"computer": "office", "token": "x"}', "utf-8")
    assert Lease(desk.root, "office").holder() == ""
    assert Lease(desk.root, "kitchen").holder() == "office"
