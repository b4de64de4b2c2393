"""A .vcf or .ics file as the items it holds, and a short memory of files already taken apart.

A file of one item is that item, byte for byte, and its path is the item's id. A file of several
gives each an id of its own: the path, two slashes (which no path has), and its UID, or the hash of
its bytes where it has none.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from connectors.formats.identify import identify
from connectors.formats.split import split_calendar, split_cards
from connectors.model import Cursor, Kind, Stored

WITHIN = "//"
LARGEST = 256 << 20
"""Bytes; a larger file is taken as one item, since it is taken apart in memory."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One item of a file. `key` is "" when it is the whole file; `revision` goes with the key."""

    kind: Kind
    key: str
    revision: str
    body: bytes


def take_apart(cards: bool, body: bytes) -> list[Piece]:
    """The items in a file's bytes, in their order."""
    if cards:
        parts = [(Kind.CONTACTS, "", part) for part in split_cards(body)]
    else:
        parts = list(split_calendar(body))
    if len(parts) <= 1:
        kind = parts[0][0] if parts else Kind.CONTACTS if cards else Kind.CALENDAR
        return [Piece(kind, "", "", body)]
    pieces: list[Piece] = []
    used: set[str] = set()
    for kind, uid, part in parts:
        digest = hashlib.sha256(part).hexdigest()
        wish = uid or identify(kind, part).uid or digest[:16]
        key, number = wish, 2
        while key in used:
            key, number = f"{wish}//{number}", number + 1
        used.add(key)
        pieces.append(Piece(kind, key, digest[:16], part))
    return pieces


Items = tuple[tuple[Kind, str, str], ...]
"""Kind, key and revision of each item of a file."""


@dataclass(slots=True)
class Memory:
    """What files were found to hold, by a hash of path and revision. Fits into a cursor."""

    held: dict[str, Items] = field(default_factory=dict)

    def get(self, file: Stored) -> Items | None:
        """What this very revision holds, None when it has not been read."""
        return self.held.get(_token(file))

    def put(self, file: Stored, items: Items) -> None:
        """Remember it."""
        self.held[_token(file)] = items

    def only(self, files: Iterable[Stored]) -> Memory:
        """What is known of these files."""
        tokens = (_token(file) for file in files)
        return Memory({token: self.held[token] for token in tokens if token in self.held})

    def cursor(self) -> Cursor:
        """As text."""
        packed = zlib.compress(json.dumps(self.held, separators=(",", ":")).encode())
        return Cursor("1:" + base64.b64encode(packed).decode("ascii"))

    @classmethod
    def of(cls, cursor: Cursor | None) -> Memory:
        """The reverse of `cursor`; a cursor that cannot be read is an empty memory."""
        try:
            packed = base64.b64decode((cursor or "").partition("1:")[2], validate=True)
            engine = zlib.decompressobj()
            read = json.loads(engine.decompress(packed, LARGEST))
            return cls(
                {
                    str(token): tuple(
                        (Kind(kind), str(key), str(mark)) for kind, key, mark in items
                    )
                    for token, items in read.items()
                }
            )
        except (ValueError, zlib.error, AttributeError, TypeError):
            return cls()


def _token(file: Stored) -> str:
    text = f"{file.path}\0{file.revision}\0{file.size}"
    return base64.b64encode(hashlib.sha256(text.encode()).digest()[:9]).decode("ascii")
