"""The identifiers that the still and the film of a Live photo have in common.

Apple writes one into the still's maker note (tag 0x11) and the film's metadata keys. Names only
hint at a pair; this proves one, and proves two that are only called alike to be none.
"""

from __future__ import annotations

import re
import struct
from typing import BinaryIO

KEY = b"com.apple.quicktime.content.identifier"
_NOTE = b"Apple iOS\0"
_UUID = re.compile(rb"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_MOST = 1 << 20


def content_identifiers(file: BinaryIO, size: int) -> frozenset[str]:
    """What the file may be known by, in upper case; none when it does not say or is broken."""
    try:
        file.seek(0)
        first = file.read(12)
        if first[4:8] == b"ftyp" and first[8:12] not in {b"heic", b"heix", b"mif1"}:
            return _of_film(_movie(file, size))
        file.seek(0)
        return _of_still(file.read(_MOST // 4))
    except (OSError, ValueError, struct.error):
        return frozenset()


def _movie(file: BinaryIO, size: int) -> bytes:
    """The box of a film that describes it, wherever it lies."""
    place = 0
    for _ in range(64):
        file.seek(place)
        head = file.read(16)
        if place + 8 > size or len(head) < 8:
            break
        length, kind = struct.unpack(">I4s", head[:8])
        if length == 1 and len(head) == 16:
            (length,) = struct.unpack(">Q", head[8:])
        if kind == b"moov":
            file.seek(place)
            return file.read(min(length or _MOST, _MOST))
        if length < 8:
            break
        place += length
    return b""


def _of_film(body: bytes) -> frozenset[str]:
    at = body.find(KEY)
    found = _UUID.findall(body, at) if at >= 0 else []
    return frozenset(one.decode().upper() for one in found)


def _of_still(body: bytes) -> frozenset[str]:
    note = body.find(_NOTE)
    order = {b"II": "<", b"MM": ">"}.get(body[note + 12 : note + 14]) if note >= 0 else None
    if order is None:
        return frozenset()
    (count,) = struct.unpack(order + "H", body[note + 14 : note + 16])
    for index in range(min(count, 200)):
        entry = body[note + 16 + 12 * index : note + 28 + 12 * index]
        tag, kind, length, place = struct.unpack(order + "HHII", entry)
        if tag == 0x11 and kind == 2 and length <= 64:
            found = _UUID.search(body[note + place : note + place + length])
            return frozenset({found[0].decode().upper()} if found else ())
    return frozenset()
