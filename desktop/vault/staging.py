"""Bodies on their way in: written to the staging folder from outside, before anything waits.

They are neither flushed nor named yet; what a commit does not take is thrown away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

from connectors.model import Facts, Item, Kind
from desktop.vault import disk, facts
from desktop.vault.aside import Aside
from desktop.vault.store import Store

_LARGE = 32 << 20


@dataclass(frozen=True, slots=True)
class Staged:
    """A body on its way in, written but neither flushed nor named."""

    item: Item
    name: str
    sha256: str
    size: int
    facts: Facts
    month: str = ""
    side: bytes | None = None
    written: Future[str] | None = None

    def settled(self, store: Store) -> Staged:
        """The same once it is written, with all that its bytes say. VaultError when it is not."""
        if self.written is None:
            return self
        sha256, item = self.written.result(), self.item
        body = Path(f"{store.staging}/{self.name}")
        month = facts.month(facts.taken(item.known, body))
        side = facts.sidecar(item.known, body)
        return replace(self, sha256=sha256, month=month, side=side)


def stage(store: Store, kind: Kind, item: Item, aside: Aside) -> Staged:
    """Write an item's body to the staging folder; whole, or the error of its chunks.

    A photo may still be on its way there when this returns.
    """
    name = store.staged()
    path = f"{store.staging}/{name}"
    if kind is Kind.PHOTOS:
        size, written = aside.write(store.port, path, item.chunks)
        return Staged(item, name, "", size, Facts(), written=written)
    # What is written need not stay in memory until its group is committed.
    bare = Item(item.entry, (), item.original, item.known)
    if item.facts is not None:
        sha256, size = disk.write_new(store.port, path, item.chunks, flush=False)
        return Staged(bare, name, sha256, size, item.facts)
    from connectors.formats.identify import identify

    head: list[bytes] = []
    sha256, size = disk.write_new(store.port, path, _watched(item.chunks, head), flush=False)
    return Staged(bare, name, sha256, size, identify(kind, b"".join(head)))


def _watched(chunks: Iterable[bytes], head: list[bytes]) -> Iterator[bytes]:
    """The chunks; the first megabytes of them are put by as well."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size <= _LARGE:
            head.append(chunk)
        yield chunk
