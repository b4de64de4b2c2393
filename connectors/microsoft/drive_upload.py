"""Sending one file to OneDrive: at once when small, in pieces that can go on when large.

Pieces are multiples of 320 KiB, as Graph demands, and go to an address that knows no sign-in. The
file appears under its name with the last piece, and not before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from connectors.errors import NotThere, TryLater
from connectors.microsoft.client import Graph, Json
from connectors.microsoft.refusals import refusal
from connectors.microsoft.storage import Storage

SMALL = 4 << 20
"""Bytes up to which one request is enough."""

PIECE = 16 * 320 * 1024
_BEHAVIOUR = "@microsoft.graph.conflictBehavior"
_OVER = 416


@dataclass(frozen=True, slots=True)
class Target:
    """Where a body goes.

    Attributes:
        address: of the item, by id or by its folder's id and name.
        conflict: "replace", or "fail" when a file is there already (ChangedMeanwhile).
        etag: of the very file to be replaced, "" for any.
        facts: dates to give the file; {} lets OneDrive take its own.
    """

    address: str
    conflict: str = "replace"
    etag: str = ""
    facts: Json = field(default_factory=dict)


class Uploads:
    """Uploads of one account. One that broke off goes on when the same body is sent again."""

    def __init__(self, graph: Graph, storage: Storage) -> None:
        self._graph = graph
        self._storage = storage
        self._begun: dict[tuple[str, str], str] = {}

    def send(self, target: Target, chunks: Iterable[bytes], size: int, mark: str) -> Json:
        """Send a body whole; gives what OneDrive says of it.

        Args:
            target: where to.
            chunks: the bytes, each time the same for the same mark.
            size: how many there are.
            mark: of the body, to know it again.

        Raises Full, ChangedMeanwhile for a file there already or another than was meant,
        TryLater; NotThere when the folder has gone.
        """
        if size <= SMALL and not (target.facts and size):
            path = f"{target.address}/content?{_BEHAVIOUR}={target.conflict}"
            return self._graph.put(path, b"".join(chunks), target.etag)
        key = (target.address, mark)
        if key not in self._begun:
            self._begun[key] = self._begin(target)
        try:
            done = self._pieces(self._begun[key], chunks, size)
        except (NotThere, _Ended):
            # OneDrive forgot it; the next attempt begins anew.
            del self._begun[key]
            raise TryLater("the upload was forgotten", code="incomplete") from None
        del self._begun[key]
        return done

    def _begin(self, target: Target) -> str:
        item = {_BEHAVIOUR: target.conflict, **target.facts}
        path = f"{target.address}/createUploadSession"
        where = self._graph.post(path, {"item": item}, etag=target.etag).get("uploadUrl")
        if not isinstance(where, str) or not where:
            raise TryLater("OneDrive began no upload", code="bad-answer")
        return where

    def _pieces(self, where: str, chunks: Iterable[bytes], size: int) -> Json:
        start = self._reached(where)
        for at, piece in _cut(chunks, start):
            headers = {
                "Content-Range": f"bytes {at}-{at + len(piece) - 1}/{size}",
                "Content-Type": "application/octet-stream",
            }
            with self._storage.ask("PUT", where, headers=headers, body=piece) as answer:
                status, said = answer.status, answer.read()
                told = answer.headers
            if status in (200, 201):
                return _json(said)
            if status == _OVER:
                # It has these already: an answer of ours was lost.
                if self._reached(where) < at + len(piece):
                    raise TryLater("OneDrive takes no piece", code="incomplete")
            elif status != 202:
                raise _refused(status, said, told)
        raise TryLater("OneDrive waits for more than there is", code="incomplete")

    def _reached(self, where: str) -> int:
        """How many bytes OneDrive has."""
        with self._storage.ask("GET", where) as answer:
            status, said, told = answer.status, answer.read(), answer.headers
        if status != 200:
            raise _refused(status, said, told)
        try:
            return int(str(_json(said)["nextExpectedRanges"][0]).partition("-")[0])
        except (KeyError, IndexError, ValueError):
            raise TryLater("an upload that does not say how far it is", code="bad-answer") from None


class _Ended(Exception):
    """The upload's address has ended."""


def _refused(status: int, said: bytes, told: Mapping[str, str]) -> Exception:
    return _Ended() if status in (401, 403, 404, 410) else refusal(status, said, told)


def _cut(chunks: Iterable[bytes], start: int) -> Iterator[tuple[int, bytes]]:
    """Pieces from an offset on, each with where it begins."""
    held, at, skip = bytearray(), start, start
    for chunk in chunks:
        held += chunk[skip:]
        skip = max(0, skip - len(chunk))
        while len(held) > PIECE:
            yield at, bytes(held[:PIECE])
            del held[:PIECE]
            at += PIECE
    if held:
        yield at, bytes(held)


def _json(said: bytes) -> Json:
    try:
        found = json.loads(said)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise TryLater("OneDrive did not answer as agreed", code="bad-answer")
    return found
