"""Sending one file to Drive: in one request when small, in chunks that can go on when large."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from connectors.errors import NotThere, TryLater
from connectors.google.client import Google
from connectors.google.drive_tree import FIELDS

SMALL = 5 << 20
CHUNK = 8 << 20
"""A multiple of 256 KiB, as Drive demands."""

_PIECE = 256 << 10
_GOES_ON = 308


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be made or replaced.

    Attributes:
        id: of the file; a generated one for a new file.
        new: whether it is to be made.
        metadata: name, parents and marks of a new file; {} else.
    """

    id: str
    new: bool
    metadata: Mapping[str, Any]


class Uploads:
    """Uploads of one place. One that broke off goes on when the same body is sent again."""

    def __init__(self, google: Google) -> None:
        self._google = google
        self._base = google.places.api or "https://www.googleapis.com"
        self._begun: dict[tuple[str, str], str] = {}

    def send(self, target: Target, body: Path, size: int, sha256: str) -> dict[str, Any]:
        """Send a file whole; gives what Drive says of it.

        Raises ChangedMeanwhile (code "exists") when a file of this new id is there already.
        """
        if size <= SMALL:
            return self._at_once(target, body.read_bytes())
        key = (target.id, sha256)
        if key not in self._begun:
            self._begun[key] = self._begin(target, size)
        try:
            done = self._chunks(self._begun[key], body, size)
        except NotThere:
            # Google forgot the session; the next attempt begins a new one.
            del self._begun[key]
            raise TryLater("the upload was forgotten", code="incomplete") from None
        del self._begun[key]
        return done

    def _address(self, target: Target, kind: str) -> tuple[str, str]:
        place = "" if target.new else f"/{target.id}"
        query = f"uploadType={kind}&fields={FIELDS.replace(',', '%2C')}"
        return (
            "POST" if target.new else "PATCH",
            f"{self._base}/upload/drive/v3/files{place}?{query}",
        )

    def _at_once(self, target: Target, data: bytes) -> dict[str, Any]:
        """Metadata and bytes as one multipart/related body."""
        method, url = self._address(target, "multipart")
        boundary = secrets.token_hex(16)
        head = json.dumps(_metadata(target)).encode()
        sent = (
            f"--{boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n".encode()
            + head
            + f"\r\n--{boundary}\r\nContent-Type: application/octet-stream\r\n\r\n".encode()
            + data
            + f"\r\n--{boundary}--\r\n".encode()
        )
        headers = {"Content-Type": f"multipart/related; boundary={boundary}"}
        with self._google.ask(method, url, headers=headers, body=sent) as answer:
            return _json(answer.read())

    def _begin(self, target: Target, size: int) -> str:
        method, url = self._address(target, "resumable")
        headers = {
            "Content-Type": "application/json; charset=UTF-8",
            "X-Upload-Content-Type": "application/octet-stream",
            "X-Upload-Content-Length": str(size),
        }
        sent = json.dumps(_metadata(target)).encode()
        with self._google.ask(method, url, headers=headers, body=sent) as answer:
            where = answer.headers.get("Location", "")
            answer.read()
        if not where:
            raise TryLater("Drive began no upload", code="bad-answer")
        return where

    def _chunks(self, where: str, body: Path, size: int) -> dict[str, Any]:
        start = 0
        asked = {"Content-Range": f"bytes */{size}"}
        with self._google.ask("PUT", where, headers=asked, allow=(_GOES_ON,)) as answer:
            if answer.status != _GOES_ON:
                return _json(answer.read())
            start = _reached(answer.headers)
        while True:
            end = min(start + CHUNK, size)
            headers = {
                "Content-Range": f"bytes {start}-{end - 1}/{size}",
                "Content-Type": "application/octet-stream",
            }
            pieces = _pieces(body, start, end)
            with self._google.ask(
                "PUT", where, headers=headers, body=pieces, length=end - start, allow=(_GOES_ON,)
            ) as answer:
                if answer.status != _GOES_ON:
                    return _json(answer.read())
                reached = _reached(answer.headers)
            if reached <= start:
                raise TryLater("Drive takes nothing more", code="incomplete")
            start = reached


def _metadata(target: Target) -> dict[str, Any]:
    return {**target.metadata, "id": target.id} if target.new else {}


def _reached(headers: Mapping[str, str]) -> int:
    """How many bytes Drive has: `Range: bytes=0-N`, nothing at all when none."""
    last = headers.get("Range", "").rpartition("-")[2]
    return int(last) + 1 if last.isdecimal() else 0


def _pieces(body: Path, start: int, end: int) -> Iterator[bytes]:
    with body.open("rb") as file:
        file.seek(start)
        left = end - start
        while left and (piece := file.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict) or "id" not in found:
        raise TryLater("Drive did not answer as agreed", code="bad-answer")
    return found
