"""One look at the archives of a place: whole, and the same from its beginning to its end."""

from __future__ import annotations

import re
from pathlib import Path

from connectors.errors import Refused, TryLater
from connectors.net import archive_cursor, archive_parts
from connectors.net.archive_memory import Memory
from connectors.net.archive_parts import Part, Place
from connectors.net.archives import Archives
from connectors.net.desk import Desk

_LATER = 3600
"""Seconds that are longer than any run waits: a download takes its time."""


class Look:
    """The archives, listed on a desk of their own. Close it when done.

    Args:
        place: where they lie; the caller closes it.
        wanted: their names; see `archive_parts.fits`.
        memory: what was found out of archives that have to be read whole for it.
        scratch: the folder to work in, None for the system's own.
        complete: whether to go on although parts are missing.

    Raises TryLater (code "parts-missing") while a part has not arrived whole, and Refused for
    archives that are not to be trusted.
    """

    def __init__(
        self,
        place: Place,
        wanted: re.Pattern[str],
        memory: Memory,
        scratch: Path | None,
        *,
        complete: bool,
    ) -> None:
        self._place = place
        self._wanted = wanted
        self._parts = place.parts(wanted)
        self.desk = Desk(scratch)
        self.archives = Archives(self._parts, place, self.desk, memory)
        try:
            self._list(complete=complete)
        except BaseException:
            self.close()
            raise

    @property
    def mark(self) -> str:
        """What tells these archives from any others."""
        return archive_cursor.mark(self._parts)

    @property
    def empty(self) -> bool:
        """Whether no archive is there at all."""
        return not self._parts

    def check(self) -> None:
        """Where others write meanwhile: TryLater when a part is not what it was any more."""
        if not self._place.far:
            return
        there = {one.path: one.revision for one in self._place.parts(self._wanted)}
        other = [part.name for part in self._parts if there.get(part.path) != part.revision]
        if other:
            raise TryLater("altered", after=_LATER, code="archive-altered", about=_named(other))

    def close(self) -> None:
        """Let go of the archives and clear the desk. May be called twice."""
        self.archives.close()
        self.desk.close()

    def _list(self, *, complete: bool) -> None:
        broken: list[Part] = []
        for index, part in enumerate(self._parts):
            try:
                self.archives.look_into(index)
            except Refused as error:
                if error.code != "damaged-archive":
                    raise
                broken.append(part)
        absent = archive_parts.missing(self._parts, broken)
        if absent and not complete:
            raise TryLater("missing", after=_LATER, code="parts-missing", about=_named(absent))
        self.check()


def _named(parts: list[str]) -> str:
    return ", ".join(parts[:5]) + (" …" if len(parts) > 5 else "")
