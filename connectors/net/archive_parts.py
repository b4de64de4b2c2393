"""The parts an export comes in: which archives belong together, and which have not arrived.

A watched folder fills up while a browser downloads. Files still under a temporary name are not
seen; gaps in the numbers, and parts that are cut off, are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from connectors.errors import Refused, TryLater

ENDINGS = (".zip", ".tgz", ".tar.gz")


@dataclass(frozen=True, slots=True)
class Part:
    """One archive file.

    Attributes:
        path: where it lies.
        group: what its export's parts have in common; sorts older exports first.
        number: from 1; 0 when the name tells none.
        of: how many parts there are, 0 when the name does not tell.
        revision: differs when the file may have been altered.
    """

    path: Path
    group: str
    number: int
    of: int
    revision: str


def find(place: Path, wanted: re.Pattern[str]) -> list[Part]:
    """The archives at a place, oldest export first.

    Args:
        place: one archive (those of the same export beside it come with it), or a folder.
        wanted: the names taken from a folder, with groups `group`, `number` and perhaps `of`.

    Raises TryLater (code "disk-not-connected") when the place is not there, Refused (code
    "no-rights") when it may not be read.
    """
    try:
        if place.is_dir():
            parts = [_part(one, wanted) for one in place.iterdir() if _fits(one, wanted)]
        else:
            parts = _beside(place, wanted)
    except FileNotFoundError:
        raise TryLater("no such file", code="disk-not-connected", about=place.name) from None
    except PermissionError:
        raise Refused("may not be read", code="no-rights", about=place.name) from None
    chosen: dict[tuple[str, int, str], Part] = {}
    for part in sorted(parts, key=lambda one: (one.path.name, one.revision)):
        key = (part.group, part.number, "" if part.number else part.path.name)
        held = chosen.get(key)
        # Fetched twice, one of them perhaps broken off: the larger is the better.
        if held is None or part.path.stat().st_size > held.path.stat().st_size:
            chosen[key] = part
    return [chosen[key] for key in sorted(chosen)]


def missing(parts: Iterable[Part], broken: Iterable[Path] = ()) -> list[str]:
    """Names of the parts that are not there, or are but cut off."""
    groups: dict[str, list[Part]] = {}
    for part in parts:
        if part.number:
            groups.setdefault(part.group, []).append(part)
    absent = [path.name for path in broken]
    for of_group in groups.values():
        there = {part.number for part in of_group}
        last = max([*there, *(part.of for part in of_group)])
        absent += [
            _named(of_group[0], number) for number in range(1, last + 1) if number not in there
        ]
    return absent


def _fits(path: Path, wanted: re.Pattern[str]) -> bool:
    name = path.name.lower()
    return bool(name.endswith(ENDINGS) and wanted.match(path.name) and path.is_file())


def _beside(place: Path, wanted: re.Pattern[str]) -> list[Part]:
    if not place.is_file():
        raise FileNotFoundError
    own = _part(place, wanted)
    if not own.number:
        return [own]
    others = (one for one in place.parent.iterdir() if _fits(one, wanted))
    return [part for part in (_part(one, wanted) for one in others) if part.group == own.group]


def _part(path: Path, wanted: re.Pattern[str]) -> Part:
    facts = path.stat()
    revision = f"{facts.st_size}-{facts.st_mtime_ns}"
    found = wanted.match(path.name)
    if not found:
        return Part(path, path.name, 0, 0, revision)
    given = found.groupdict()
    return Part(
        path, given.get("group") or "", int(given.get("number") or 0), int(given.get("of") or 0),
        revision,
    )  # fmt: skip


def _named(like: Part, number: int) -> str:
    """The name of another part of the same export."""
    name = _COPY.sub("", like.path.name)
    found = list(re.finditer(rf"0*{like.number}(?!\d)", name))
    if not found:
        return f"{name} ({number})"
    # Where the name says "1 of 3" the first number is meant, else the last.
    at = found[0] if like.of else found[-1]
    return name[: at.start()] + str(number).zfill(len(at[0])) + name[at.end() :]


_COPY = re.compile(r" ?\(\d+\)(?=\.\w+)")
