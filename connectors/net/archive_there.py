"""Archives that a cloud or another program puts into a folder of one of the person's accounts."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from connectors.contract import Files
from connectors.errors import TryLater
from connectors.net.archive_parts import ENDINGS, Part, chosen, fits, told_by_name
from connectors.net.spool import Spool, Spooled


class There:
    """A folder (at any depth below it), or one archive with those of its export beside it.

    Args:
        files: the account's place for files; closed with this.
        path: relative to it, "" for all of it.
        scratch: gives the folder where what was fetched is kept for a while.
    """

    far = True

    def __init__(self, files: Files, path: str, scratch: Callable[[], Path | None]) -> None:
        self._files = files
        self._path = path
        self._scratch = scratch
        self._spool: Spool | None = None

    def identity(self) -> str:
        return f"{self._files.identity()} {self._path}"

    def parts(self, wanted: re.Pattern[str]) -> list[Part]:
        if not self._path.lower().endswith(ENDINGS):
            return chosen(self._all(self._path, wanted))
        folder, _, name = self._path.rpartition("/")
        beside = [one for one in self._all(folder, wanted) if one.path.rpartition("/")[0] == folder]
        own = next((one for one in beside if one.name == name), None)
        if own is None:
            raise TryLater("no such file", code="disk-not-connected", about=name)
        return chosen(
            one for one in beside if one is own or (own.number and one.group == own.group)
        )

    def open(self, part: Part) -> BinaryIO:
        if self._spool is None:
            self._spool = Spool(self._files, self._scratch())
        return io.BufferedReader(Spooled(self._spool, part.path, part.size), 1 << 16)

    def close(self) -> None:
        if self._spool is not None:
            self._spool.close()
            self._spool = None
        self._files.close()

    def _all(self, folder: str, wanted: re.Pattern[str]) -> list[Part]:
        named = self._path.rpartition("/")[2]
        found = []
        for one in self._files.list(folder):
            name = one.path.rpartition("/")[2]
            if fits(name, wanted) or name == named:
                found.append(told_by_name(one.path, name, one.size, one.revision, wanted))
        return found
