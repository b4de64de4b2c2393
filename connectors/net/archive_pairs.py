"""Stills and films of Live photos, found by what Apple wrote into both; names only suggest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from connectors.formats.live import content_identifiers
from connectors.net.archive_photos import Library
from connectors.net.archives import Archives

_FILMS = (".mov", ".mp4", ".m4v")
_STILLS = (".heic", ".heif", ".jpg", ".jpeg")
_LARGEST_FILM = 64 << 20


def prove(archives: Archives, library: Library, folders: Iterable[Mapping[str, str]]) -> None:
    """Undo pairs that only their names suggest, and make those that names hide.

    Args:
        archives: to look into the files.
        library: `part_of` is set where names suggest it.
        folders: ids by file name, a folder each; a pair lies in one folder.
    """
    known: dict[str, frozenset[str]] = {}

    def marks(id: str) -> frozenset[str]:
        if id not in known:
            known[id] = content_identifiers(*archives.beginning(library.photos[id].located))
        return known[id]

    for folder in folders:
        lone: list[str] = []
        for name, id in folder.items():
            photo = library.photos[id]
            if not name.lower().endswith(_FILMS) or photo.located.member.size > _LARGEST_FILM:
                continue
            still = photo.cloud.part_of
            if still and marks(id) and marks(still) and not marks(id) & marks(still):
                photo.cloud = replace(photo.cloud, part_of="")
            if not photo.cloud.part_of and marks(id):
                lone.append(id)
        if not lone:
            continue
        stills = {
            mark: id
            for name, id in folder.items()
            if name.lower().endswith(_STILLS)
            for mark in marks(id)
        }
        for id in lone:
            found = next((stills[mark] for mark in marks(id) if mark in stills), "")
            if found and found != id:
                photo = library.photos[id]
                photo.cloud = replace(photo.cloud, part_of=found)
