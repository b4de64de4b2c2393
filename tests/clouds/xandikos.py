"""Xandikos on a free port of loopback, without sign-in: `python -m tests.clouds.xandikos`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.clouds.cloud import Cloud, behind_faults, free_port, quick, serving, started


def start(folder: Path) -> Cloud:
    port = free_port()
    (folder / "data").mkdir()
    command = [
        *(sys.executable, "-m", "xandikos", "serve", "-d", str(folder / "data")),
        *("--state-dir", str(folder / "state"), "--no-detect-systemd", "--defaults"),
        *("--current-user-principal", "/alice/", "-l", "127.0.0.1", "-p", str(port)),
    ]
    (folder / "state").mkdir()
    stop = started(quick(command), port, folder / "log")
    return behind_faults("xandikos", port, "alice", "unasked", stop)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place, serving(start(Path(place))):
        pass
