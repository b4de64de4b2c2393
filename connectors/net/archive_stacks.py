"""Photos that are one shot in several files: a RAW beside its JPEG, the frames of a burst.

Cameras say so in the names alone. All of them are kept; each names the one that stands for them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from connectors.net.archive_photos import Library

_RAW = {
    "3fr", "arw", "cr2", "cr3", "crw", "dng", "nef", "nrw", "orf", "pef", "raf", "raw", "rw2",
    "sr2", "srw",
}  # fmt: skip
_SHOWN = ("jpg", "jpeg", "heic", "heif")
_OLD_BURST = re.compile(r"\d{5}IMG_\d{5}_BURST(\d{14,20})(_COVER)?\Z", re.IGNORECASE)
_PIXEL = re.compile(
    r"(PXL_\d{8}_\d+).*?\.(?:RAW-|BURST-)\d+(\.COVER)?(?:\.ORIGINAL|\.MP)?\Z", re.IGNORECASE
)


def stack(library: Library, folders: Iterable[Mapping[str, str]]) -> None:
    """Set `stack` of every photo that is not the one shown for its shot.

    Args:
        library: its photos know their films and edits already.
        folders: ids by file name, a folder each: names mean something within one folder only.
    """
    for folder in folders:
        for shot in _shots(folder):
            cover, *others = shot
            for id in others:
                photo = library.photos[id]
                alone = not photo.cloud.part_of and not photo.cloud.edit_of
                if id != cover and alone and not photo.cloud.stack:
                    photo.cloud = replace(photo.cloud, stack=cover)


def _shots(folder: Mapping[str, str]) -> Iterable[list[str]]:
    """Ids of what belongs together, the one to be shown first."""
    shots: dict[str, list[tuple[bool, str, str]]] = defaultdict(list)
    stems: dict[str, dict[str, str]] = defaultdict(dict)
    for name, id in folder.items():
        stem, _, ending = name.rpartition(".")
        stems[stem.casefold()][ending.lower()] = id
        if found := _OLD_BURST.match(stem) or _PIXEL.match(stem):
            raw = ending.lower() in _RAW
            shots[found[1]].append((raw or not found[2], name, id))
    for endings in stems.values():
        shown = next((endings[one] for one in _SHOWN if one in endings), "")
        raws = [id for ending, id in endings.items() if ending in _RAW]
        if shown and raws:
            yield [shown, *raws]
    for frames in shots.values():
        if len(frames) > 1:
            yield [id for _, _, id in sorted(frames)]
