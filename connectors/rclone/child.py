"""The one rclone of this process: started when first needed, shared, ended with the last user.

It listens on a socket in a folder only we may enter, and keeps its settings in memory: nothing
of an account is written to the disk. On systems without such sockets it listens on loopback, with
a name and a password made for the occasion.
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from base64 import b64encode
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from connectors.errors import TryLater

_OPTIONS = (
    *("rcd", "--rc-serve", "--log-level", "ERROR", "--buffer-size", "2Mi"),
    *("--low-level-retries", "2", "--retries", "1", "--contimeout", "4s", "--timeout", "2m"),
)
_WITH_US = '"$@" </dev/null & p=$!; cat >/dev/null; kill $p; wait $p'
"""Ends rclone when our end of the pipe closes, however we ended."""

_START = 30.0


@dataclass(slots=True)
class Child:
    """Where the running rclone listens.

    Attributes:
        address: path of its socket, or host and port.
        authorization: header to send, "" on a socket.
        rate: bytes a second it was told to keep to; 0 for no limit.
    """

    address: str | tuple[str, int]
    authorization: str
    _process: subprocess.Popen[bytes]
    _folder: Path
    rate: int = 0

    def alive(self) -> bool:
        """Whether it is still running."""
        return self._process.poll() is None


def borrow() -> Child:
    """The running child; each borrower gives it back. Raises TryLater when it does not start."""
    with _LOCK:
        if _STATE.child is None or not _STATE.child.alive():
            if _STATE.child is not None:
                _end(_STATE.child)
            _STATE.child = _start()
        _STATE.borrowers += 1
        return _STATE.child


def give_back() -> None:
    """One borrower fewer; the last one ends the child."""
    with _LOCK:
        _STATE.borrowers -= 1
        if _STATE.borrowers == 0 and _STATE.child is not None:
            _end(_STATE.child)
            _STATE.child = None


def program() -> str:
    """The bundled rclone, or the machine's own. Raises TryLater when there is none."""
    name = "rclone.exe" if sys.platform == "win32" else "rclone"
    # Not resolved: in a virtual environment the interpreter is a link to somewhere else.
    for folder in (Path(sys.executable).parent, Path(__file__).parents[2]):
        if (folder / name).is_file():
            return str(folder / name)
    if found := shutil.which(name):
        return found
    raise TryLater("rclone is not installed", code="no-rclone")


class _State:
    child: Child | None = None
    borrowers = 0


_LOCK = threading.RLock()
_STATE = _State()


def _start() -> Child:
    folder = Path(tempfile.mkdtemp(prefix="elsewhere-"))
    # The person's own rclone settings, also those in the environment, are not ours to use.
    # Nor is a proxy that the environment names.
    environment = {key: value for key, value in os.environ.items() if not _not_ours(key)}
    environment["HOME"] = str(folder)
    command = [program(), *_OPTIONS, "--config", "", "--cache-dir", str(folder / "cache")]
    authorization, address = "", str(folder / "rc.sock")
    where: str | tuple[str, int] = address
    if sys.platform == "win32":
        user, password = secrets.token_hex(16), secrets.token_hex(16)
        environment |= {"RCLONE_RC_USER": user, "RCLONE_RC_PASS": password}
        authorization = "Basic " + b64encode(f"{user}:{password}".encode()).decode()
        where = ("127.0.0.1", _free_port())
        command += ["--rc-addr", f"127.0.0.1:{where[1]}"]
    else:
        command += ["--rc-addr", f"unix://{address}", "--rc-no-auth"]
        command = ["/bin/sh", "-c", _WITH_US, "sh", *command]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=folder,
        start_new_session=True,
    )
    child = Child(where, authorization, process, folder)
    if not _listens(child):
        _end(child)
        raise TryLater("rclone did not start", code="no-rclone")
    return child


def _not_ours(variable: str) -> bool:
    return variable.startswith("RCLONE_") or variable.lower().endswith("_proxy")


def _listens(child: Child) -> bool:
    wait = threading.Event()
    for _ in range(int(_START / 0.02)):
        if not child.alive():
            return False
        with suppress(OSError), closing(_connect(child.address)):
            return True
        wait.wait(0.02)
    return False


def _connect(address: str | tuple[str, int]) -> socket.socket:
    if isinstance(address, tuple):
        return socket.create_connection(address, timeout=5)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


connect = _connect


def _end(child: Child) -> None:
    process = child._process  # noqa: SLF001  # it is this file's own
    if process.stdin:
        with suppress(OSError):
            process.stdin.close()
    if sys.platform == "win32":
        process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)
    shutil.rmtree(child._folder, ignore_errors=True)  # noqa: SLF001, TID251  # our own scratch


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@atexit.register
def _at_exit() -> None:
    with _LOCK:
        if _STATE.child is not None:
            _end(_STATE.child)
            _STATE.child = None
