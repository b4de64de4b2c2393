"""One Elsewhere works in a vault at a time; one that dies lets go at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from desktop.engine.custody import Custody
from desktop.engine.failure import EngineError, Stopped
from tests.desktop.engine.faulty import Desk, Hand


def test_f1_a_second_elsewhere_waits_then_says_so(desk: Desk) -> None:
    desk.pull()
    custody = Custody(desk.home, desk.root, Hand(), patience=0.5)
    waited = []
    with (
        desk.engine._around.custody.working(),
        pytest.raises(EngineError) as raised,
        custody.working(waiting=lambda: waited.append(1)),
    ):
        pytest.fail("two at once")
    assert (raised.value.trouble.code, raised.value.exit) == ("vault-busy", 4)
    assert waited


def test_f1_who_waits_can_be_stopped(desk: Desk) -> None:
    def stop() -> None:
        raise Stopped

    custody = Custody(desk.home, desk.root, Hand(), patience=20)
    with (
        desk.engine._around.custody.working(create=True),
        pytest.raises(Stopped),
        custody.working(waiting=stop),
    ):
        pytest.fail("two at once")


def test_f1_status_and_history_are_read_while_another_works(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(3))
    desk.pull()
    other = Custody(desk.home, desk.root, Hand())
    with other.working():
        assert desk.engine.status().accounts[0].kinds[0].items == 3
        assert len(desk.engine.history("old")) == 3


def test_f2_a_killed_elsewhere_leaves_no_lock(desk: Desk) -> None:
    desk.home.locks.mkdir(parents=True, exist_ok=True)
    lock = desk.home.locks / "engine.lock"
    code = (
        "import sys\nfrom filelock import FileLock\nlock = FileLock(sys.argv[1])\n"
        "lock.acquire()\nprint('held', flush=True)\nsys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(lock)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert not _free(lock)
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
    assert _free(lock)
    assert desk.pull().exit == 0


def test_jobs_of_one_engine_share_the_vault(desk: Desk, tmp_path: Path) -> None:
    custody = desk.engine._around.custody
    with custody.working(create=True) as one, custody.working() as other:
        assert one is other
    with custody.working() as again:
        assert again is not one


def test_c12_a_vault_that_is_not_connected_is_never_begun_anew(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(3))
    desk.pull()
    desk.root.rename(desk.root.with_name("unplugged"))
    report = desk.pull()
    assert report.error is not None
    assert (report.exit, report.error.code) == (3, "vault-not-connected")
    assert not desk.root.exists()
    assert desk.engine.status().trouble is not None


def _free(lock: Path) -> bool:
    probe = FileLock(lock)
    try:
        probe.acquire(timeout=0)
    except TimeoutError:
        return False
    probe.release()
    return True
