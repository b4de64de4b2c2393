"""Google Photos, upwards only: since 2025 no program may read what it did not upload itself.

The bytes of photos are sent first, then up to fifty are made photos in one request; one such
request after the other, since Google refuses writes side by side. Identical bytes are one photo
there, so a repeated upload doubles nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import mimetypes
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.errors import ConnectorError, Full, Refused, TryLater
from connectors.google.client import Google
from connectors.google.photo_copy import telling
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page

ID = "photos"
PHOTO = 200 << 20
FILM = 20 << 30
"""Bytes Google takes."""

TOGETHER = 50
"""Photos made in one request (Library API, mediaItems.batchCreate)."""

DESCRIPTION = 1000
"""Characters Google takes."""

HOUR = 3600.0
_ONCE = "1"


class Photos:
    """The photo library of an account, as a place to put photos into."""

    def __init__(self, google: Google, *, writes: bool) -> None:
        self._google = google
        self._writes = writes
        self._tokens: dict[tuple[str, str], str] = {}

    def collections(self) -> tuple[Collection, ...]:
        """One, where we may write."""
        return (_LIBRARY,) if self._writes else ()

    def create(self, name: str) -> Collection:
        """The library itself: there is no other."""
        if not self._writes:
            raise Refused("this account is only read", code="read-only")
        return _LIBRARY

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        """Nothing, and never a whole listing: what is there cannot be asked for."""
        yield Page((), (), Cursor("upload-only"), whole=False)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        """Nothing: Google gives no photo back as it was."""
        return iter(())

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        """Upload one photo or film.

        Raises Refused with code `cannot-replace` for a photo there already, TryLater with code
        `day-limit` when Google takes no more today, and as in the contract.
        """
        (became,) = self.put_all(collection, [(key, item, over)])
        if isinstance(became, ConnectorError):
            raise became
        return became

    def put_all(
        self, collection: Collection, items: Sequence[tuple[str, Item, Entry | None]]
    ) -> list[Entry | ConnectorError]:
        """As `connectors.contract.Batches`: the bytes of each, then all made photos at once.

        When Google takes no more for a while, what is up there is made photos first.
        """
        became: dict[int, Entry | ConnectorError] = {}
        for start in range(0, len(items), TOGETHER):
            part = {at: items[at] for at in range(start, min(start + TOGETHER, len(items)))}
            became |= self._some(part)
        return [became[at] for at in range(len(items))]

    def remove(self, collection: Collection, entry: Entry) -> None:
        """Never: Google Photos lets no program remove a photo."""
        raise Refused("Google Photos lets nothing be removed", code="cannot-remove")

    def _some(
        self, items: Mapping[int, tuple[str, Item, Entry | None]]
    ) -> dict[int, Entry | ConnectorError]:
        became: dict[int, Entry | ConnectorError] = {}
        sent: dict[int, _Sent] = {}
        for at, (key, item, over) in items.items():
            if over is not None:
                became[at] = Refused("Google Photos replaces nothing", code="cannot-replace")
                continue
            try:
                sent[at] = self._upload(key, item)
            except Refused as refusal:
                became[at] = refusal
            except TryLater as later:
                if not sent:
                    raise
                became |= {place: later for place in items if place >= at}
                break
        return became | self._make(sent)

    def _upload(self, key: str, item: Item) -> _Sent:
        """The bytes of one photo; what an earlier attempt sent is not sent again."""
        name = item.entry.name or key
        known = (key, item.entry.revision)
        words = (item.known.description if item.known else "")[:DESCRIPTION]
        if known not in self._tokens:
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            if kind.startswith("video/") and item.entry.size is not None:
                token = self._send(item.chunks, item.entry.size, name, kind, "")
            else:
                data = telling(_joined(item.chunks), item.known)
                digest = base64.b64encode(hashlib.sha1(data, usedforsecurity=False).digest())
                token = self._send(data, len(data), name, kind, digest.decode("ascii"))
            self._tokens[known] = token
        return _Sent(self._tokens[known], known, name, words, item.entry.size)

    def _send(
        self, body: bytes | Iterable[bytes], size: int, name: str, kind: str, sha1: str
    ) -> str:
        if size > (FILM if kind.startswith("video/") else PHOTO):
            raise Refused("larger than Google takes", code="too-large")
        headers = {
            "Content-Type": "application/octet-stream",
            "X-Goog-Upload-Content-Type": kind,
            "X-Goog-Upload-Protocol": "raw",
            # Google compares it with what arrived.
            **({"X-Goog-Hash": f"sha1={sha1}"} if sha1 else {}),
        }
        url = f"{self._google.places.photos}/v1/uploads"
        with self._google.ask("POST", url, headers=headers, body=body, length=size) as answer:
            token = answer.read().decode("ascii", "replace").strip()
        if not token or token.startswith(("<", "{")):
            raise TryLater("no upload token", code="bad-answer")
        return token

    def _make(self, sent: Mapping[int, _Sent]) -> dict[int, Entry | ConnectorError]:
        """Photos of what was uploaded, in one request; never two such requests side by side."""
        if not sent:
            return {}
        new = [one.as_json() for one in sent.values()]
        url = f"{self._google.places.photos}/v1/mediaItems:batchCreate"
        body = json.dumps({"newMediaItems": new}).encode()
        headers = {"Content-Type": "application/json"}
        try:
            with self._google.ask("POST", url, headers=headers, body=body) as answer:
                said = answer.read()
        except TryLater as later:
            if later.code not in ("busy", "day-limit"):
                # It may have been done: a token serves once, so the bytes are sent again.
                self._forget(sent)
            raise
        self._forget(sent)
        results = _results(said)
        return {at: _became(one, results.get(one.token)) for at, one in sent.items()}

    def _forget(self, sent: Mapping[int, _Sent]) -> None:
        for one in sent.values():
            self._tokens.pop(one.known, None)


@dataclass(frozen=True, slots=True)
class _Sent:
    """Bytes that are up there and wait to be made a photo."""

    token: str
    known: tuple[str, str]
    name: str
    words: str
    size: int | None

    def as_json(self) -> dict[str, Any]:
        return {
            "simpleMediaItem": {"uploadToken": self.token, "fileName": self.name[-255:]},
            **({"description": self.words} if self.words else {}),
        }


_LIBRARY = Collection(
    ID,
    Kind.PHOTOS,
    "Google Photos",
    {"checked": "on-arrival", "reads": "never"},
)
_GOOD = (0, 6)
"""OK and ALREADY_EXISTS (google.rpc.Code)."""


def _joined(chunks: Iterable[bytes]) -> bytes:
    pieces, size = [], 0
    for chunk in chunks:
        size += len(chunk)
        if size > PHOTO:
            raise Refused("larger than Google takes", code="too-large")
        pieces.append(chunk)
    return b"".join(pieces)


def _results(said: bytes) -> dict[str, dict[str, Any]]:
    """What became of each, by its upload token."""
    try:
        results = json.loads(said)["newMediaItemResults"]
        return {str(one["uploadToken"]): dict(one) for one in results}
    except (ValueError, KeyError, TypeError):
        raise TryLater("Google Photos did not answer as agreed", code="bad-answer") from None


def _became(sent: _Sent, result: dict[str, Any] | None) -> Entry | ConnectorError:
    if result is None:
        return TryLater("Google Photos did not say what became of a photo", code="bad-answer")
    try:
        status = result.get("status") or {}
        code = int(status.get("code", 0))
        id = str((result.get("mediaItem") or {}).get("id", ""))
        message = str(status.get("message", ""))
    except (ValueError, TypeError, AttributeError):
        return TryLater("Google Photos did not answer as agreed", code="bad-answer")
    return Entry(id, _ONCE, sent.name, sent.size) if id and code in _GOOD else _no(code, message)


def _no(code: int, message: str) -> ConnectorError:
    if "storage" in message.lower():
        return Full(f"result {code}")
    if code == 8:
        return TryLater(f"result {code}", after=HOUR, code="day-limit")
    if code in (4, 10, 13, 14):
        return TryLater(f"result {code}")
    return Refused(f"result {code}", code="photo-refused")
