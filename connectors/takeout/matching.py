"""Which sidecar belongs to which photo of one folder; deterministic, and says why.

The sidecar's name follows from the photo's, never the other way. Rules go from the most certain
to the least; a sidecar is given away once, and one whose title says another name never.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from connectors.takeout.companions import Companions, companions
from connectors.takeout.long_names import long_names, may_have_own
from connectors.takeout.names import (
    SUFFIX,
    cut,
    is_long,
    known_ending,
    numbered,
    of_one,
    parted,
    plain,
    sidecar_stem,
    unedited,
)


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
    free = dict(sorted(sidecars.items()))
    whole = [name for name in names if not is_long(name) or unedited(name)]
    _by_rules(found, free, whole)
    _in_another_case(found, free, whole)
    _cut_elsewhere(found, free, whole)
    for photo, sidecar in long_names(names, sidecars, free):
        _give(found, free, photo, sidecar, "its cut name and the title")
    alone = found.sidecar.keys() | set(may_have_own(names, free))
    _follow(found, companions(names, alone))
    found.photos = tuple(name for name in names if name not in found.sidecar)
    found.sidecars = tuple(free)
    return found


def has_details(name: str, sidecars: Container[str]) -> bool:
    """Whether a sidecar is called as that of a file of this name, whatever kind of file it is."""
    rules = (_new, _old, _own_number, _uncut)
    return any(one in sidecars for rule in rules for one, _ in rule(name))


Candidate = tuple[str, str]
"""A sidecar's name and the file name that its title must then be of."""


def _give(found: Matched, free: dict[str, str], photo: str, sidecar: str, why: str) -> None:
    del free[sidecar]
    found.sidecar[photo], found.why[photo] = sidecar, why


def _by_rules(found: Matched, free: dict[str, str], names: list[str]) -> None:
    for why, candidates in _RULES:
        for photo in names:
            if photo in found.sidecar:
                continue
            for sidecar, named in candidates(photo):
                if sidecar in free and _titled(free[sidecar], named, why):
                    _give(found, free, photo, sidecar, why)
                    break


def _in_another_case(found: Matched, free: dict[str, str], names: list[str]) -> None:
    """`IMG_1.heic` beside `IMG_1.HEIC.json`, when only one sidecar can be meant."""
    folded: dict[str, list[str]] = {}
    for sidecar in free:
        folded.setdefault(sidecar.casefold(), []).append(sidecar)
    for why, candidates in _RULES:
        for photo in names:
            if photo in found.sidecar:
                continue
            for wanted, named in candidates(photo):
                alike = [one for one in folded.get(wanted.casefold(), ()) if one in free]
                if len(alike) == 1 and _titled(free[alike[0]], named, why):
                    _give(found, free, photo, alike[0], f"{why}, in other letters")
                    break


def _titled(title: str, named: str, why: str) -> bool:
    """Whether a title allows it; where the sidecar's name has no ending, it has to tell that."""
    if not of_one(title, named):
        return False
    ending = known_ending(title)
    return why != _ENDLESS or ending in {"", parted(named)[1].casefold()}


def _new(photo: str) -> Iterator[Candidate]:
    base, number = numbered(photo)
    yield f"{cut(base + SUFFIX)}{number}.json", base
    yield from _taken_for_a_number(photo, f"{cut(base + SUFFIX)}{number}.json")


def _old(photo: str) -> Iterator[Candidate]:
    base, number = numbered(photo)
    yield f"{cut(base)}{number}.json", base
    yield from _taken_for_a_number(photo, f"{cut(base)}{number}.json")


def _taken_for_a_number(photo: str, sidecar: str) -> Iterator[Candidate]:
    """What stood in brackets in the person's own name was moved as if Google had put it there."""
    if numbered(photo)[1]:
        yield sidecar, photo


def _own_number(photo: str) -> Iterator[Candidate]:
    base, number = numbered(photo)
    if number:
        for named in (photo, base):
            yield f"{cut(photo + SUFFIX)}.json", named
            yield f"{cut(photo)}.json", named


def _uncut(photo: str) -> Iterator[Candidate]:
    base, number = numbered(photo)
    yield f"{base}{SUFFIX}{number}.json", base
    yield f"{base}{number}.json", base
    yield f"{photo}{SUFFIX}.json", photo
    yield f"{photo}.json", photo


def _without_ending(photo: str) -> Iterator[Candidate]:
    base, number = numbered(photo)
    stem = parted(base)[0]
    for named in (base, photo):
        yield f"{cut(stem + SUFFIX)}{number}.json", named
        yield f"{cut(stem)}{number}.json", named
        yield f"{cut(parted(photo)[0] + SUFFIX)}.json", named


_ENDLESS = "its name without the ending"
_RULES: tuple[tuple[str, Callable[[str], Iterable[Candidate]]], ...] = (
    ("its name with .supplemental-metadata", _new),
    ("its name with .json", _old),
    ("a number that is part of its name", _own_number),
    ("a name that was not cut", _uncut),
    (_ENDLESS, _without_ending),
)

_TELLING = 20
"""Letters that a sidecar and a photo have to begin with alike where the name itself is cut."""


def _cut_elsewhere(found: Matched, free: dict[str, str], names: list[str]) -> None:
    """Cut at another place than is usual, when only one sidecar and one photo fit."""
    places = _places(free)
    fits: dict[str, set[str]] = {}
    for photo in names:
        if photo in found.sidecar:
            continue
        base, number = numbered(photo)
        for named, mark in ((base, number), (photo, "")):
            name = named.casefold()
            for sidecar in places.get((plain(named), mark), ()):
                begins = sidecar_stem(sidecar)[0].casefold()
                if name.startswith(begins) or SUFFIX.startswith(begins.removeprefix(name)):
                    fits.setdefault(photo, set()).add(sidecar)
    wanted = Counter(sidecar for several in fits.values() for sidecar in several)
    for photo, several in fits.items():
        sidecar = next(iter(several))
        if len(several) == 1 and wanted[sidecar] == 1 and of_one(free[sidecar], numbered(photo)[0]):
            _give(found, free, photo, sidecar, "its name with the suffix cut elsewhere")


def _places(free: Mapping[str, str]) -> dict[tuple[str, str], list[str]]:
    """Sidecars by what a photo's name may be, and its number: their title, or their own begin."""
    places: dict[tuple[str, str], list[str]] = {}
    for sidecar, title in free.items():
        stem, number = sidecar_stem(sidecar)
        if title and len(stem) >= _TELLING:
            places.setdefault((plain(title), number), []).append(sidecar)
        for length in range(len(SUFFIX) + 1):
            if stem.endswith(SUFFIX[:length]):
                begins = plain(stem[: len(stem) - length])
                places.setdefault((begins, number), []).append(sidecar)
    return places


def _follow(found: Matched, others: Companions) -> None:
    """Edited forms and films share the sidecar of the photo they belong to."""
    found.edit_of, found.part_of = others.edit_of, others.part_of
    for links, why in (
        (others.edit_of, "the photo it is an edited form of"),
        (others.part_of, "the still it moves"),
    ):
        for name, other in links.items():
            if name not in found.sidecar and other in found.sidecar:
                found.sidecar[name], found.why[name] = found.sidecar[other], why
