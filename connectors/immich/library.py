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
from connectors.immich.ties import Ties
from connectors.immich.words import Record, entries, knowledge, one, records, text
from connectors.model import Album, Collection, Cursor, Entry, Item, Kind, Page

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
        self._keys: dict[str, str] = {}
        self._ties = Ties(server)
        self._device: bool | None = None
        self._empty: bool | None = None

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
        id, sha1 = self._send(Sending(key, item, device=self._asks_for_a_device()))
        there = self._server.told("GET", f"/assets/{id}", gone=True)
        if not isinstance(there, dict) or text(there, "checksum") != sha1:
            raise Refused("what is there is not what was sent", code="differs-there")
        if there.get("isTrashed") is True:
            # The same bytes lay in the bin, which is emptied after a month.
            self._server.told("POST", "/trash/restore/assets", {"ids": [id]})
        self._ties.tie(item, id)
        self._keys[key] = id
        return Entry(id, sha1, item.entry.name, item.entry.size)

    def remove(self, collection: Collection, entry: Entry) -> None:
        _known(collection)
        self._still_there(entry)
        self._server.told("DELETE", "/assets", {"ids": [entry.id], "force": False})

    def close(self) -> None:
        self._server.close()

    def _searched(self, wanted: Record, pages: int = PAGES) -> Iterator[list[Record]]:
        """Photos page by page, the order of their ids' making, so that none is passed over."""
        page = 1
        for _ in range(pages):
            asked = {
                "page": page, "size": PAGE, "withExif": True, "withStacked": True, "order": "asc",
                **wanted,
            }  # fmt: skip
            said = self._server.told("POST", "/search/metadata", asked)
            assets = said.get("assets") if isinstance(said, dict) else None
            if not isinstance(assets, dict):
                raise TryLater("not an answer to a search", code="bad-answer")
            photos = [one(each) for each in records(assets.get("items"))]
            yield photos
            following = assets.get("nextPage")
            if not following or pages == 1:
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
        """Its id there, and the SHA-1 of what was sent, or was there already."""
        if sending.checksum and not self._holds_nothing():
            asked = {"assets": [{"id": "1", "checksum": sending.checksum}]}
            said = self._server.told("POST", "/assets/bulk-upload-check", asked)
            for each in records(said.get("results") if isinstance(said, dict) else None):
                if each.get("action") == "reject" and text(each, "assetId"):
                    return text(each, "assetId"), sending.checksum
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
        return str(said["id"]), sending.sha1

    def _holds_nothing(self) -> bool:
        """Whether the account was empty when it was first written to: nothing is there twice."""
        if self._empty is None:
            self._empty = not any(self._searched({"size": 1}, pages=1))
        return self._empty

    def _asks_for_a_device(self) -> bool:
        """Whether the server is of version 2 or before, which wants a mark of every device."""
        if self._device is None:
            said = self._server.told("GET", "/server/version", gone=True)
            major = said.get("major") if isinstance(said, dict) else None
            self._device = not isinstance(major, int) or major < 3
        return self._device

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
