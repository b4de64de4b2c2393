"""How Google names the files of an export: what is cut, where numbers go, what marks an edit.

A photo's file name is cut to about 51 characters, its sidecar's to 46 before `.json`; counted in
UTF-16 units. Files that would share a name get `(1)`, `(2)` before the ending.
"""

from __future__ import annotations

import re

SUFFIX = ".supplemental-metadata"
STEM, CUT = 46, 51

EDITED = (
    "-edited", "-bearbeitet", "-modifié", "-modificato", "-bewerkt", "-edytowane", "-編集済み",
    "-ha editado", "-editado", "-editada", "-editat", "-redigerad", "-redigeret", "-redigert",
    "-muokattu", "-upravené", "-upraveno", "-szerkesztett", "-düzenlendi", "-изменено",
    "-відредаговано", "-редактирано", "-已修改", "-已編輯", "-수정됨", "-editado(a)",
)  # fmt: skip
"""What an edited form has before its ending, in the person's own language."""

MADE = ("-effects", "-smile", "-mix", "-motion", "-animation", "-collage")
"""What Google's own creations have there, in every language."""


def cut(text: str, units: int = STEM) -> str:
    """The first so many UTF-16 units; half a character is left out."""
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
    plain, number = (stem[: found.start()], found[0]) if (found := _NUMBER.search(stem)) else (
        stem, ""
    )  # fmt: skip
    low = plain.casefold()
    for mark in (*EDITED, *MADE):
        if low.endswith(mark.casefold()) and len(plain) > len(mark):
            return plain[: -len(mark)] + number + ending
    return ""


def of_one(title: str, name: str) -> bool:
    """Whether a sidecar's title can be that of a file of this name (its `(n)` taken off).

    Google replaces signs that file systems refuse, and cuts; the ending may be another one.
    """
    if not title:
        return True
    said, base = _plain(parted(title)[0]), _plain(parted(name)[0])
    whole = _plain(title)
    if base in {said, whole} or whole == _plain(name):
        return True
    return len(name.encode("utf-16-le")) // 2 >= CUT - 1 and said.startswith(base)


_NUMBER = re.compile(r"\(\d{1,4}\)\Z")


def _plain(text: str) -> str:
    return re.sub(r"[^\w.-]", "_", text, flags=re.UNICODE).casefold().rstrip("_. ")
