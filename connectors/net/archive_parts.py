"""The parts an export comes in: which archives belong together, and which have not arrived.

A watched folder fills up while a browser or a cloud brings them. Files still under a temporary
name are not seen; gaps in the numbers, and parts that are cut off, are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

ENDINGS = (".zip", ".tgz", ".tar.gz")


@dataclass(frozen=True, slots=True)
class Part:
    """One archive file.

    Attributes:
        path: where it lies, for its place alone to understand.
        name: of the file.
        size: bytes.
        revision: differs when the file may have been altered.
        group: what its export's parts have in common; sorts older exports first.
        number: from 1; 0 when the name tells none.
        of: how many parts there are, 0 when the name does not tell.
    """

    path: str
    name: str
    size: int
    revision: str
    group: str
    number: int
    of: int

    @property
    def zipped(self) -> bool:
        """Whether it is a zip file; the others are tar files packed with gzip."""
        return self.name.lower().endswith(".zip")


class Place(Protocol):
    """Where archives lie.

    Attributes:
        far: whether every byte read there comes over a line.
    """

    far: bool

    def identity(self) -> str:
        """Which place it is. TryLater (code "disk-not-connected") when it is not there."""
        ...

    def parts(self, wanted: re.Pattern[str]) -> list[Part]:
        """The archives there, oldest export first: `chosen` of all that `fits`.

        Raises TryLater, and Refused (code "no-rights") when it may not be read.
        """
        ...

    def open(self, part: Part) -> BinaryIO:
        """A part as a file that can be read at any place. TryLater when it has gone."""
        ...

    def close(self) -> None:
        """Let go of everything. May be called twice."""
        ...


def fits(name: str, wanted: re.Pattern[str]) -> bool:
    """Whether a file of this name is one of the archives.

    Args:
        name: without its folder.
        wanted: with groups `group`, and perhaps `number` and `of`.
    """
    return bool(name.lower().endswith(ENDINGS) and wanted.match(name))


def told_by_name(path: str, name: str, size: int, revision: str, wanted: re.Pattern[str]) -> Part:
    """A part, with what its name tells."""
    found = wanted.match(name)
    if not found:
        return Part(path, name, size, revision, name, 0, 0)
    given = found.groupdict()
    number, of = int(given.get("number") or 0), int(given.get("of") or 0)
    return Part(path, name, size, revision, given.get("group") or "", number, of)


def chosen(parts: Iterable[Part]) -> list[Part]:
    """Each part once, oldest export first."""
    best: dict[tuple[str, int, str], Part] = {}
    for one in sorted(parts, key=lambda one: (one.name, one.revision, one.path)):
        key = (one.group, one.number, "" if one.number else one.path)
        held = best.get(key)
        # Fetched twice, one of them perhaps broken off: the larger is the better.
        if held is None or one.size > held.size:
            best[key] = one
    return [best[key] for key in sorted(best)]


def missing(parts: Iterable[Part], broken: Iterable[Part] = ()) -> list[str]:
    """Names of the parts that are not there, or are but cut off."""
    groups: dict[str, list[Part]] = {}
    for one in parts:
        if one.number:
            groups.setdefault(one.group, []).append(one)
    absent = [one.name for one in broken]
    for of_group in groups.values():
        there = {one.number for one in of_group}
        last = max([*there, *(one.of for one in of_group)])
        absent += [
            _named(of_group[0], number) for number in range(1, last + 1) if number not in there
        ]
    return absent


def _named(like: Part, number: int) -> str:
    """The name of another part of the same export."""
    name = _COPY.sub("", like.name)
    found = list(re.finditer(rf"0*{like.number}(?!\d)", name))
    if not found:
        return f"{name} ({number})"
    # Where the name says "1 of 3" the first number is meant, else the last.
    at = found[0] if like.of else found[-1]
    return name[: at.start()] + str(number).zfill(len(at[0])) + name[at.end() :]


_COPY = re.compile(r" ?\(\d+\)(?=\.\w+)")
