"""Google Photos, upwards only: since 2025 no program may read what it did not upload itself.

A photo's bytes are sent first, then made an item, one after the other, since Google refuses
writes side by side. Identical bytes are one photo there, so a repeated upload doubles nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import mimetypes
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from connectors.errors import Full, Refused, TryLater
from connectors.google.client import Google
from connectors.google.photo_copy import telling
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page

ID = "photos"
PHOTO = 200 << 20
FILM = 20 << 30
"""Bytes Google takes."""

DESCRIPTION = 1000
"""Characters Google takes."""

HOUR = 3600.0
_ONCE = "1"


class Photos:
    """The photo library of an account, as a place to put photos into."""

    def __init__(self, google: Google, *, writes: bool) -> None:
        self._google = google
        self._writes = writes

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
        if over is not None:
            raise Refused("Google Photos replaces nothing", code="cannot-replace")
        name = item.entry.name or key
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if kind.startswith("video/") and item.entry.size is not None:
            token = self._send(item.chunks, item.entry.size, name, kind, "")
        else:
            data = telling(_joined(item.chunks), item.known)
            digest = base64.b64encode(hashlib.sha1(data, usedforsecurity=False).digest())
            token = self._send(data, len(data), name, kind, digest.decode("ascii"))
        words = item.known.description if item.known else ""
        return Entry(self._make(token, name, words), _ONCE, name, item.entry.size)

    def remove(self, collection: Collection, entry: Entry) -> None:
        """Never: Google Photos lets no program remove a photo."""
        raise Refused("Google Photos lets nothing be removed", code="cannot-remove")

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

    def _make(self, token: str, name: str, words: str) -> str:
        new: dict[str, Any] = {
            "simpleMediaItem": {"uploadToken": token, "fileName": name[-255:]},
            **({"description": words[:DESCRIPTION]} if words else {}),
        }
        url = f"{self._google.places.photos}/v1/mediaItems:batchCreate"
        body = json.dumps({"newMediaItems": [new]}).encode()
        headers = {"Content-Type": "application/json"}
        with self._google.ask("POST", url, headers=headers, body=body) as answer:
            said = answer.read()
        try:
            (result,) = json.loads(said)["newMediaItemResults"]
            status = result.get("status") or {}
            code = int(status.get("code", 0))
            id = str((result.get("mediaItem") or {}).get("id", ""))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise TryLater("Google Photos did not answer as agreed", code="bad-answer") from None
        if id and code in _GOOD:
            return id
        raise _refusal(code, str(status.get("message", "")))


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


def _refusal(code: int, message: str) -> Exception:
    if "storage" in message.lower():
        return Full(f"result {code}")
    if code == 8:
        return TryLater(f"result {code}", after=HOUR, code="day-limit")
    if code in (4, 10, 13, 14):
        return TryLater(f"result {code}")
    return Refused(f"result {code}", code="photo-refused")
