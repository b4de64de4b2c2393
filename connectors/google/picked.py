"""Photos the person picked, as a source: what Google gives of them, and only once.

The bytes keep their EXIF but for the place, which Google takes out; films come re-encoded. What
is listed says nothing of the rest of the library, so nothing is ever missing from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from connectors.contract import Session
from connectors.errors import NotThere, Refused, SignInAgain, TryLater
from connectors.google.client import MEDIA, Google
from connectors.google.picking import asked, session_of
from connectors.model import Collection, Cursor, Entry, Item, Kind, Knowledge, Page
from connectors.net.http import Client
from connectors.net.reach import Reach

PLACE = Collection("picked", Kind.PHOTOS, "Google Photos, picked", writes=False)
_REVISION = "1"
"""A picked photo never changes: an edit is picked as another one."""


class PickedPhotos:
    """The photos of one picking session. One thread at a time."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._google = Google(session)
        home = self._google.places.api or "https://lh3.googleusercontent.com"
        ca = session.settings.get("ca", "")
        self._bytes = Client(Reach(home, family=True), self._google.bearer.header, ca=ca)
        self._items: dict[str, dict[str, Any]] = {}
        self._unready: list[str] = []

    def identity(self) -> str:
        return f"google:{self._google.bearer.subject()}"

    def collections(self) -> Iterable[Collection]:
        return (PLACE,)

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        """All that was picked, once; nothing more until the person picks again."""
        _known(collection)
        id = session_of(self._session.secret())
        if since == id:
            yield Page((), (), Cursor(id), whole=False)
            return
        try:
            pages = list(self._listed(id))
        except (NotThere, Refused) as error:
            raise SignInAgain(str(error), code="pick-again") from None
        for number, page in enumerate(pages, 1):
            entries = tuple(map(_entry, page))
            yield Page(entries, (), Cursor(id) if number == len(pages) else None, whole=False)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        """The bytes, by addresses that live an hour and are asked for again after that."""
        _known(collection)
        if any(entry.id not in self._items for entry in entries):
            list(self._listed(session_of(self._session.secret())))
        for entry in entries:
            item = self._items.get(entry.id)
            if item is not None:
                known = Knowledge(taken=str(item.get("createTime", "")))
                yield Item(_entry(item), self._chunks(entry.id), known=known)

    def remarks(self, collection: Collection) -> Iterable[tuple[str, str]]:
        """Films Google has not made ready yet."""
        return tuple(("picked-not-ready", name) for name in self._unready)

    def close(self) -> None:
        self._bytes.close()
        self._google.close()

    def _listed(self, id: str) -> Iterator[list[dict[str, Any]]]:
        base = f"{self._google.places.picker}/v1/mediaItems"
        self._unready = []
        token, seen = "", set[str]()
        while token not in seen:
            seen.add(token)
            query = {"sessionId": id, "pageSize": "100", **({"pageToken": token} if token else {})}
            page = asked(self._google, "GET", f"{base}?{urlencode(query)}")
            ready = [one for one in page.get("mediaItems", ()) if self._ready(one)]
            self._items |= {str(one["id"]): one for one in ready}
            yield ready
            token = str(page.get("nextPageToken", ""))
            if not token:
                return
        raise TryLater("the listing goes round in circles", code="bad-answer")

    def _ready(self, item: dict[str, Any]) -> bool:
        meta = (item.get("mediaFile") or {}).get("mediaFileMetadata") or {}
        status = (meta.get("videoMetadata") or {}).get("processingStatus", "READY")
        if item.get("type") == "VIDEO" and status != "READY":
            self._unready.append(_entry(item).name)
            return False
        return True

    def _chunks(self, id: str) -> Iterator[bytes]:
        try:
            yield from self._asked(id)
        except (NotThere, Refused, SignInAgain):
            # The address had its hour.
            list(self._listed(session_of(self._session.secret())))
            yield from self._asked(id)

    def _asked(self, id: str) -> Iterator[bytes]:
        item = self._items[id]
        whole = "=dv" if item.get("type") == "VIDEO" else "=d"
        url = str((item.get("mediaFile") or {}).get("baseUrl", "")) + whole
        with self._bytes.ask("GET", url, limits=MEDIA) as answer:
            if not answer.told_its_length:
                raise TryLater("a body of unknown length", code="incomplete")
            yield from answer.chunks()


def _known(collection: Collection) -> None:
    if collection.id != PLACE.id:
        raise NotThere(about=collection.name)


def _entry(item: dict[str, Any]) -> Entry:
    name = (item.get("mediaFile") or {}).get("filename", "")
    return Entry(str(item["id"]), _REVISION, str(name))
