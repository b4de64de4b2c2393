"""What the names of files in one folder say of each other: films, shots, edited forms.

A moving photo's film, the RAW beside a JPEG, the frames of a burst: cameras and phones say in
nothing else that they are one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

STILLS = ("heic", "heif", "jpg", "jpeg")
FILMS = ("mov", "mp4", "m4v")
_RAW = {
    "3fr", "arw", "cr2", "cr3", "crw", "dng", "erf", "fff", "iiq", "kdc", "mef", "mos", "mrw",
    "nef", "nrw", "orf", "pef", "raf", "raw", "rw2", "rwl", "sr2", "srf", "srw", "x3f",
}  # fmt: skip
_BURSTS = (
    # Most phones, as in `00001IMG_00001_BURST20181225123456789_COVER`.
    re.compile(r".*BURST(?P<shot>\d{14,20})(?P<cover>_COVER)?\Z", re.IGNORECASE),
    # Huawei's, as in `IMG_20231014_183246_BURST001_COVER`.
    re.compile(r"(?P<shot>IMG_\d{8}_\d{6})_BURST\d{2,4}(?P<cover>_COVER)?\Z", re.IGNORECASE),
    # Pixels, as in `PXL_20230809_203449253.LONG_EXPOSURE-01.COVER`.
    re.compile(
        r"(?P<shot>PXL_\d{8}_\d+)(?:\.[A-Z_]+)*?\.[A-Z_]+-\d+(?:\.MP)?(?P<cover>\.COVER)?"
        r"(?:\.ORIGINA?L?|\.MP|~\d)*\Z",
        re.IGNORECASE,
    ),
    # Samsung's, as in `20231207_101605_031`.
    re.compile(r"(?P<shot>\d{8}_\d{6})_\d{3}\Z"),
)
_APPLES_EDIT = re.compile(r"(IMG_)E(\d{4}(?: ?\(\d+\))?)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kin:
    """What a file belongs to, each the name of another file of its folder or "".

    Attributes:
        part_of: the still that this film moves.
        edit_of: the original of this edited form.
        stack: the file that is shown for a shot which is in several.
    """

    part_of: str = ""
    edit_of: str = ""
    stack: str = ""


def kin(names: Iterable[str]) -> dict[str, Kin]:
    """The files of one folder that belong to another of it."""
    names = sorted(names)
    films, edits = dict(_films(names)), dict(_edits(names))
    found = {name: Kin(part_of=still) for name, still in films.items()}
    found |= {name: Kin(edit_of=original) for name, original in edits.items()}
    for cover, *others in shots(names):
        for name in others:
            found.setdefault(name, Kin(stack=cover))
    return found


def shots(names: Iterable[str]) -> Iterator[list[str]]:
    """Files of one shot together, the one to be shown first: RAW and JPEG, frames of a burst."""
    stems: dict[str, dict[str, str]] = defaultdict(dict)
    frames: dict[str, list[tuple[bool, str]]] = defaultdict(list)
    for name in names:
        stem, _, ending = name.rpartition(".")
        stems[stem.casefold()][ending.lower()] = name
        found = next(filter(None, (form.match(stem) for form in _BURSTS)), None)
        if found is not None and ending.lower() not in FILMS:
            raw = ending.lower() in _RAW
            frames[found["shot"]].append((raw or not found.groupdict().get("cover"), name))
    for endings in stems.values():
        shown = next((endings[one] for one in ("jpg", "jpeg", *STILLS) if one in endings), "")
        raws = [name for ending, name in sorted(endings.items()) if ending in _RAW]
        if shown and raws:
            yield [shown, *raws]
    for several in frames.values():
        if len(several) > 1:
            yield [name for _, name in sorted(several)]


def _films(names: list[str]) -> Iterator[tuple[str, str]]:
    stills: dict[str, list[str]] = {}
    for name in names:
        stem, _, ending = name.rpartition(".")
        if ending.lower() in STILLS:
            stills.setdefault(stem.casefold(), []).append(name)
    for name in names:
        stem, _, ending = name.rpartition(".")
        if ending.lower() in FILMS and len(stills.get(stem.casefold(), ())) == 1:
            yield name, stills[stem.casefold()][0]


def _edits(names: list[str]) -> Iterator[tuple[str, str]]:
    """`IMG_E1234.JPG` is what was made of `IMG_1234.HEIC` on an iPhone."""
    by_stem: dict[str, list[str]] = {}
    for name in names:
        stem, _, ending = name.rpartition(".")
        if ending.lower() not in {"aae", "xmp"}:
            by_stem.setdefault(stem.casefold(), []).append(name)
    for name in names:
        stem, _, ending = name.rpartition(".")
        found = _APPLES_EDIT.match(stem)
        if found is None:
            continue
        film = ending.lower() in FILMS
        originals = [
            one
            for one in by_stem.get(f"{found[1]}{found[2]}".casefold(), ())
            if (one.rpartition(".")[2].lower() in FILMS) is film
        ]
        if len(originals) == 1:
            yield name, originals[0]
