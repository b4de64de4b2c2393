"""Files without a sidecar of their own: edited forms, and the films of moving photos, by name."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from connectors.takeout.names import FILMS, STILLS, maybe_unedited, parted, unedited

_PIXEL = re.compile(r"\.MP(~\d)?\Z", re.IGNORECASE)


@dataclass(slots=True)
class Companions:
    """What goes with what.

    Attributes:
        edit_of: the original by its edited form.
        part_of: the still by its film.
    """

    edit_of: dict[str, str] = field(default_factory=dict)
    part_of: dict[str, str] = field(default_factory=dict)


def companions(names: list[str], alone: Container[str]) -> Companions:
    """The edited forms and films among the files of one folder.

    Args:
        names: all of them, in order.
        alone: those with a sidecar of their own, or that may have one: such a film is no photo's.
    """
    by_fold = {name.casefold(): name for name in names}
    by_stem: dict[str, list[str]] = {}
    for name in names:
        by_stem.setdefault(parted(name)[0].casefold(), []).append(name)
    found = Companions()
    for name in names:
        if original := _original(name, by_fold, by_stem, own=name in alone):
            found.edit_of[name] = original
        if name not in alone and (still := _still(name, by_fold, by_stem)):
            found.part_of[name] = still
    return found


def _original(
    name: str, by_fold: Mapping[str, str], by_stem: Mapping[str, list[str]], *, own: bool
) -> str:
    plain = unedited(name)
    if plain:
        return _there(plain, by_fold, by_stem)
    if own:
        return ""
    # Of a long name the mark of an edit is cut too.
    return _only(_there(one, by_fold, by_stem) for one in maybe_unedited(name))


def _there(plain: str, by_fold: Mapping[str, str], by_stem: Mapping[str, list[str]]) -> str:
    if plain.casefold() in by_fold:
        return by_fold[plain.casefold()]
    # An edited HEIC comes out as a JPEG.
    return _only(one for one in by_stem.get(parted(plain)[0].casefold(), ()) if not _film(one))


def _film(name: str) -> bool:
    ending = parted(name)[1].lower()
    return ending in FILMS or bool(_PIXEL.search(name))


def _still(name: str, by_fold: Mapping[str, str], by_stem: Mapping[str, list[str]]) -> str:
    if not _film(name):
        return ""
    if _PIXEL.search(name) or not parted(name)[1]:
        # `PXL_1.MP` beside `PXL_1.MP.jpg`; `MVIMG_1` beside `MVIMG_1.jpg`.
        return by_fold.get(f"{name}.jpg".casefold(), "")
    stem = parted(name)[0].casefold()
    stills = [one for one in by_stem.get(stem, ()) if parted(one)[1].lower() in STILLS]
    if not stills:
        # `IMG_1.HEIC.MOV` and the like.
        within = by_fold.get(stem, "")
        return within if within and not _film(within) else ""
    return _only(stills)


def _only(found: Iterable[str]) -> str:
    all_of_them = set(found) - {""}
    return all_of_them.pop() if len(all_of_them) == 1 else ""
