"""The identifiers that the still and the film of a Live photo, or the frames of a burst, share.

Apple writes that of a pair into the still's maker note (tag 0x11) and the film's metadata keys, and
that of a burst into each frame's note (tag 0x0B). Names only hint at what belongs together; this
proves it, and proves what is only called alike to be apart.
"""

from __future__ import annotations

import re
import struct
from typing import BinaryIO

KEY = b"com.apple.quicktime.content.identifier"
_NOTE = b"Apple iOS\0"
_OF_A_PAIR, _OF_A_BURST = 0x11, 0x0B
_UUID = re.compile(rb"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_MOST = 1 << 20


def content_identifiers(file: BinaryIO, size: int) -> frozenset[str]:
    """What the file may be known by, in upper case; none when it does not say or is broken."""
    try:
        file.seek(0)
        first = file.read(12)
        if first[4:8] == b"ftyp" and first[8:12] not in {b"heic", b"heix", b"mif1"}:
            return _of_film(_movie(file, size))
        return frozenset(filter(None, (_noted(file, _OF_A_PAIR),)))
    except (OSError, ValueError, struct.error):
        return frozenset()


def burst_identifier(file: BinaryIO) -> str:
    """What all frames of a burst are known by, in upper case; "" for a still of no burst."""
    try:
        return _noted(file, _OF_A_BURST)
    except (OSError, ValueError, struct.error):
        return ""


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


def _noted(file: BinaryIO, wanted: int) -> str:
    """The identifier under a tag of a still's maker note."""
    file.seek(0)
    body = file.read(_MOST // 4)
    note = body.find(_NOTE)
    order = {b"II": "<", b"MM": ">"}.get(body[note + 12 : note + 14]) if note >= 0 else None
    if order is None:
        return ""
    (count,) = struct.unpack(order + "H", body[note + 14 : note + 16])
    for index in range(min(count, 200)):
        entry = body[note + 16 + 12 * index : note + 28 + 12 * index]
        tag, kind, length, place = struct.unpack(order + "HHII", entry)
        if tag == wanted and kind == 2 and length <= 64:
            found = _UUID.search(body[note + place : note + place + length])
            return found[0].decode().upper() if found else ""
    return ""
