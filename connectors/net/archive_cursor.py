"""Up to where archives were read, as a cursor: which they were, and the albums they had.

So unaltered archives are not looked into again, and an increment that comes alone forgets no album.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping

from connectors.model import Album, Cursor
from connectors.net.archive_parts import Part

_MOST = 1 << 28


def mark(parts: Iterable[Part]) -> str:
    """What tells these archives from any others."""
    text = json.dumps([(part.name, part.revision) for part in parts])
    return hashlib.sha256(text.encode()).hexdigest()


def written(of: str, albums: Mapping[str, Album]) -> Cursor:
    """The cursor, for a mark."""
    said = [
        [album.id, album.name, list(album.items), dict(album.facts)] for album in albums.values()
    ]
    packed = zlib.compress(json.dumps([of, said], separators=(",", ":")).encode(), 9)
    return Cursor("1:" + base64.b64encode(packed).decode("ascii"))


def read(cursor: Cursor | None) -> tuple[str, dict[str, Album]]:
    """The mark and the albums; nothing for a cursor that cannot be read."""
    try:
        packed = base64.b64decode((cursor or "").partition("1:")[2], validate=True)
        of, said = json.loads(zlib.decompressobj().decompress(packed, _MOST))
        albums = {
            str(id): Album(str(id), str(name), tuple(map(str, items)), dict(facts))
            for id, name, items, facts in said
        }
        return str(of), albums
    except (ValueError, zlib.error, TypeError):
        return "", {}
