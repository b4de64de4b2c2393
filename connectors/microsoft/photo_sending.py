"""Putting one photo into OneDrive, and proving that it arrived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from connectors.errors import ChangedMeanwhile, Refused, TryLater
from connectors.formats.quickxor import QuickXor
from connectors.microsoft import photo_names
from connectors.microsoft.client import Graph, Json, part
from connectors.microsoft.drive_items import SELECT, Folders, quick_xor
from connectors.microsoft.drive_upload import Target, Uploads
from connectors.microsoft.photo_facts import dates, month
from connectors.microsoft.presence import if_there
from connectors.microsoft.storage import Storage
from connectors.model import Item

MOST_HELD = 250 << 20
"""Bytes of a photo whose size nobody told, which has to be held to be sent."""


class Sending:
    """Photos on their way up, by year and month below their collection's folder."""

    def __init__(self, graph: Graph, storage: Storage) -> None:
        self._graph = graph
        self._uploads = Uploads(graph, storage)
        self._folders: dict[str, Folders] = {}

    def new(self, collection: str, key: str, item: Item) -> Json:
        """A new file below a folder; the one an earlier visit put there when there is one."""
        folders = self._folders.setdefault(collection, Folders(self._graph, "", collection))
        folder = folders.make(month(item.known))
        name = photo_names.marked(item.entry.name or key, key)
        address = f"/me/drive/items/{part(folder)}:/{part(name)}:"
        target = Target(address, "fail", facts=dates(item.known))
        try:
            return self._sent(target, key, item, new=True)
        except ChangedMeanwhile:
            return self._graph.get(f"{address}?{SELECT}")

    def replace(self, there: Json, key: str, item: Item) -> Json:
        """Another body for this very file."""
        address = f"/me/drive/items/{part(there['id'])}"
        etag = str(there.get("eTag") or "")
        return self._sent(Target(address, "replace", etag), key, item, new=False)

    def _sent(self, target: Target, key: str, item: Item, *, new: bool) -> Json:
        item = item if item.entry.size is not None else _held(item)
        seen = QuickXor()
        mark = f"{key} {item.entry.revision}"
        size = item.entry.size or 0
        made = self._uploads.send(target, _watched(item.chunks, seen), size, mark)
        if made.get("size") != size or quick_xor(made) not in ("", seen.hexdigest()):
            if new:
                if_there(lambda: self._removed(made))
            raise TryLater("OneDrive has other bytes than were sent", code="damaged")
        return made

    def _removed(self, made: Json) -> Json:
        self._graph.delete(f"/me/drive/items/{part(made['id'])}")
        return made


def _watched(chunks: Iterable[bytes], seen: QuickXor) -> Iterator[bytes]:
    for chunk in chunks:
        seen.update(chunk)
        yield chunk


def _held(item: Item) -> Item:
    pieces, size = [], 0
    for chunk in item.chunks:
        size += len(chunk)
        if size > MOST_HELD:
            raise Refused("too large to be held", code="too-large", about=item.entry.name)
        pieces.append(chunk)
    return replace(item, entry=replace(item.entry, size=size), chunks=pieces)
