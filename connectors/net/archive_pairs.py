"""Stills and films of Live photos, found by what Apple wrote into both; names only suggest."""

from __future__ import annotations

from dataclasses import replace

from connectors.formats.live import content_identifiers
from connectors.net.archive_photos import Library
from connectors.net.archives import Archives
from connectors.net.kin import FILMS, STILLS

_FILMS = tuple(f".{ending}" for ending in FILMS)
_STILLS = tuple(f".{ending}" for ending in STILLS)
_LARGEST_FILM = 64 << 20


def prove(archives: Archives, library: Library) -> None:
    """Undo pairs that only their names suggest, and make those that names hide.

    Args:
        archives: to look into the files.
        library: `part_of` is set where names suggest it; a pair lies in one folder.
    """
    for folder in library.folders():
        _prove(archives, library, folder)


def _prove(archives: Archives, library: Library, folder: dict[str, str]) -> None:
    known: dict[str, frozenset[str]] = {}

    def marks(id: str) -> frozenset[str]:
        if id not in known:
            photo = library.get(id)
            known[id] = (
                content_identifiers(*archives.beginning(photo.located)) if photo else frozenset()
            )
        return known[id]

    lone: list[str] = []
    for name, id in folder.items():
        if not name.lower().endswith(_FILMS):
            continue
        photo = library.get(id)
        if photo is None or photo.located.member.size > _LARGEST_FILM:
            continue
        still = photo.cloud.part_of
        if still and marks(id) and marks(still) and not marks(id) & marks(still):
            photo.cloud = replace(photo.cloud, part_of="")
            library.put(photo)
        if not photo.cloud.part_of and marks(id):
            lone.append(id)
    if not lone:
        return
    stills = {
        mark: id
        for name, id in folder.items()
        if name.lower().endswith(_STILLS)
        for mark in marks(id)
    }
    for id in lone:
        found = next((stills[mark] for mark in marks(id) if mark in stills), "")
        if found and found != id:
            library.link(id, part_of=found)
