"""Contacts through Graph: every folder, read by deltas, written under our own key.

A repeated write is recognised by a property of ours; an update names the revision it replaces.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence

from connectors.errors import ConnectorError, NotThere
from connectors.formats.portrait import without_picture
from connectors.microsoft import extended
from connectors.microsoft.batch import several
from connectors.microsoft.client import Graph, Json, part
from connectors.microsoft.contact_fields import EVERY
from connectors.microsoft.contacts_from_vcard import Contact, contact
from connectors.microsoft.contacts_to_vcard import card
from connectors.microsoft.pictures import Pictures
from connectors.microsoft.presence import as_seen, if_there
from connectors.microsoft.rounds import page, round_of
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page

FEW = 24
"""Up to so many contacts are read one by one; for more their folder is listed."""

PAGE = 999
"""The most Outlook gives at once."""

_SIZE = (f"odata.maxpagesize={PAGE}",)
_EXPAND = extended.expand(extended.CONTACT)


class Contacts:
    """The contact folders of an account."""

    def __init__(self, graph: Graph, *, writes: bool) -> None:
        self._graph = graph
        self._writes = writes
        self._pictures = Pictures(graph)
        self._folders: dict[str, str] = {}
        self._ours: dict[str, dict[str, str]] = {}

    def collections(self) -> tuple[Collection, ...]:
        """The default folder first, which Graph leaves out of its list; folders in folders too."""
        found = dict.fromkeys(self._default(), "Contacts")
        waiting = ["/me/contactFolders?$top=100"]
        while waiting:
            for one in self._graph.pages(waiting.pop(0)):
                if one["id"] not in found:
                    waiting.append(f"/me/contactFolders/{part(one['id'])}/childFolders?$top=100")
                    found[one["id"]] = one.get("displayName") or ""
        self._folders = found
        return tuple(self._collection(id, name) for id, name in found.items())

    def create(self, name: str) -> Collection:
        """As in the contract."""
        for collection in self.collections():
            if collection.name == name:
                return collection
        made = self._graph.post("/me/contactFolders", {"displayName": name})
        self._folders[made["id"]] = name
        return self._collection(made["id"], name)

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        """As in the contract."""
        before = round_of(since)
        path = f"{_folder(collection)}/contacts/delta?$select=displayName,changeKey"
        told = self._graph.delta(path, before.link, prefer=_SIZE)
        yield page(told, before, _entry)

    def total(self, collection: Collection) -> int | None:
        """As in the contract."""
        path = f"{_folder(collection)}/contacts?$count=true&$top=1&$select=id"
        told = self._graph.get(path).get("@odata.count")
        return told if isinstance(told, int) else None

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        """As in the contract; pictures four at a time, while the next contacts are listed."""
        self._known(collection)
        for one, picture in self._pictures.of_each(self._bodies(collection, entries)):
            original = json.dumps(one, ensure_ascii=False, sort_keys=True).encode()
            item = Item(_entry(one), (card(one, picture or b""),), original=original)
            yield item if picture is not None else without_picture(item)

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        """As in the contract."""
        wanted = contact(b"".join(item.chunks))
        try:
            if over is not None:
                return self._replace(key, wanted, over)
            there = self._marked(collection).get(key)
            if there is not None:
                return self._finished(there, wanted)
            path = f"{_folder(collection)}/contacts"
            made = self._graph.post(path, _body(key, wanted, new=True))
            self._marked(collection)[key] = made["id"]
            return self._with_picture(made, wanted)
        except ConnectorError:
            self._ours.pop(collection.id, None)
            raise

    def remove(self, collection: Collection, entry: Entry) -> None:
        """As in the contract."""
        there = self._current(entry)
        self._ours.pop(collection.id, None)
        self._graph.delete(f"/me/contacts/{part(entry.id)}", there.get("@odata.etag", ""))

    def _default(self) -> list[str]:
        """The folder Outlook calls Contacts, by one of its contacts or its own short name."""
        path = "/me/contacts?$top=1&$select=parentFolderId"
        for one in self._graph.get(path).get("value") or ():
            return [str(one["parentFolderId"])]
        found = if_there(lambda: self._graph.get("/me/contactFolders/contacts"))
        return [str(found["id"])] if found else []

    def _collection(self, id: str, name: str) -> Collection:
        return Collection(id, Kind.CONTACTS, name, writes=self._writes)

    def _known(self, collection: Collection) -> None:
        """Tell a folder that has gone from contacts that have. Raises NotThere."""
        if collection.id not in self._folders:
            self._graph.get(_folder(collection))
            self._folders[collection.id] = collection.name

    def _bodies(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Json]:
        """Those of these that are there, each once."""
        if len(entries) <= FEW:
            paths = [f"/me/contacts/{part(one.id)}?{_EXPAND}" for one in entries]
            yield from (one for one in several(self._graph, paths) if one is not None)
            return
        wanted = {one.id for one in entries}
        for one in self._graph.pages(f"{_folder(collection)}/contacts?$top={PAGE}&{_EXPAND}"):
            if one["id"] in wanted:
                wanted.remove(one["id"])
                yield one

    def _read(self, id: str) -> Json | None:
        return if_there(lambda: self._graph.get(f"/me/contacts/{part(id)}?{_EXPAND}"))

    def _current(self, entry: Entry) -> Json:
        return as_seen(self._read(entry.id), entry, "changeKey")

    def _marked(self, collection: Collection) -> dict[str, str]:
        """Ids of what we put into a folder, by key."""
        if collection.id not in self._ours:
            path = f"{_folder(collection)}/contacts?$top={PAGE}&$select=id,changeKey&"
            self._ours[collection.id] = {
                key: one["id"]
                for one in self._graph.pages(path + extended.expand([extended.KEY]))
                if (key := extended.read(one).get(extended.KEY))
            }
        return self._ours[collection.id]

    def _replace(self, key: str, wanted: Contact, over: Entry) -> Entry:
        there = self._current(over)
        path = f"/me/contacts/{part(over.id)}"
        notes = extended.read(there)
        made = self._graph.patch(path, _body(key, wanted, new=False), there.get("@odata.etag", ""))
        return self._with_picture(made, wanted, notes.get(extended.PICTURE, ""))

    def _finished(self, id: str, wanted: Contact) -> Entry:
        """What an earlier visit put there, its picture given where that visit broke off."""
        there = self._read(id)
        if there is None:
            raise NotThere(about=id)
        notes = extended.read(there)
        if notes.get(extended.HAS_PICTURE, "").lower() == "true":
            return _entry(there)
        return self._with_picture(there, wanted)

    def _with_picture(self, made: Json, wanted: Contact, held: str = "") -> Entry:
        if not wanted.picture or _digest(wanted.picture) == held:
            return _entry(made)
        if not self._pictures.put(made["id"], wanted.picture):
            return _entry(made)
        # Only once it is there, so that a visit that broke off before is made good.
        note = extended.written({extended.PICTURE: _digest(wanted.picture)})
        path = f"/me/contacts/{part(made['id'])}"
        return _entry(self._graph.patch(path, {"singleValueExtendedProperties": note}))


def _folder(collection: Collection) -> str:
    return f"/me/contactFolders/{part(collection.id)}"


def _entry(one: Json) -> Entry:
    return Entry(one["id"], str(one.get("changeKey") or ""), one.get("displayName") or "")


def _digest(picture: bytes) -> str:
    return hashlib.sha256(picture).hexdigest()[:32]


def _body(key: str, wanted: Contact, *, new: bool) -> Json:
    """What to send: a new contact's own fields, or every field, those that are empty cleared."""
    body: Json = {}
    notes: dict[str, str] = {}
    for field in EVERY:
        value = wanted.fields.get(field)
        if " " in field:
            notes[field] = value or ""
        elif field in _PLACES and not new:
            # Graph lays a place over the one that is there: each part has to be named.
            body[field] = {name: (value or {}).get(name, "") for name in _PARTS}
        elif value or not new:
            body[field] = value if value or field not in _LISTS else []
    # Outlook makes these up itself; asking for nothing would take its own away.
    for field in ("fileAs", "initials"):
        if not body.get(field):
            body.pop(field, None)
    notes |= {extended.KEY: key, extended.UID: wanted.uid or key, **extended.packed(wanted.kept)}
    if new:
        notes = {id: value for id, value in notes.items() if value}
    body["singleValueExtendedProperties"] = extended.written(notes)
    return body


_LISTS = {
    "emailAddresses", "businessPhones", "homePhones", "imAddresses", "children", "categories",
}  # fmt: skip
_PLACES = {"homeAddress", "businessAddress", "otherAddress"}
_PARTS = ("street", "city", "state", "postalCode", "countryOrRegion")
