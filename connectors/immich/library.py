"""The photo library of one Immich account, read and written over its HTTP API.

A photo is known by its SHA-1 there: the same bytes sent twice are one photo. Nothing is replaced
and nothing destroyed: what is removed goes to Immich's own bin.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from connectors.contract import Session
from connectors.errors import ChangedMeanwhile, Full, NotThere, Refused, StartOver, TryLater
from connectors.formats import photo
from connectors.formats.reconcile import reconcile
from connectors.immich.client import BODIES, Server
from connectors.immich.sending import HEAD, Sending
from connectors.immich.words import Record, entries, knowledge, one, records, text
from connectors.model import Album, Collection, Cursor, Entry, Item, Kind, Knowledge, Page

PAGE = 500
PAGES = 10_000
ID = "photos"
_CURSOR = Cursor("immich:1")


class Immich:
    """An account. One thread at a time; open another for another."""

    def __init__(self, server: Server, *, writes: bool) -> None:
        self._server = server
        self._library = Collection(ID, Kind.PHOTOS, "Immich", writes=writes)
        self._stills: dict[str, str] = {}
        self._albums: dict[str, str] | None = None
        self._keys: dict[str, str] = {}
        self._put: dict[str, str] = {}
        self._waiting: dict[str, list[str]] = {}

    @classmethod
    def open(cls, session: Session) -> Immich:
        """The account of these settings."""
        return cls(Server.open(session), writes=session.settings.get("writes") == "yes")

    def identity(self) -> str:
        return f"immich:{one(self._server.told('GET', '/users/me'))['id']}"

    def collections(self) -> Iterable[Collection]:
        one(self._server.told("GET", "/users/me"))
        return (self._library,)

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        _known(collection)
        if since not in {None, _CURSOR}:
            raise StartOver("not a cursor of ours")
        seen: set[str] = set()
        for photos in self._searched({}):
            found = []
            for each in chain.from_iterable(map(entries, photos)):
                if each.id not in seen:
                    seen.add(each.id)
                    found.append(each)
                if each.revision.startswith("of "):
                    self._stills[each.id] = each.revision.removeprefix("of ")
            yield Page(tuple(found), (), None, whole=True)
        yield Page((), (), _CURSOR, whole=True)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        _known(collection)
        for entry in entries:
            said = self._server.told("GET", f"/assets/{entry.id}", gone=True)
            if isinstance(said, dict) and said.get("isTrashed") is not True:
                yield from self._item(entry, one(said))

    def albums(self, collection: Collection) -> Iterable[Album]:
        """Every album the person has, or that is shared with them, in Immich's order."""
        found = []
        for album in records(self._server.told("GET", "/albums")):
            ids = [
                str(each["id"])
                for photos in self._searched({"albumIds": [album["id"]]})
                for each in photos
            ]
            words = {"description": text(album, "description")}
            facts = {name: value for name, value in words.items() if value}
            found.append(Album(str(album["id"]), text(album, "albumName"), tuple(ids), facts))
        return tuple(found)

    def create(self, kind: Kind, name: str) -> Collection:
        if kind is not Kind.PHOTOS or not self._library.writes:
            raise Refused("only photos, and only where it may be written", code="kind-not-taken")
        return self._library

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        """Send one photo; one of the same bytes there already is taken for it.

        Raises Refused with code `cannot-replace` for other bytes in place of a photo there.
        """
        _known(collection)
        if over is not None:
            self._still_there(over)
            raise Refused("Immich replaces no photo", code="cannot-replace")
        if key in self._keys:
            return self._entry(self._keys[key], item)
        id, sha1 = self._send(Sending(key, item))
        there = self._server.told("GET", f"/assets/{id}", gone=True)
        if not isinstance(there, dict) or text(there, "checksum") != sha1:
            raise Refused("what is there is not what was sent", code="differs-there")
        self._keys[key] = self._put[item.entry.id] = id
        self._tell(item, id)
        return Entry(id, sha1, item.entry.name, item.entry.size)

    def remove(self, collection: Collection, entry: Entry) -> None:
        _known(collection)
        self._still_there(entry)
        self._server.told("DELETE", "/assets", {"ids": [entry.id], "force": False})

    def close(self) -> None:
        self._server.close()

    def _searched(self, wanted: Record) -> Iterator[list[Record]]:
        """Photos page by page, the order of their ids' making, so that none is passed over."""
        page = 1
        for _ in range(PAGES):
            asked = {"page": page, "size": PAGE, "withExif": True, "order": "asc", **wanted}
            said = self._server.told("POST", "/search/metadata", asked)
            assets = said.get("assets") if isinstance(said, dict) else None
            if not isinstance(assets, dict):
                raise TryLater("not an answer to a search", code="bad-answer")
            photos = [one(each) for each in records(assets.get("items"))]
            yield photos
            following = assets.get("nextPage")
            if not following:
                return
            page = int(following) if str(following).isdigit() else page + 1
        raise TryLater("no end of pages", code="paging-loops")

    def _item(self, entry: Entry, said: Record) -> Iterator[Item]:
        checksum = text(said, "checksum")
        still = self._stills.get(entry.id, "")
        with self._server.ask(
            "GET", f"/assets/{entry.id}/original", allow=(400, 404), expect=(), limits=BODIES,
            headers={"Accept": "*/*"},
        ) as answer:  # fmt: skip
            if answer.status in {400, 404}:
                return
            if answer.media_type() in {"text/html", "application/json"}:
                raise TryLater("no photo", code="wrong-network")
            chunks = _proven(answer.chunks(), checksum)
            head = bytearray()
            for chunk in chunks:
                head += chunk
                if len(head) >= HEAD:
                    break
            facts = photo.facts_in(io.BytesIO(bytes(head)), len(head))
            current = Entry(
                entry.id, f"of {still}" if still else checksum,
                entry.name or text(said, "originalFileName"), entry.size,
            )  # fmt: skip
            known = reconcile(knowledge(said, still), facts)
            yield Item(current, chain((bytes(head),), chunks), known=known)

    def _send(self, sending: Sending) -> tuple[str, str]:
        """Its id there, and the SHA-1 of what was sent."""
        with self._server.ask(
            "POST", "/assets", body=sending.body(), length=sending.length, allow=(400,),
            headers={"Content-Type": sending.media_type}, limits=BODIES,
        ) as answer:  # fmt: skip
            if answer.status == 400:
                if "quota" in answer.text_head().lower():
                    raise Full("the quota is used up")
                raise Refused("Immich does not take it", code="photo-refused")
            try:
                said = one(json.loads(answer.read()))
            except ValueError:
                raise TryLater("no JSON", code="bad-answer") from None
        return str(said["id"]), base64.b64encode(sending.sha1).decode("ascii")

    def _tell(self, item: Item, id: str) -> None:
        """Albums, films with their stills and edits with their originals."""
        known = item.known or Knowledge()
        for name in known.albums:
            self._server.told("PUT", f"/albums/{self._album(name)}/assets", {"ids": [id]})
        if known.part_of:
            self._later(known.part_of, f"live {id}")
        if known.edit_of:
            self._later(known.edit_of, f"edit {id}")
        if known.stack:
            self._later(known.stack, f"stack {id}")
        for told in self._waiting.pop(item.entry.id, []):
            self._link(id, told)

    def _later(self, other: str, told: str) -> None:
        if other in self._put:
            self._link(self._put[other], told)
        else:
            self._waiting.setdefault(other, []).append(told)

    def _link(self, id: str, told: str) -> None:
        what, _, other = told.partition(" ")
        if what == "live":
            self._server.told("PUT", f"/assets/{id}", {"livePhotoVideoId": other})
        elif other != id:
            # The first is the one shown: the edited form, the JPEG, the cover.
            shown = [other, id] if what == "edit" else [id, other]
            self._server.told("POST", "/stacks", {"assetIds": shown})

    def _album(self, name: str) -> str:
        if self._albums is None:
            there = records(self._server.told("GET", "/albums"))
            self._albums = {text(album, "albumName"): str(album["id"]) for album in there}
        if name not in self._albums:
            made = one(self._server.told("POST", "/albums", {"albumName": name}))
            self._albums[name] = str(made["id"])
        return self._albums[name]

    def _entry(self, id: str, item: Item) -> Entry:
        there = one(self._server.told("GET", f"/assets/{id}"))
        return Entry(id, text(there, "checksum"), item.entry.name, item.entry.size)

    def _still_there(self, entry: Entry) -> None:
        there = self._server.told("GET", f"/assets/{entry.id}", gone=True)
        if not isinstance(there, dict) or there.get("isTrashed") is True:
            raise NotThere("gone", about=entry.name)
        if not entry.revision.startswith("of ") and text(there, "checksum") != entry.revision:
            raise ChangedMeanwhile("another photo", about=entry.name)


def _known(collection: Collection) -> None:
    if collection.id != ID:
        raise NotThere("no such library", about=collection.name)


def _proven(chunks: Iterator[bytes], checksum: str) -> Iterator[bytes]:
    """The chunks; TryLater at their end when they are not what Immich says it has."""
    seen = hashlib.sha1(usedforsecurity=False)
    for chunk in chunks:
        seen.update(chunk)
        yield chunk
    if checksum and base64.b64encode(seen.digest()).decode("ascii") != checksum:
        raise TryLater("not what the server says it has", code="damaged-body")
