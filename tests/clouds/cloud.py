"""The handle of a cloud under test: where it is, how to sign in, what is to go wrong."""

from __future__ import annotations

import atexit
import contextlib
import os
import secrets
import signal
import socket
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict, Unpack

from connectors.contract import Session
from tests.clouds.faults import Faults
from tests.clouds.front import Front, forwarding

_PORTS = range(10_000, 16_000)
_STARTING = 16
"""Ports that stay marked: more than there are servers on their way up at once."""

_START = 60
"""Seconds a server may take until it answers."""

_MARKS: deque[socket.socket] = deque()


@atexit.register
def _unmark() -> None:
    for mark in _MARKS:
        mark.close()


@dataclass
class Cloud:
    """A cloud that answers on loopback.

    Attributes:
        name: of the software.
        url: its address; faults apply to what is asked there.
        settings: what a person would fill in.
        secret: the password.
        faults: set these to make requests go wrong.
        straight: its address around the faults, "" when there is none.
    """

    name: str
    url: str
    settings: dict[str, str]
    secret: str
    faults: Faults
    straight: str = ""
    _ends: list[Callable[[], None]] = field(default_factory=list)

    def session(self, **more: str) -> Session:
        settings = {**self.settings, **more}
        secret = settings.pop("secret", self.secret)
        return Session(settings, lambda: secret)

    def stop(self) -> None:
        """Give back ports, processes and threads. May be called twice."""
        while self._ends:
            self._ends.pop()()


def behind_faults(
    name: str, port: int, user: str, secret: str, stop: Callable[[], None], path: str = ""
) -> Cloud:
    """A real server on a port of loopback, reached through a front that can fail.

    The path is what a person has to write after the host, where the host alone does not do.
    """
    faults = Faults()
    front = Front(forwarding("127.0.0.1", port), faults)
    url, straight = f"{front.url}/{path}", f"http://127.0.0.1:{port}/{path}"
    settings = {"url": url, "user": user}
    return Cloud(name, url, settings, secret, faults, straight, [stop, front.stop])


def free_port() -> int:
    """A port of loopback that nobody takes between this choice and the start of its server.

    It is below those the system gives to whoever asks for any. The tests' other processes see that
    it is spoken for by the mark on it, which lies on UDP, where none of the servers listens.
    """
    while True:
        port = secrets.choice(_PORTS)
        mark = socket.socket(type=socket.SOCK_DGRAM)
        try:
            mark.bind(("127.0.0.1", port))
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            mark.close()
            continue
        _MARKS.append(mark)
        if len(_MARKS) > _STARTING:
            _MARKS.popleft().close()
        return port


class As(TypedDict, total=False):
    """Where and as whom a server runs; a server may refuse to be root."""

    cwd: Path
    env: dict[str, str]
    user: str
    group: str
    extra_groups: list[str]


def started(
    command: list[str], port: int, log: Path, end: int = signal.SIGTERM, **more: Unpack[As]
) -> Callable[[], None]:
    """Start a server, wait until its port answers, and give what stops it by the signal `end`."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            **more,
        )

    def stop() -> None:
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, end)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    until = time.monotonic() + _START
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
            return stop
        time.sleep(0.05)
    stop()
    raise RuntimeError(
        f"{command[0]} did not come up:\n{log.read_text('utf-8', 'replace')[-2000:]}"
    )


def quick(command: list[str]) -> list[str]:
    """The same without waiting for the disk, where eatmydata is installed."""
    import shutil

    return ["eatmydata", *command] if shutil.which("eatmydata") else command


@contextlib.contextmanager
def serving(cloud: Cloud) -> Iterator[None]:
    """Run a cloud by itself until interrupted, saying where it is."""
    print(
        f"{cloud.name}: {cloud.url}  user {cloud.settings.get('user', '')}  password {cloud.secret}"
    )
    try:
        yield
        signal.pause()
    except KeyboardInterrupt:
        print("stopped")
    finally:
        cloud.stop()
