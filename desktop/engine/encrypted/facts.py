"""What is known of a sealed file beside its bytes, and the parts of the list that says it.

A part is an age file of lines anybody with the key can read: first what it is, then one line a
file, last a code that only the key's holder could make. No part is needed to get files back: it
saves reading them to know their sizes, and lets a check trust the hashes the place tells.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from connectors.model import Stored

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Fact:
    """One file as it was sealed.

    Attributes:
        name: over there.
        path: its true one.
        size: bytes of what is in it.
        sha256: of what is in it; "" where only its size was learnt.
        sealed_size: bytes over there.
        sealed_sha256: of those.
        revision: the place's, last seen.
        told: what the place said of the sealed bytes, by name of the hash.
    """

    name: str
    path: str
    size: int
    sha256: str
    sealed_size: int
    sealed_sha256: str
    revision: str
    told: Mapping[str, str] = field(default_factory=dict)

    def is_of(self, stored: Stored) -> bool:
        """Whether this is the very file that lies there."""
        same = stored.revision == self.revision or self.proves(stored)
        return stored.size == self.sealed_size and same

    def proves(self, stored: Stored) -> bool:
        """Whether the place says by a hash that it holds exactly the bytes that were sealed."""
        mine = {"sha256": self.sealed_sha256, **self.told} if self.sha256 else {}
        both = mine.keys() & stored.hashes.keys()
        return bool(both) and all(mine[name] == stored.hashes[name] for name in both)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the list.

    Attributes:
        number: its own, of sixteen hexadecimal letters; also its name over there.
        covers: numbers of older parts it took the place of.
        facts: newest last.
    """

    number: str
    covers: frozenset[str]
    facts: tuple[Fact, ...]


def write(number: str, covers: Iterable[str], facts: Iterable[Fact], key: bytes) -> bytes:
    """A part's plain text."""
    lines = [json.dumps({"format": _FORMAT, "part": number, "covers": sorted(covers)})]
    lines += [
        json.dumps(
            [one.name, one.path, one.size, one.sha256, one.sealed_size, one.sealed_sha256,
             one.revision, dict(one.told)]
        )
        for one in facts
    ]  # fmt: skip
    body = "".join(f"{line}\n" for line in lines).encode()
    return body + json.dumps({"code": _code(body, key)}).encode() + b"\n"


def read(body: bytes, number: str, key: bytes) -> Part:
    """The part. Raises ValueError when it is not one, or not this one, or was not made with it."""
    text, _, last = body.rstrip(b"\n").rpartition(b"\n")
    text += b"\n"
    try:
        if not hmac.compare_digest(json.loads(last)["code"], _code(text, key)):
            raise ValueError("made by somebody else")
        head, *lines = (json.loads(line) for line in text.splitlines())
        if (head["format"], head["part"]) != (_FORMAT, number):
            raise ValueError("another part")
        return Part(number, frozenset(head["covers"]), tuple(Fact(*line) for line in lines))
    except (KeyError, TypeError) as error:
        raise ValueError("not a part") from error


def _code(body: bytes, key: bytes) -> str:
    return hmac.new(key, body, sha256).hexdigest()
