"""The lock between programs, in two of them."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from desktop.vault.lock import FileLock, Taken

_HOLD = """
import sys
from pathlib import Path
from desktop.vault.lock import FileLock
with FileLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_another_program_waits_until_the_lock_is_let_go(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "lock")
    with _holder(tmp_path / "lock") as other:
        assert other.stdin is not None
        with pytest.raises(Taken):
            lock.acquire()
        assert not lock.held
        threading.Timer(0.2, other.stdin.close).start()
        lock.acquire(patience=20)
    assert lock.held
    lock.release()
    lock.release()
    assert not lock.held


def test_a_killed_program_holds_no_lock(tmp_path: Path) -> None:
    with _holder(tmp_path / "lock") as other:
        other.kill()
        other.wait()
    with FileLock(tmp_path / "lock"):
        with pytest.raises(Taken):
            FileLock(tmp_path / "lock").acquire()
        assert (tmp_path / "lock").exists()


def test_a_lock_is_taken_once(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "lock")
    with lock, pytest.raises(RuntimeError):
        lock.acquire()
    assert not lock.held


def test_a_lock_whose_file_cannot_be_made_is_an_error_and_not_a_wait(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for path in (tmp_path / "nowhere" / "lock", tmp_path / "link"):
        with pytest.raises(OSError, match=path.name):
            FileLock(path).acquire(patience=20)
    assert not (tmp_path / "elsewhere").exists()


def _holder(lock: Path) -> subprocess.Popen[str]:
    other = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(lock)],
        cwd=Path(__file__).parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    return other
