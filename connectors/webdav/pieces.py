"""A large file to a Nextcloud, in pieces that stay when the line breaks (chunked upload v2).

Pieces lie in a folder of their own until one MOVE makes them the file. That folder's name comes
from the file's path and hash, so a later try finds what an earlier one has sent, and never mixes
two bodies. A Nextcloud throws such folders away after a day.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from connectors.errors import ConnectorError, NotThere, Refused
from connectors.webdav.body import CHUNK
from connectors.webdav.listing import children
from connectors.webdav.space import BODIES, Names, Space

PIECE = 10 << 20
"""Bytes; the server takes from 5 MiB to 5 GiB."""

MOST = 9_000
"""Pieces of one file; the server takes 10,000."""

_FILES = re.compile(r"(?P<dav>.*/remote\.php/dav/)files/(?P<user>[^/]+)/")


def uploads(space: Space) -> str:
    """Where the server takes pieces, "" where it does not."""
    found = _FILES.match(space.base())
    return f"{found['dav']}uploads/{found['user']}/" if found else ""


def send_in_pieces(space: Space, names: Names, body: Path, sha256: str) -> int:
    """Send the pieces that are not there yet and make them the file; how many were sent.

    Raises Refused (code "damaged-body") when the body is not the one meant; nothing of it stays.
    """
    about, size = "/".join(names), body.stat().st_size
    mark = hashlib.sha256(f"{'/'.join((*space.path, *names))}\n{sha256}".encode()).hexdigest()
    folder = f"{uploads(space)}elsewhere-{mark[:32]}/"
    told = {"Destination": space.url(names), "OC-Total-Length": str(size)}
    space.make(names[:-1])
    there = _there(space, folder, told)
    whole, checksum = hashlib.sha256(), hashlib.sha1(usedforsecurity=False)
    length, sent = max(PIECE, -(-size // MOST)), 0
    with body.open("rb", buffering=0) as file:
        for number, start in enumerate(range(0, size, length), 1):
            left = min(length, size - start)
            digested = file.tell()
            while digested < start + left and (
                chunk := file.read(min(CHUNK, start + left - digested))
            ):
                digested += len(chunk)
                whole.update(chunk)
                checksum.update(chunk)
            name = f"{number:05d}"
            if there.get(name) == left:
                continue
            sent += 1
            with space.client.ask(
                "PUT", folder + name, headers=told, body=_piece(body, start, left), length=left,
                limits=BODIES,
            ):  # fmt: skip
                pass
    if whole.hexdigest() != sha256:
        with suppress(ConnectorError):
            space.delete(folder)
        raise Refused("the body is not the one meant", code="damaged-body", about=about)
    proof = {"OC-Total-Length": str(size), "OC-Checksum": f"SHA1:{checksum.hexdigest()}"}
    space.move(f"{folder}.file", names, proof)
    return sent


def _there(space: Space, folder: str, told: dict[str, str]) -> dict[str, int]:
    """Bytes of each piece that an earlier try has sent; the folder is made when it is not there."""
    try:
        return {one.name: one.size for one in children(space.client, folder) if not one.folder}
    except NotThere:
        with space.client.ask("MKCOL", folder, headers=told):
            return {}


def _piece(body: Path, start: int, left: int) -> Iterator[bytes]:
    with body.open("rb", buffering=0) as file:
        file.seek(start)
        while left and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
