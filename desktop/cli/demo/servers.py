"""The demo's clouds: real servers, each a process of its own on a free port of loopback."""

from __future__ import annotations

import json
import secrets
import shutil
import socket
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from desktop.clock import Clock

USER = "family"
SECRET = "only-in-this-demo"
BUCKET = "second-home"

_START = 30.0
"""Seconds a server may take until it answers."""

_PORTS = range(10_000, 16_000)

_CONFIGURATION = """\
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
[rights]
type = owner_only
[storage]
filesystem_folder = {folder}/storage
[web]
type = none
[logging]
level = error
"""


class NotStarted(Exception):
    """A server of the demo did not answer; the message holds the end of what it said."""


@dataclass(frozen=True, slots=True)
class Cloud:
    """A server under way.

    Attributes:
        url: its address.
        root: the folder its provider keeps the data in.
    """

    url: str
    root: Path

    def items(self, *endings: str) -> list[Path]:
        """The files of these endings (without dot) that the provider holds."""
        return sorted(
            path
            for path in self.root.rglob("*")
            if path.is_file()
            and path.suffix.lstrip(".").lower() in endings
            and not any(part.startswith(".") for part in path.relative_to(self.root).parts)
        )

    def lose_everything(self, *endings: str) -> None:
        """What a provider's failed upgrade does: it still answers, and everything is gone."""
        for path in self.items(*endings):
            path.unlink()


@contextmanager
def dav(folder: Path, clock: Clock) -> Iterator[Cloud]:
    """A CardDAV and CalDAV server with one user."""
    root = folder / "storage" / "collection-root" / USER
    root.mkdir(parents=True, exist_ok=True)
    (folder / "users").write_text(f"{USER}:{SECRET}\n")
    port = _free_port()
    (folder / "config").write_text(_CONFIGURATION.format(port=port, folder=folder.as_posix()))
    command = [sys.executable, "-m", "radicale", "--config", str(folder / "config")]
    with _serving(command, port, folder, clock):
        yield Cloud(f"http://127.0.0.1:{port}/", root)


@contextmanager
def bucket(folder: Path, clock: Clock) -> Iterator[Cloud]:
    """Storage that speaks S3, with one empty bucket."""
    root = folder / "buckets" / BUCKET
    root.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    command = [_rclone(), "serve", "s3", "--config", "", "--addr", f"127.0.0.1:{port}"]
    # Folders made at once by several writers may leave a name in its cache that leads nowhere.
    command += ["--auth-key", f"{USER},{SECRET}", "--dir-cache-time", "1s", str(root.parent)]
    with _serving(command, port, folder, clock):
        yield Cloud(f"http://127.0.0.1:{port}", root)


@contextmanager
def webdav(folder: Path, clock: Clock) -> Iterator[Cloud]:
    """Storage that speaks WebDAV, over the folder `files`, which may hold something already."""
    root = folder / "files"
    root.mkdir(exist_ok=True)
    port = _free_port()
    command = [_rclone(), "serve", "webdav", "--config", "", "--addr", f"127.0.0.1:{port}"]
    # No cache of names: a loss on the provider's disk is to be seen at once.
    command += ["--user", USER, "--pass", SECRET, "--dir-cache-time", "0s", str(root)]
    with _serving(command, port, folder, clock):
        yield Cloud(f"http://127.0.0.1:{port}/", root)


def describe(root: Path, id: str, name: str, component: str, colour: str = "") -> Path:
    """A collection of a DAV server, made where its provider keeps it; gives its folder.

    Args:
        root: the user's folder on that server.
        id: the collection's part of the address.
        name: what the person calls it.
        component: "VCARD", "VEVENT" or "VTODO".
        colour: "#RRGGBBAA", or "".
    """
    folder = root / id
    folder.mkdir(parents=True)
    facts = {"D:displayname": name}
    if component == "VCARD":
        facts["tag"] = "VADDRESSBOOK"
    else:
        facts |= {"tag": "VCALENDAR", "C:supported-calendar-component-set": component}
    if colour:
        facts["ICAL:calendar-color"] = colour
    (folder / ".Radicale.props").write_text(json.dumps(facts))
    return folder


@contextmanager
def _serving(command: Sequence[str], port: int, folder: Path, clock: Clock) -> Iterator[None]:
    log = folder / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=folder,
            start_new_session=True,  # so that Ctrl-C reaches us alone, and we end it in order
        )
    try:
        _await(process, port, log, clock)
        yield
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(process: subprocess.Popen[bytes], port: int, log: Path, clock: Clock) -> None:
    end = clock.monotonic() + _START
    pause = threading.Event()
    while clock.monotonic() < end and process.poll() is None:
        with closing(socket.socket()) as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        pause.wait(0.05)
    raise NotStarted(log.read_text("utf-8", "replace")[-500:])


def _free_port() -> int:
    """None that a system gives to whoever asks for any: it stays free until its server takes it."""
    while True:
        port = secrets.choice(_PORTS)
        with closing(socket.socket()) as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _rclone() -> str:
    """The program that came with us, else the machine's own."""
    scripts = sysconfig.get_path("scripts")
    found = shutil.which("rclone", path=scripts) or shutil.which("rclone")
    if found is None:
        raise NotStarted("rclone is not installed beside Elsewhere")
    return found
