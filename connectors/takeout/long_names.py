"""Names longer than a sidecar's can be: which of several it is, only its title tells.

Photos that share a cut name are numbered, and so are sidecars that share an even shorter one;
the two counts need not agree.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping

from connectors.takeout.names import (
    CUT,
    FILMS,
    STILLS,
    cut,
    is_long,
    known_ending,
    numbered,
    of_one,
    parted,
    sidecar_stem,
    unedited,
    units,
)

_BEGIN = 40
"""Units by which sidecars are looked up; every long name has more."""


def long_names(
    names: Iterable[str],
    sidecars: Mapping[str, str],
    free: Mapping[str, str],
) -> Iterator[tuple[str, str]]:
    """Photos with their sidecars, as far as they are certain.

    Args:
        names: all photos of the folder.
        sidecars: titles by sidecar, all of the folder.
        free: those that no photo has yet; the caller takes out what is given.
    """
    names = list(names)
    there = {name.casefold() for name in names}
    groups: dict[tuple[str, str], list[str]] = {}
    for name in names:
        if is_long(name) and not unedited(name) and not _moves_a_still(name, there):
            stem, ending = parted(numbered(name)[0])
            groups.setdefault((stem, ending.casefold()), []).append(name)
    stems: dict[str, list[str]] = {}
    for sidecar in sidecars:
        stems.setdefault(_short(sidecar_stem(sidecar)[0]), []).append(sidecar)
    sharing: dict[str, int] = {}
    for stem, ending in groups:
        sharing[_short(stem + ending)] = sharing.get(_short(stem + ending), 0) + 1
    for (stem, ending), photos in groups.items():
        alike = stems.get(_short(stem + ending), [])
        fits = [
            one
            for one in alike
            if one in free
            and sidecars[one]
            and known_ending(sidecars[one]) in {"", ending}
            and of_one(sidecars[one], stem + ending)
        ]
        if not fits and len(alike) == len(photos) == sharing[_short(stem + ending)] == 1:
            # Without a title it is meant by being the only one.
            fits = [one for one in alike if one in free and not sidecars[one]]
        yield from _paired(photos, fits, alike)


def may_have_own(names: Iterable[str], free: Mapping[str, str]) -> Iterator[str]:
    """Files of long names, of which a sidecar that no photo has yet may be one's own.

    Args:
        names: all of the folder.
        free: titles by sidecar.
    """
    names = list(names)
    there = {name.casefold() for name in names}
    begins: dict[str, list[str]] = {}
    for sidecar in free:
        begins.setdefault(_begin(sidecar_stem(sidecar)[0]), []).append(sidecar)
    for name in names:
        if not is_long(name) or _moves_a_still(name, there):
            continue
        stem, ending = parted(numbered(name)[0])
        if any(
            sidecar_stem(sidecar)[0].casefold().startswith(_short(stem))
            and known_ending(free[sidecar]) in {"", ending.casefold()}
            and of_one(free[sidecar], stem + ending)
            for sidecar in begins.get(_begin(stem), ())
        ):
            yield name


def _moves_a_still(name: str, names: Container[str]) -> bool:
    """Whether a film has the very name of a still with a longer ending.

    Both are cut to one length, so a film by itself would have a letter more.
    """
    stem, ending = parted(name.casefold())
    room = CUT - units(numbered(name)[0]) + len(ending)
    return ending in FILMS and any(
        room == len(other) > len(ending) and stem + other in names for other in STILLS
    )


def _paired(photos: list[str], fits: list[str], alike: list[str]) -> Iterator[tuple[str, str]]:
    """The photos of one name with the sidecars whose titles fit it.

    Args:
        photos: of one cut name, numbered.
        fits: sidecars whose title is of that name.
        alike: all sidecars of the shorter name, those too that are of other photos.
    """
    one_stem = len({sidecar_stem(name)[0] for name in fits}) == 1
    ours = {_place(numbered(name)[1]): name for name in photos}
    theirs = {_place(sidecar_stem(name)[1]): name for name in fits}
    of_all = {_place(sidecar_stem(name)[1]) for name in alike}
    if ours.keys() == theirs.keys() or (theirs.keys() <= ours.keys() and len(alike) == len(fits)):
        for number, sidecar in sorted(theirs.items()):
            yield ours[number], sidecar
    elif one_stem and len(ours) == len(theirs) and _all_there(ours) and _all_there(of_all):
        for number, other in zip(sorted(ours), sorted(theirs), strict=True):
            yield ours[number], theirs[other]


def _begin(stem: str) -> str:
    return cut(stem, _BEGIN).casefold()


def _short(text: str) -> str:
    return cut(text).casefold()


def _place(number: str) -> int:
    return int(number.strip("()") or 0)


def _all_there(numbers: Collection[int]) -> bool:
    return sorted(numbers) == list(range(len(numbers)))
