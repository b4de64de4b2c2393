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
from collections.abc import Iterator
from functools import partial
from typing import IO, Any

from connectors.errors import ConnectorError
from connectors.formats.facts import facts
from connectors.model import Item, Kind
from connectors.net import framing
from connectors.net.dav import bodies
from connectors.net.dav.dial import read_dial
from connectors.net.dav.frames import Read, send_end, send_items
from connectors.net.dav.listing import Listed
from connectors.net.dav.parallel import together
from connectors.net.http import Client

AHEAD = 64
"""Bursts that may wait in memory while the program is busy keeping what it has."""

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
    out = sys.stdout.buffer
    try:
        while True:
            _work(client, works.get(), out)
    except OSError:
        # Nobody listens any more; connections may be waiting for a server for minutes yet.
        os._exit(1)


def _told(pipe: IO[bytes], works: queue.SimpleQueue[dict[str, Any]]) -> None:
    while (message := framing.receive(pipe)) is not None:
        works.put(message[0])
    # The program has ended, however it did.
    os._exit(0)


def _work(client: Client, work: dict[str, Any], out: IO[bytes]) -> None:
    kind = Kind(work["kind"])
    listed = Listed(work["url"], work["path"], frozenset({kind}), mixed=False, name="")
    jobs = [
        partial(bodies.batch, client, listed, kind, ids, version) for version, ids in work["jobs"]
    ]
    failed: ConnectorError | None = None
    try:
        for group in _grouped(together(jobs, work["workers"], AHEAD), kind):
            send_items(out, group)
    except ConnectorError as error:
        failed = error
    send_end(out, failed)


def _grouped(items: Iterator[Item], kind: Kind) -> Iterator[list[Read]]:
    """Some at a time; what came before an error is given before it."""
    group: list[Read] = []
    weight = 0
    try:
        for item in items:
            body = b"".join(item.chunks)
            group.append((item.entry, body, facts(kind, body)))
            weight += len(body)
            if len(group) >= _MANY or weight >= _HEAVY:
                yield group
                group, weight = [], 0
    except ConnectorError:
        yield group
        raise
    yield group
