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
from connectors.net.dav.changes import Delta
from connectors.net.dav.dial import read_dial
from connectors.net.dav.frames import Read, send_end, send_items
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
    listing: Delta | None = None
    failed: ConnectorError | None = None
    try:
        if work["outright"]:
            listing = _outright(client, listed, group)
        else:
            _apart(client, listed, work, group)
    except ConnectorError as error:
        failed = error
    # What came before an error is given before it.
    group.send()
    out.put(partial(send_end, error=failed, listing=listing))


def _apart(client: Client, listed: Listed, work: dict[str, Any], group: _Group) -> None:
    """The bodies of items that are known by id."""
    jobs = [
        partial(bodies.batch, client, listed, group.kind, ids, version)
        for version, ids in work["jobs"]
    ]
    for item in together(jobs, work["workers"]):
        group.add(item.entry, b"".join(item.chunks))


def _outright(client: Client, listed: Listed, group: _Group) -> Delta | None:
    """All there is of a kind; gives what else the listing told."""

    def heard(found: Delta, id: str, told: Told) -> None:
        given = bodies.given(told, group.kind)
        if given is None:
            return
        etag, body = given
        if listed.mixed:
            kind = kinds.by_type(found.types.get(id, "")) or kinds.by_body(body)
            if kind is not group.kind:
                return
        # The program enters it in its own list when it arrives.
        del found.entries[id]
        group.add(Entry(id, etag, "", len(body)), body)

    return changes.outright(client, listed, BODY[group.kind], heard)


class _Group:
    """Items on their way out, some at a time."""

    def __init__(self, out: _Outbox, kind: Kind) -> None:
        self.kind = kind
        self._out = out
        self._items: list[Read] = []
        self._weight = 0

    def add(self, entry: Entry, body: bytes) -> None:
        """One more."""
        self._items.append((entry, body, facts(self.kind, body)))
        self._weight += len(body)
        if len(self._items) >= _MANY or self._weight >= _HEAVY:
            self.send()

    def send(self) -> None:
        """Hand on what there is."""
        self._out.put(partial(send_items, items=self._items))
        self._items, self._weight = [], 0
