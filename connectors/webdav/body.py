"""A local file as it is sent: in chunks, and never to its end when it is not the one meant."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from connectors.errors import Refused

CHUNK = 1 << 18


def chunks(body: Path, sha256: str, about: str) -> Iterator[bytes]:
    """The body; Refused (code "damaged-body") before its last chunk when its hash is another."""
    seen, held = hashlib.sha256(), b""
    with body.open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK):
            seen.update(chunk)
            if held:
                yield held
            held = chunk
    if seen.hexdigest() != sha256:
        raise Refused("the body is not the one meant", code="damaged-body", about=about)
    if held:
        yield held
