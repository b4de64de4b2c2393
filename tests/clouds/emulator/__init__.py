"""A second Google and Microsoft, written by others: the npm package emulate, pinned by its lock.

It judges Google's sign-in, refresh, the listing of calendars and plain transfers to Drive, and
Microsoft's sign-in and refresh; it knows nothing of the rest. Run it by itself: `python -m tests.clouds.emulator`.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

from tests.clouds.cloud import free_port
from tests.clouds.missing import missing

HERE = Path(__file__).parent
OLDEST = 20
"""The Node it needs."""


class Emulator:
    """The running emulator; `url` is where it answers.

    Args:
        service: whose part it plays, "google" or "microsoft".
    """

    def __init__(self, service: str = "google") -> None:
        node, program = _found()
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        command = [node, "--require", str(HERE / "loopback.cjs"), str(program), "start"]
        command += ["--service", service, "--port", str(port), "--base-url", self.url]
        self._process = subprocess.Popen(
            [*command, "--seed", str(HERE / "seed.yaml")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _answering(port, self._process)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(60)


def _found() -> tuple[str, Path]:
    node = shutil.which("node")
    if not node:
        missing("Node", "apt-get install nodejs npm")
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(said.strip().lstrip("v").split(".")[0]) < OLDEST:
        # Debian 12 has Node 18; the emulator is then somebody else's to run.
        import pytest

        pytest.skip(f"the emulator needs Node {OLDEST}")
    place = Path(os.environ.get("ELSEWHERE_EMULATOR", HERE.parents[2] / ".venv" / "emulator"))
    program = place / "node_modules" / "emulate" / "dist" / "index.js"
    if not program.exists():
        missing("the Google emulator", "packaging/dev.py test fetches it, checked by hash")
    return node, program


def _answering(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            threading.Event().wait(0.05)
        else:
            return
    process.kill()
    process.wait()
    raise RuntimeError("the emulator did not start")
