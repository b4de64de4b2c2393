"""quickXorHash, the one hash OneDrive always keeps of a file; published by Microsoft in 2016.

It finds damage on the way, not an attacker: each byte is laid over a ring of 160 bits, every next
one eleven bits further, and the length over the end.
"""

from __future__ import annotations

import base64

_RING = 160
_STEP = 11
_FOLD = _RING << 10
"""Bytes folded at once; after 160 bytes the ring begins anew."""


class QuickXor:
    """Takes bytes in pieces of any size, as the hashes of `hashlib` do."""

    def __init__(self) -> None:
        self._sums = 0
        self._rest = b""
        self._length = 0

    def update(self, piece: bytes) -> None:
        """Take more bytes."""
        self._length += len(piece)
        held = self._rest + piece
        whole = len(held) - len(held) % _RING
        for start in range(0, whole, _FOLD):
            self._sums ^= _folded(held[start : min(start + _FOLD, whole)])
        self._rest = held[whole:]

    def digest(self) -> bytes:
        """The twenty bytes."""
        sums = (self._sums ^ int.from_bytes(self._rest, "little")).to_bytes(_RING, "little")
        ring = 0
        for at, byte in enumerate(sums):
            ring ^= byte << (at * _STEP % _RING)
        ring = (ring ^ (ring >> _RING)) & ((1 << _RING) - 1)
        return (ring ^ (self._length << (_RING - 64))).to_bytes(_RING // 8, "little")

    def hexdigest(self) -> str:
        """In lower-case hex, as every hash is kept here."""
        return self.digest().hex()


def hexadecimal(told: str) -> str:
    """A hash as OneDrive writes it (base64), in lower-case hex; "" when it is none."""
    try:
        found = base64.b64decode(told, validate=True)
    except ValueError:
        return ""
    return found.hex() if len(found) == _RING // 8 else ""


def _folded(block: bytes) -> int:
    """Every 160 bytes of a block laid over each other, as one number."""
    size, sums = len(block), int.from_bytes(block, "little")
    while size > _RING:
        half = (size // _RING + 1) // 2 * _RING
        sums = (sums >> (half * 8)) ^ (sums & ((1 << (half * 8)) - 1))
        size = half
    return sums
