"""Bodies by the batch, or along with a first listing; many through a process of their own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial

from connectors.model import Item, Kind
from connectors.net.dav import bodies, changes
from connectors.net.dav.delta import Delta
from connectors.net.dav.dial import Dial
from connectors.net.dav.listing import Listed
from connectors.net.dav.parallel import together
from connectors.net.dav.reader import MANY, Reader
from connectors.net.http import Client


@dataclass(frozen=True, slots=True)
class Known:
    """A collection that was listed, and how to ask its server."""

    client: Client
    dial: Dial
    listed: Listed


class Fetching:
    """Fetches for one account; close it at the end.

    Args:
        batch: most bodies asked for at once.
        connections: most at a time.
    """

    def __init__(self, batch: int, connections: int) -> None:
        self._batch = batch
        self._connections = connections
        self._readers: dict[str, Reader] = {}

    def items(
        self, known: Known, kind: Kind, ids: list[str], version_4: Collection[str]
    ) -> Iterator[Item]:
        """The bodies of these ids; those of `version_4` are asked for as vCard 4."""
        jobs: list[tuple[str, list[str]]] = []
        for version, wanted in (
            ("", [id for id in ids if id not in version_4]),
            ("4.0", [id for id in ids if id in version_4]),
        ):
            size = min(self._batch, max(25, -(-len(wanted) // self._connections)))
            jobs += [
                (version, wanted[start : start + size]) for start in range(0, len(wanted), size)
            ]
        if len(ids) >= MANY and (reader := self._reader(known.dial)) is not None:
            return reader.items(known.listed, kind, jobs, self._connections)
        works = [
            partial(bodies.batch, known.client, known.listed, kind, part, version)
            for version, part in jobs
        ]
        return together(works, self._connections) if works else iter(())

    def outright(
        self,
        known: Known,
        kind: Kind,
        version_4: Callable[[], Collection[str]],
        blank: Callable[[], Delta],
        told: Callable[[Delta], None],
    ) -> Iterator[Item]:
        """All bodies of a kind that the server gives along with its listing.

        Args:
            known: the collection.
            kind: what is wanted of it.
            version_4: gives ids to be left out, since they have to be asked for as vCard 4.
            blank: gives an empty delta to enter that listing in.
            told: called at the end with it, where it was a listing.
        """
        reader = self._reader(known.dial)
        if reader is None:
            return
        found = blank()
        coming = reader.outright(known.listed, kind, found)
        try:
            # Asked while the process starts, and reads what comes first.
            special = version_4()
        except BaseException:
            reader.close()
            raise
        while True:
            try:
                item = next(coming)
            except StopIteration as end:
                token: str = end.value
                break
            if item.entry.id not in special:
                yield item
        if token:
            changes.settle(found, token)
            told(found)

    def heard(self, known: Known, count: int) -> None:
        """So many will be fetched: the process that does it starts while the rest is listed."""
        if count == MANY:
            self._reader(known.dial)

    def running(self) -> int:
        """How many processes are ready to read."""
        return sum(not reader.closed for reader in self._readers.values())

    def close(self) -> None:
        """End the processes. May be called twice."""
        for reader in self._readers.values():
            reader.close()

    def _reader(self, dial: Dial) -> Reader | None:
        """The process that reads from this server; None where one has failed us before."""
        reader = self._readers.get(dial.url)
        if reader is None:
            try:
                reader = self._readers[dial.url] = Reader(dial)
            except OSError:
                return None
        return None if reader.closed else reader
