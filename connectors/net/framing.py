"""How the program and a process of its own speak: two lengths, a line of JSON, then bytes.

Nothing but numbers, text and bytes crosses; a reply is checked like anything from outside.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import IO

Head = Mapping[str, object]

MOST = 256 << 20
"""Bytes of the largest message believed."""

WORDS = 16 << 20
"""Bytes of JSON in it."""


def send(stream: IO[bytes], head: Head, body: bytes = b"") -> None:
    """Write one message."""
    words = json.dumps(head).encode()
    stream.write(struct.pack(">II", len(words), len(body)) + words)
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, object], bytes] | None:
    """The next message; None at the end, and for what is none."""
    lengths = stream.read(8)
    if len(lengths) < 8:
        return None
    words, size = struct.unpack(">II", lengths)
    if words > WORDS or size > MOST:
        return None
    head, body = stream.read(words), stream.read(size)
    if len(head) < words or len(body) < size:
        return None
    try:
        said = json.loads(head)
    except (ValueError, RecursionError):
        return None
    return (said, body) if isinstance(said, dict) else None


def number(head: Head, name: str) -> int:
    """A whole number of a message; 0 for anything else."""
    value = head.get(name)
    return value if isinstance(value, int) else 0


def text(head: Head, name: str) -> str:
    """A text of a message; "" for anything else."""
    value = head.get(name)
    return value if isinstance(value, str) else ""
