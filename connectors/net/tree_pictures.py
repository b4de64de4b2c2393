"""The pictures of one listing of a place: with their sidecars, and what belongs to what.

Names tell it. Of a film and a still that are called alike, what is in them decides where both say
who they are: a pair that only its names make is none.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import astuple, replace
from itertools import chain

from connectors.contract import Files
from connectors.errors import NotThere
from connectors.formats.lines import FormatError
from connectors.formats.live import content_identifiers
from connectors.formats.xmp import read_sidecar
from connectors.model import Entry, Item, Knowledge, Stored
from connectors.net.found import Found, sidecar_of
from connectors.net.kin import Kin, kin

LARGEST_FILM = 32 << 20
"""Bytes of a film that is looked into: those of Live photos take three or four million."""

_HEAD = 1 << 18
_LARGEST_SIDECAR = 1 << 20


def begun(files: Files, path: str) -> Iterable[bytes] | None:
    """A body with its first chunk read, so that a file that has gone is known by now: None."""
    chunks = files.read(path)
    try:
        first = next(chunks, b"")
    except NotThere:
        return None
    return chain((first,), chunks)


class Pictures:
    """Those of one listing.

    Args:
        files: the place.
        found: what the listing holds.
    """

    def __init__(self, files: Files, found: Found) -> None:
        self._files = files
        self._found = found
        self._kin: dict[str, Kin] | None = None

    def revision(self, file: Stored) -> str:
        """Changes with the file, its sidecar and what it belongs to."""
        beside, others = sidecar_of(self._found, file), self._kin_of(file.path)
        revision = f"{file.revision} {beside.revision}" if beside else file.revision
        return f"{revision} {others.part_of}{others.edit_of}{others.stack}" if others else revision

    def item(self, entry: Entry) -> Iterator[Item]:
        """The picture with what is known of it; nothing when it has gone."""
        chunks = begun(self._files, entry.id)
        if chunks is None:
            return
        known, others = self._beside(entry), self._kin_of(entry.id)
        if others is None:
            yield Item(entry, chunks, known=known)
            return
        part_of = others.part_of
        if part_of and entry.size is not None and entry.size <= LARGEST_FILM:
            film = b"".join(chunks)
            chunks = (film,)
            part_of = part_of if self._one_photo(film, part_of) else ""
        known = replace(
            known or Knowledge(), part_of=part_of, edit_of=others.edit_of, stack=others.stack
        )
        yield Item(entry, chunks, known=known)

    def _one_photo(self, film: bytes, still: str) -> bool:
        """Whether a film may move this still: not when both say that they are of others."""
        own = content_identifiers(io.BytesIO(film), len(film))
        if not own:
            return True
        head = bytearray()
        for chunk in begun(self._files, still) or ():
            head += chunk
            if len(head) >= _HEAD:
                break
        theirs = content_identifiers(io.BytesIO(bytes(head)), len(head))
        return not theirs or bool(own & theirs)

    def _kin_of(self, path: str) -> Kin | None:
        """What the names say that a picture belongs to, each with its folder."""
        if self._kin is None:
            folders: dict[str, list[str]] = {}
            for file in self._found.pictures:
                folder, slash, name = file.path.rpartition("/")
                folders.setdefault(folder + slash, []).append(name)
            self._kin = {
                folder + name: Kin(*(other and folder + other for other in astuple(one)))
                for folder, names in folders.items()
                for name, one in kin(names).items()
            }
        return self._kin.get(path)

    def _beside(self, entry: Entry) -> Knowledge | None:
        beside = sidecar_of(self._found, Stored(entry.id, 0, ""))
        if beside is None or beside.size > _LARGEST_SIDECAR:
            return None
        try:
            return read_sidecar(b"".join(self._files.read(beside.path)))
        except (FormatError, NotThere):
            return None
