"""How Google names the files of an export: what is cut, where numbers go, what marks an edit.

A photo's file name is cut to about 51 characters, its sidecar's to 46 before `.json`; counted in
UTF-16 units. Files that would share a name get `(1)`, `(2)` before the ending.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from connectors.net.found import PICTURES

SUFFIX = ".supplemental-metadata"
STEM, CUT = 46, 51

EDITED = (
    "-edited", "-bearbeitet", "-modifié", "-modifiée", "-modificato", "-modificata", "-bewerkt",
    "-edytowane", "-edytowany", "-編集済み", "-ha editado", "-editado", "-editada", "-editado(a)",
    "-editat", "-editată", "-redigerad", "-redigeret", "-redigert", "-muokattu", "-upravené",
    "-upraveno", "-upraveny", "-szerkesztett", "-szerkesztve", "-düzenlendi", "-изменено",
    "-изменен", "-отредактировано", "-відредаговано", "-змінено", "-редактирано", "-измењено",
    "-uređeno", "-urejeno", "-redaguota", "-rediģēts", "-muudetud", "-επεξεργασμένο",
    "-τροποποιήθηκε", "-נערך", "-נערכה", "-تم التعديل", "-معدّلة", "-ویرایش‌شده", "-संपादित",
    "-แก้ไขแล้ว", "-แก้ไข", "-đã chỉnh sửa", "-diedit", "-telah diedit", "-na-edit", "-已修改",
    "-已编辑", "-已編輯", "-修改过", "-수정됨", "-편집됨",
)  # fmt: skip
"""What an edited form has before its ending, in the person's own language."""

MADE = ("-effects", "-smile", "-mix", "-motion", "-animation", "-collage")
"""What Google's own creations have there, in every language."""


FILMS = frozenset({".mp4", ".mov", ".mp", ".m4v", ""})
STILLS = frozenset({".heic", ".heif", ".jpg", ".jpeg"})
"""Endings that the two halves of a moving photo have."""


def units(text: str) -> int:
    """How long a name is as Google counts."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, units: int = STEM) -> str:
    """The first so many UTF-16 units; half a character is left out."""
    if text.isascii():
        return text[:units]
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def parted(name: str) -> tuple[str, str]:
    """A file name as what stands before its ending, and the ending with its dot."""
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if dot and stem else (name, "")


def numbered(name: str) -> tuple[str, str]:
    """A file name without the `(n)` before its ending, and that `(n)` or ""."""
    stem, ending = parted(name)
    found = _NUMBER.search(stem)
    return (stem[: found.start()] + ending, found[0]) if found else (name, "")


def sidecar_stem(name: str) -> tuple[str, str]:
    """A sidecar's name without `.json` and `(n)`, and that `(n)` or ""."""
    stem = name[: -len(".json")] if name.lower().endswith(".json") else name
    found = _NUMBER.search(stem)
    return (stem[: found.start()], found[0]) if found else (stem, "")


def unedited(name: str) -> str:
    """The name of what this is an edited form of; "" when its name says nothing of the kind."""
    stem, ending = parted(name)
    found = _NUMBER.search(stem)
    bare, number = (stem[: found.start()], found[0]) if found else (stem, "")
    marked = _MARKED.search(bare) if "-" in bare else None
    return bare[: marked.start()] + number + ending if marked and marked.start() else ""


def maybe_unedited(name: str) -> Iterator[str]:
    """What this may be an edited form of, when the mark of an edit was cut off its long name."""
    base, number = numbered(name)
    stem, ending = parted(base)
    before, dash, tail = stem.rpartition("-")
    tail = (dash + tail).casefold()
    if before and units(base) >= CUT - 1 and any(mark.startswith(tail) for mark in EDITED):
        yield before + number + ending


def of_one(title: str, name: str) -> bool:
    """Whether a sidecar's title can be that of a file of this name (its `(n)` taken off).

    Google replaces signs that file systems refuse, and cuts; the ending may be another one, and
    some titles are written as web pages write them.
    """
    if not title or title == name:
        return True
    return _is_of(title, name) or ("&" in title and _is_of(html.unescape(title), name))


def plain(text: str) -> str:
    """A name with what file systems refuse replaced, as far as two writings of it are one."""
    text = _REPLACED.sub("_", unicodedata.normalize("NFC", text))
    return text.casefold().rstrip("_. ")


def is_long(name: str) -> bool:
    """Whether a photo's name is longer than that of a sidecar can be."""
    return units(numbered(name)[0]) > STEM


def known_ending(title: str) -> str:
    """The ending of a title in small letters when it is that of a picture or film, else ""."""
    ending = parted(title)[1].casefold()
    return ending if ending.removeprefix(".") in PICTURES else ""


def _is_of(title: str, name: str) -> bool:
    said, base = plain(parted(title)[0]), plain(parted(name)[0])
    whole, full = plain(title), plain(name)
    if base in {said, whole} or full in {said, whole}:
        return True
    begins = said if known_ending(title) else whole
    return units(name) >= CUT - 1 and begins.startswith(base)


_MARKED = re.compile(
    "(?:" + "|".join(map(re.escape, sorted((*EDITED, *MADE), key=len, reverse=True))) + r")\Z",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\(\d{1,4}\)\Z")
_REPLACED = re.compile(r"[^\w.-]")
