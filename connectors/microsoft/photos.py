"""Photos of OneDrive: the folders where people keep them, read by deltas, and copies of our own.

Copies lie in a folder of their own, by year and month, and carry a mark of their key. What is
removed goes to OneDrive's recycle bin.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from connectors.errors import ChangedMeanwhile, ConnectorError, Refused, SignInAgain
from connectors.microsoft import photo_names
from connectors.microsoft.batch import several
from connectors.microsoft.client import Graph, Json, part
from connectors.microsoft.drive_items import Folders, below, quick_xor, revision
from connectors.microsoft.photo_bytes import proven
from connectors.microsoft.photo_facts import SELECT, is_photo, knowledge
from connectors.microsoft.photo_sending import Sending
from connectors.microsoft.presence import if_there
from connectors.microsoft.rounds import MANY_GONE, round_of
from connectors.microsoft.storage import Storage
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page

OURS = "Elsewhere photos"
"""The folder that holds the copies of other accounts."""

SPECIAL = (("photos", "Pictures"), ("cameraroll", "Camera roll"))
STILL_ONLY = "live-photo-still"
_FEW = 24


class Photos:
    """The photo folders of an account."""

    def __init__(self, graph: Graph, storage: Storage, *, writes: bool) -> None:
        self._graph = graph
        self._storage = storage
        self._writes = writes
        self._copies = Folders(graph, OURS)
        self._sending = Sending(graph, storage)
        self._told: dict[str, Json] = {}
        self._doubted: set[str] = set()
        self._folders: dict[str, str] = {}
        self._ours: dict[str, dict[str, str]] = {}
        self._stills: list[str] = []

    def collections(self) -> tuple[Collection, ...]:
        """The special folders, each once though one lies in the other, and our own copies."""
        found: dict[str, Collection] = {}
        for special, name in SPECIAL:
            one = self._special(special)
            above = str((one.get("parentReference") or {}).get("id") or "") if one else ""
            if one and one["id"] not in found and above not in found:
                found[one["id"]] = Collection(one["id"], Kind.PHOTOS, name, writes=False)
        top = self._copies.id()
        for one in self._graph.pages(_children(top)) if top else ():
            if "folder" in one:
                name = photo_names.given(one["name"])
                found[one["id"]] = Collection(one["id"], Kind.PHOTOS, name, writes=self._writes)
        self._folders |= dict.fromkeys(found, "")
        return tuple(found.values())

    def create(self, name: str) -> Collection:
        """A folder among our copies."""
        for collection in self.collections():
            if collection.name == name and collection.writes:
                return collection
        id = self._copies.make((photo_names.taken(name),))
        self._folders[id] = ""
        return Collection(id, Kind.PHOTOS, name, writes=self._writes)

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        """As in the contract. After a folder came, went or moved, all is listed next time."""
        before = round_of(since)
        self._stills.clear()
        path = f"/me/drive/items/{part(collection.id)}/delta?{SELECT}&$top=1000"
        told = self._graph.delta(path, before.link)
        alive: list[Entry] = []
        gone, folders = [], 0
        for id, one in told.items.items():
            if "deleted" in one:
                gone.append(id)
                folders += "file" not in one
            elif "folder" in one:
                self._folders[id] = "" if id == collection.id else str(one.get("name") or "")
                folders += id != collection.id
            elif _is_ours_or_photo(one):
                self._told[id] = one
                alive.append(_entry(one))
        whole = not before.link
        many = MANY_GONE if folders and not whole else len(gone)
        yield Page(
            tuple(alive),
            () if whole else tuple(gone),
            before.after(told.link, many, told.date),
            whole,
        )

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        """As in the contract; each photo's bytes are compared with the hash OneDrive tells."""
        if collection.id not in self._folders:
            self._graph.get(f"/me/drive/items/{part(collection.id)}?$select=id")
            self._folders[collection.id] = ""
        for start in range(0, len(entries), _FEW):
            some = entries[start : start + _FEW]
            self._learn([one.id for one in some if one.id not in self._told])
            for one in some:
                if one.id in self._told:
                    yield self._item(self._told[one.id])

    def remarks(self, collection: Collection) -> Iterable[tuple[str, str]]:
        """Live Photos of which OneDrive gives the still alone."""
        return tuple((STILL_ONLY, name) for name in self._stills)

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        """As in the contract; never the bytes of a photo that a person changed meanwhile."""
        try:
            if over is not None:
                made = self._sending.replace(self._current(over), key, item)
            else:
                there = self._marked(collection).get(photo_names.mark(key))
                if there is not None:
                    return _entry(self._get(there))
                made = self._sending.new(collection.id, key, item)
                self._marked(collection)[photo_names.mark(key)] = made["id"]
        except ConnectorError:
            self._ours.pop(collection.id, None)
            raise
        return replace(_entry(made), name=item.entry.name)

    def remove(self, collection: Collection, entry: Entry) -> None:
        """As in the contract; into the recycle bin."""
        there = self._current(entry)
        self._ours.pop(collection.id, None)
        self._graph.delete(f"/me/drive/items/{part(entry.id)}", str(there.get("eTag") or ""))

    def _special(self, name: str) -> Json | None:
        try:
            path = f"/me/drive/special/{name}?$select=id,name,folder,parentReference"
            return if_there(lambda: self._graph.get(path))
        except SignInAgain as error:
            if error.code != "permission-missing":
                raise
            # With leave to read only, a folder that is not there is forbidden to be made.
            self._graph.get("/me/drive/root?$select=id")
            return None

    def _learn(self, ids: Sequence[str]) -> None:
        paths = [f"/me/drive/items/{part(id)}?{SELECT}" for id in ids]
        for one in several(self._graph, paths):
            if one is not None and _is_ours_or_photo(one):
                self._told[one["id"]] = one

    def _item(self, one: Json) -> Item:
        entry = _entry(one)
        chunks = self._bytes(one)
        original = json.dumps(_lasting(one), ensure_ascii=False, sort_keys=True).encode()
        return Item(entry, chunks, original, knowledge(one, self._album(one)))

    def _bytes(self, one: Json) -> Iterator[bytes]:
        id, name = str(one["id"]), str(one["name"])
        chunks = self._storage.read(lambda: self._graph.link(f"/me/drive/items/{part(id)}/content"))
        try:
            yield from proven(
                chunks, int(one["size"]), quick_xor(one), name, lambda: self._stills.append(name)
            )
        except ConnectorError as error:
            # It may have changed since it was listed; what is told of it is asked for anew, once.
            self._told.pop(id, None)
            if error.code == "damaged-body" and id in self._doubted:
                raise Refused(str(error), code="damaged-body", about=name) from None
            self._doubted.add(id)
            raise
        self._doubted.discard(id)

    def _album(self, one: Json) -> str:
        """The name of the folder a photo lies in; "" for the library's own."""
        above = str((one.get("parentReference") or {}).get("id") or "")
        if above and above not in self._folders:
            path = f"/me/drive/items/{part(above)}?$select=id,name"
            found = if_there(lambda: self._graph.get(path)) or {}
            self._folders[above] = str(found.get("name") or "")
        name = self._folders.get(above, "")
        return "" if name.isdigit() or photo_names.mark_of(str(one["name"])) else name

    def _get(self, id: str) -> Json:
        return self._graph.get(f"/me/drive/items/{part(id)}?{SELECT}")

    def _current(self, entry: Entry) -> Json:
        there = self._get(entry.id)
        if revision(there) != entry.revision:
            raise ChangedMeanwhile(about=entry.name)
        return there

    def _marked(self, collection: Collection) -> dict[str, str]:
        """Ids of what we put into a folder, by the mark of its key. Raises NotThere."""
        if collection.id not in self._ours:
            if not collection.writes and collection.id in self._folders:
                raise Refused("a folder of the person's own", code="read-only")
            there = below(self._graph, collection.id).values()
            self._ours[collection.id] = {
                mark: one["id"] for one in there if (mark := photo_names.mark_of(one["name"]))
            }
        return self._ours[collection.id]


def _children(id: str) -> str:
    return f"/me/drive/items/{part(id)}/children?$select=id,name,folder&$top=200"


def _is_ours_or_photo(one: Json) -> bool:
    return is_photo(one) or ("file" in one and bool(photo_names.mark_of(str(one.get("name")))))


def _entry(one: Json) -> Entry:
    name = photo_names.unmarked(one["name"])
    return Entry(one["id"], revision(one), name, int(one.get("size") or 0))


def _lasting(one: Json) -> Json:
    """Without what is good for an hour only."""
    return {name: value for name, value in one.items() if "@" not in name}
