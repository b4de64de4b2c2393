"""Which sidecar belongs to which photo of one folder; deterministic, and says why.

The sidecar's name follows from the photo's, never the other way. Rules go from the most certain
to the least; a sidecar is given away once, and one whose title says another name never.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from connectors.takeout.names import (
    SUFFIX,
    cut,
    numbered,
    of_one,
    parted,
    sidecar_stem,
    unedited,
)

_FILMS = {".mp4", ".mov", ".mp", ".m4v", ""}
_PIXEL = re.compile(r"\.MP(~\d)?\Z", re.IGNORECASE)


@dataclass(slots=True)
class Matched:
    """What one folder's names say.

    Attributes:
        sidecar: the sidecar's name by photo.
        why: the rule, in a few words, by photo.
        edit_of: the original by its edited form.
        part_of: the still by its film, as the names suggest.
        photos: those without a sidecar.
        sidecars: those without a photo.
    """

    sidecar: dict[str, str] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)
    edit_of: dict[str, str] = field(default_factory=dict)
    part_of: dict[str, str] = field(default_factory=dict)
    photos: tuple[str, ...] = ()
    sidecars: tuple[str, ...] = ()


def match(photos: Iterable[str], sidecars: Mapping[str, str]) -> Matched:
    """Match the files of one folder, all parts of the export taken together.

    Args:
        photos: file names, NFC.
        sidecars: the title by the sidecar's file name, "" where it has none.
    """
    names = sorted(photos)
    found = Matched()
    whole = [name for name in names if not _is_cut(name)]
    free = dict(sorted(sidecars.items()))
    for why, candidates in _RULES:
        for photo in whole:
            if photo not in found.sidecar:
                _claim(found, free, photo, why, candidates(photo))
    _by_length(found, free, whole)
    _cut_names(found, free, [name for name in names if _is_cut(name)])
    _follow(found, names)
    found.photos = tuple(name for name in names if name not in found.sidecar)
    found.sidecars = tuple(free)
    return found


Candidate = tuple[str, str]
"""A sidecar's name and the file name that its title must then be of."""


def _claim(
    found: Matched,
    free: dict[str, str],
    photo: str,
    why: str,
    candidates: Iterable[Candidate],
) -> None:
    for sidecar, named in candidates:
        if sidecar in free and of_one(free[sidecar], named):
            del free[sidecar]
            found.sidecar[photo], found.why[photo] = sidecar, why
            return


def _new(photo: str) -> Iterator[Candidate]:
    base, number = numbered(photo)
    yield f"{cut(base + SUFFIX)}{number}.json", base


def _old(photo: str) -> Iterator[Candidate]:
    base, number = numbered(photo)
    yield f"{cut(base)}{number}.json", base


def _own_number(photo: str) -> Iterator[Candidate]:
    if numbered(photo)[1]:
        yield f"{cut(photo + SUFFIX)}.json", photo
        yield f"{cut(photo)}.json", photo


def _uncut(photo: str) -> Iterator[Candidate]:
    base, number = numbered(photo)
    yield f"{base}{SUFFIX}{number}.json", base
    yield f"{base}{number}.json", base
    yield f"{photo}{SUFFIX}.json", photo
    yield f"{photo}.json", photo


def _without_ending(photo: str) -> Iterator[Candidate]:
    base, number = numbered(photo)
    stem = parted(base)[0]
    yield f"{cut(stem + SUFFIX)}{number}.json", base
    yield f"{cut(stem)}{number}.json", base


_RULES: tuple[tuple[str, Callable[[str], Iterable[Candidate]]], ...] = (
    ("its name with .supplemental-metadata", _new),
    ("its name with .json", _old),
    ("a number that is part of its name", _own_number),
    ("a name that was not cut", _uncut),
    ("its name without the ending", _without_ending),
)


def _by_length(found: Matched, free: dict[str, str], names: list[str]) -> None:
    """The same suffix cut at another place, when only one sidecar and one photo fit."""
    stems: dict[tuple[str, str], list[str]] = {}
    for sidecar in free:
        stem, number = sidecar_stem(sidecar)
        for length in range(len(SUFFIX) + 1):
            if not length or stem.endswith(SUFFIX[:length]):
                plain = stem[: len(stem) - length]
                stems.setdefault((plain, number), []).append(sidecar)
    for photo in names:
        if photo in found.sidecar:
            continue
        base, number = numbered(photo)
        for named, mark in ((base, number), (photo, "")):
            fits = [one for one in stems.get((named, mark), ()) if one in free]
            if len(fits) == 1:
                _claim(
                    found, free, photo, "its name with the suffix cut elsewhere", [(fits[0], named)]
                )
                break


