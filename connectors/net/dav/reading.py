"""The process that reads bodies for the program: asks the server, takes its answers apart.

It is told its work on its standard input and hands items back on its standard output, in the form
of `frames`. It touches no disk, keeps nothing, and ends with the program that started it.
"""

from __future__ import annotations

import gc
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import IO, Any

from connectors.errors import ConnectorError
from connectors.formats.facts import facts
from connectors.model import Entry, Kind
from connectors.net import framing
from connectors.net.dav import bodies, changes, kinds
from connectors.net.dav.dial import read_dial
from connectors.net.dav.frames import Named, Read, send_end, send_items, send_named
from connectors.net.dav.listing import Listed
from connectors.net.dav.multistatus import Told
from connectors.net.dav.parallel import together
from connectors.net.dav.words import BODY
from connectors.net.http import Client

AHEAD = 64
"""Groups that may wait in memory while the program is busy keeping what it has."""

_MANY = 64
_HEAVY = 1 << 18


def main() -> None:
    """Work until standard input ends."""
    # Items come and go by the thousand and leave no rings: looking for rings is mostly in vain.
    gc.set_threshold(50_000)
    # An interrupt at the terminal goes to both; the program decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    works: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_told, args=(sys.stdin.buffer, works), daemon=True).start()
    client = read_dial(works.get()).client()
    out = _Outbox(sys.stdout.buffer)
    while True:
        _work(client, works.get(), out)


def _told(pipe: IO[bytes], works: queue.SimpleQueue[dict[str, Any]]) -> None:
    while (message := framing.receive(pipe)) is not None:
        works.put(message[0])
    # The program has ended, however it did.
    os._exit(0)


class _Outbox:
    """What is on its way to the program, sent by a thread: reading goes on while it is busy."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._waiting: queue.Queue[Callable[[IO[bytes]], None]] = queue.Queue(AHEAD)
        threading.Thread(target=self._send, daemon=True).start()

    def put(self, message: Callable[[IO[bytes]], None]) -> None:
        """One more message: what writes it to a pipe."""
        self._waiting.put(message)

    def _send(self) -> None:
        try:
            while True:
                self._waiting.get()(self._pipe)
        except OSError:
            # Nobody listens any more; connections may be waiting for a server for minutes yet.
            os._exit(1)


def _work(client: Client, work: dict[str, Any], out: _Outbox) -> None:
    kind = Kind(work["kind"])
    mixed = bool(work["mixed"])
    listed = Listed(work["url"], work["path"], frozenset({kind}), mixed=mixed, name="")
    group = _Group(out, kind)
    token = ""
    failed: ConnectorError | None = None
    try:
        if work["outright"]:
            token = changes.outright(client, listed, BODY[kind], _Along(group, mixed=mixed))
        else:
            _apart(client, listed, work, group)
    except ConnectorError as error:
        failed = error
    # What came before an error is given before it.
    group.send()
    out.put(partial(send_end, error=failed, token=token))


def _apart(client: Client, listed: Listed, work: dict[str, Any], group: _Group) -> None:
    """The bodies of items that are known by id."""
    jobs = [
        partial(bodies.batch, client, listed, group.kind, ids, version)
        for version, ids in work["jobs"]
    ]
    for item in together(jobs, work["workers"]):
        group.add(item.entry, "", b"".join(item.chunks))


class _Along:
    """Hands on what a listing tells, and the bodies of one kind that come along with it."""

    def __init__(self, group: _Group, *, mixed: bool) -> None:
        self._group = group
        self._mixed = mixed

    def there(self, entry: Entry, type: str, told: Told | None = None) -> None:
        """See `Hearing`."""
        given = bodies.given(told, self._group.kind) if told is not None else None
        if given is None or not self._is_ours(type, given[1]):
            self._group.name((entry.id, entry.revision, type))
            return
        etag, body = given
        self._group.add(Entry(entry.id, etag, "", len(body)), type, body)

    def gone(self, id: str) -> None:
        """See `Hearing`."""
        self._group.name((id, None, ""))

    def _is_ours(self, type: str, body: bytes) -> bool:
        if not self._mixed:
            return True
        return (kinds.by_type(type) or kinds.by_body(body)) is self._group.kind


class _Group:
    """What is on its way out, some at a time and in order: items, or what has no body."""

    def __init__(self, out: _Outbox, kind: Kind) -> None:
        self.kind = kind
        self._out = out
        self._items: list[Read] = []
        self._named: list[Named] = []
        self._weight = 0

    def add(self, entry: Entry, type: str, body: bytes) -> None:
        """One item more."""
        if self._named:
            self.send()
        self._items.append((entry, type, body, facts(self.kind, body)))
        self._weight += len(body)
        if len(self._items) >= _MANY or self._weight >= _HEAVY:
            self.send()

    def name(self, named: Named) -> None:
        """One more without a body."""
        if self._items:
            self.send()
        self._named.append(named)
        if len(self._named) >= _MANY:
            self.send()

    def send(self) -> None:
        """Hand on what there is."""
        if self._items:
            self._out.put(partial(send_items, items=self._items))
        if self._named:
            self._out.put(partial(send_named, named=self._named))
        self._items, self._named, self._weight = [], [], 0
