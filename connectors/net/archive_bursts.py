"""The frames of an iPhone's burst, which only their maker notes say to be one shot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from connectors.formats.live import burst_identifier
from connectors.net.archive_photos import Library
from connectors.net.archives import Archives
from connectors.net.kin import STILLS

_APART = timedelta(seconds=2)
"""Between two frames; only stills so near in time are looked into."""


def stack_bursts(
    archives: Archives, library: Library, *, but: frozenset[str] = frozenset()
) -> None:
    """Set `stack` of every frame of a burst but the first, which is shown for it.

    Args:
        archives: to look into the files.
        library: its photos know by now what names tell.
        but: folders not to look at.
    """
    for folder in library.folders(but=but):
        bursts: dict[str, list[str]] = {}
        for id in _close(library, folder):
            photo = library.get(id)
            if photo and (mark := archives.noted(photo.located, burst_identifier)):
                bursts.setdefault(mark, []).append(id)
        for cover, *others in bursts.values():
            for id in others:
                library.link(id, stack=cover)


def _close(library: Library, folder: dict[str, str]) -> Iterator[str]:
    """Stills that stand alone by their names, taken right after or before another, in order."""
    stills: dict[str, tuple[datetime, str]] = {}
    for name, id in folder.items():
        photo = library.get(id) if name.rpartition(".")[2].lower() in STILLS else None
        cloud = photo.cloud if photo else None
        if cloud is None or cloud.part_of or cloud.edit_of or cloud.stack:
            continue
        try:
            stills.setdefault(id, (datetime.fromisoformat(cloud.taken[:19]), name))
        except ValueError:
            continue
    ordered = sorted((taken, name, id) for id, (taken, name) in stills.items())
    near = [
        one[2] for pair in pairwise(ordered) if pair[1][0] - pair[0][0] <= _APART for one in pair
    ]
    yield from dict.fromkeys(near)