def _cut_names(found: Matched, free: dict[str, str], names: list[str]) -> None:
    """Names longer than a sidecar's can be: which of several it is, only its title tells.

    Photos that share a cut name are numbered, and so are sidecars that share an even shorter
    one; the two counts need not agree. So they are paired in order, and only when there are
    as many of the one as of the other.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for name in names:
        stem, ending = parted(numbered(name)[0])
        groups.setdefault((stem, ending.casefold()), []).append(name)
    for (stem, ending), photos in groups.items():
        begins = cut(stem + ending).casefold()
        fits = [
            sidecar
            for sidecar, title in free.items()
            if title
            and sidecar_stem(sidecar)[0].casefold().startswith(begins)
            and parted(title)[1].casefold() == ending
            and of_one(title, stem + ending)
        ]
        ours = sorted(photos, key=lambda name: _place(numbered(name)[1]))
        theirs = sorted(fits, key=lambda name: _place(sidecar_stem(name)[1]))
        alike = [_place(numbered(name)[1]) for name in ours] == [
            _place(sidecar_stem(name)[1]) for name in theirs
        ]
        one_stem = len({sidecar_stem(name)[0] for name in theirs}) == 1
        if len(ours) != len(theirs) or not (alike or one_stem):
            continue
        for photo, sidecar in zip(ours, theirs, strict=True):
            _claim(found, free, photo, "its cut name and the title", [(sidecar, stem + ending)])


def _is_cut(photo: str) -> bool:
    base = numbered(photo)[0]
    return cut(base) != base and not unedited(photo)


def _place(number: str) -> int:
    return int(number.strip("()") or 0)


def _follow(found: Matched, names: list[str]) -> None:
    """Edited forms and films share the sidecar of the photo they belong to."""
    by_fold = {name.casefold(): name for name in names}
    by_stem: dict[str, list[str]] = {}
    for name in names:
        by_stem.setdefault(parted(name)[0].casefold(), []).append(name)
    for name in names:
        original = _original(name, by_fold, by_stem)
        if original:
            found.edit_of[name] = original
            _share(found, name, original, "the photo it is an edited form of")
        still = _still(name, by_fold, by_stem)
        if still:
            found.part_of[name] = still
        if still and not _is_cut(name):
            _share(found, name, still, "the still it moves")


def _share(found: Matched, name: str, other: str, why: str) -> None:
    if name not in found.sidecar and other in found.sidecar:
        found.sidecar[name], found.why[name] = found.sidecar[other], why


def _original(name: str, by_fold: dict[str, str], by_stem: dict[str, list[str]]) -> str:
    plain = unedited(name)
    if not plain:
        return ""
    if plain.casefold() in by_fold:
        return by_fold[plain.casefold()]
    # An edited HEIC comes out as a JPEG.
    others = [one for one in by_stem.get(parted(plain)[0].casefold(), ()) if not _film(one)]
    return others[0] if len(others) == 1 else ""


def _film(name: str) -> bool:
    ending = parted(name)[1].lower()
    return ending in _FILMS or bool(_PIXEL.search(name))


def _still(name: str, by_fold: dict[str, str], by_stem: dict[str, list[str]]) -> str:
    if not _film(name):
        return ""
    if _PIXEL.search(name) or not parted(name)[1]:
        # `PXL_1.MP` beside `PXL_1.MP.jpg`; `MVIMG_1` beside `MVIMG_1.jpg`.
        return by_fold.get(f"{name}.jpg".casefold(), "")
    stills = [
        one
        for one in by_stem.get(parted(name)[0].casefold(), ())
        if one != name and parted(one)[1].lower() in {".heic", ".jpg", ".jpeg", ".heif"}
    ]
    if not stills:
        # `IMG_1.HEIC.MOV` and the like.
        within = by_fold.get(parted(name)[0].casefold(), "")
        return within if within and not _film(within) else ""
    return stills[0] if len(stills) == 1 else ""
