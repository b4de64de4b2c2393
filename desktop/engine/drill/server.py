"""A CardDAV and CalDAV server for one drill: on loopback, behind a word of its own, then gone.

What was read back from a second account is put into its storage, and it serves that to us as any
server would on the day of a restore.
"""

from __future__ import annotations

import base64
import hmac
import json
import logging
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from connectors.model import Kind
from desktop.vault import disk

USER = "drill"

_FACTS = {
    Kind.CONTACTS: {"tag": "VADDRESSBOOK"},
    Kind.CALENDAR: {"tag": "VCALENDAR", "C:supported-calendar-component-set": "VEVENT"},
    Kind.TASKS: {"tag": "VCALENDAR", "C:supported-calendar-component-set": "VTODO"},
}

_Start = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Serving:
    """A server under way: its address, and the password of its one user."""

    url: str
    secret: str


def shelve(folder: Path, name: str, kind: Kind) -> Path:
    """A new collection in the storage that `serving` is given; items are put in as files."""
    place = folder / "collection-root" / USER / name
    disk.make_folders(disk.DISK, place)
    facts = json.dumps({"D:displayname": name, **_FACTS[kind]}).encode()
    disk.write_new(disk.DISK, place / ".Radicale.props", [facts], flush=False)
    return place


@contextmanager
def serving(folder: Path) -> Iterator[Serving]:
    """Serve a storage folder on a free port of loopback till the end of the block."""
    from radicale import config
    from radicale.app import Application

    logging.getLogger("radicale").setLevel(logging.CRITICAL)  # it names items in its log
    configuration = config.load()
    configuration.update(
        {
            "auth": {"type": "remote_user"},
            "rights": {"type": "owner_only"},
            "storage": {"filesystem_folder": str(folder), "_filesystem_fsync": "False"},
            "web": {"type": "none"},
            "logging": {"level": "critical"},
        },
        "a drill",
        privileged=True,
    )
    secret = secrets.token_urlsafe(32)
    served = _guarded(Application(configuration), secret)
    with make_server("127.0.0.1", 0, served, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="drill-server")
        thread.start()
        try:
            yield Serving(f"http://127.0.0.1:{server.server_port}/", secret)
        finally:
            server.shutdown()
            thread.join()


class _Quiet(WSGIRequestHandler):
    """Tells nobody what is asked for."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _guarded(served: Callable[..., Iterable[bytes]], secret: str) -> Callable[..., Iterable[bytes]]:
    """Only we may look: other people of this computer reach loopback too."""
    word = b"Basic " + base64.b64encode(f"{USER}:{secret}".encode())

    def answer(environ: dict[str, Any], start: _Start) -> Iterable[bytes]:
        given = str(environ.get("HTTP_AUTHORIZATION", "")).encode("latin-1", "replace")
        if not hmac.compare_digest(given, word):
            start("401 Unauthorized", [("WWW-Authenticate", 'Basic realm="drill"')])
            return [b""]
        environ["REMOTE_USER"] = USER
        return served(environ, start)

    return answer
