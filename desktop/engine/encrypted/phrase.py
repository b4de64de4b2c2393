"""A key as twenty-four plain words (BIP 39): written on paper, read aloud, typed back.

Each word is told apart by its first four letters. The last eight bits are a checksum.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cache

from desktop import places
from desktop.engine.encrypted.key import SIZE, Key

COUNT = 24
_BITS = 11


@cache
def words() -> tuple[str, ...]:
    """All 2048 of them, in order of the alphabet."""
    return tuple((places.resources() / "sheet" / "words.txt").read_text("ascii").split())


def phrase(key: Key) -> tuple[str, ...]:
    """The key's words."""
    number = int.from_bytes(key.raw + _sum(key.raw), "big")
    listed = words()
    return tuple(listed[number >> _BITS * place & 2047] for place in reversed(range(COUNT)))


def known(word: str) -> str:
    """The word meant by what was typed, four letters of it being enough; "" for none."""
    plain = word.strip().lower()
    if plain in _places():
        return plain
    begun = [one for one in words() if one.startswith(plain)] if len(plain) >= 4 else []
    return begun[0] if len(begun) == 1 else ""


def key_of(listed: Sequence[str]) -> Key | None:
    """The key of twenty-four known words; None when their checksum is wrong."""
    number = 0
    for word in listed:
        number = number << _BITS | _places()[word]
    raw = number.to_bytes(SIZE + 1, "big")
    return Key(raw[:SIZE]) if _sum(raw[:SIZE]) == raw[SIZE:] else None


def alike(listed: Sequence[str]) -> Iterator[tuple[int, Key]]:
    """Every key one wrong word away, or two words changed for each other, with its place.

    About two hundred: the checksum leaves one in 256. The place counts from one.
    """
    for place in range(COUNT):
        for word in words():
            if word != listed[place]:
                key = key_of([*listed[:place], word, *listed[place + 1 :]])
                if key is not None:
                    yield place + 1, key
    for place in range(COUNT):
        for other in range(place + 1, COUNT):
            turned = list(listed)
            turned[place], turned[other] = turned[other], turned[place]
            key = key_of(turned)
            if key is not None:
                yield place + 1, key


@cache
def _places() -> dict[str, int]:
    return {word: place for place, word in enumerate(words())}


def _sum(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()[:1]
