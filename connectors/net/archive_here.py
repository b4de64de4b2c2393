"""Archives in a folder of this computer, such as the one a browser puts downloads into."""

from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO

from connectors.errors import Refused, TryLater
from connectors.net.archive_parts import Part, chosen, fits, told_by_name


class Here:
    """One archive (those of the same export beside it come with it), or a folder of archives."""

    far = False

    def __init__(self, path: Path) -> None:
        self._path = path

    def identity(self) -> str:
        if not self._path.exists():
            raise TryLater("no such place", code="disk-not-connected", about=self._path.name)
        return str(self._path)

    def parts(self, wanted: re.Pattern[str]) -> list[Part]:
        try:
            if self._path.is_dir():
                return chosen(_inside(self._path, wanted))
            own = _part(self._path, wanted)
            if not own.number:
                return [own]
            beside = _inside(self._path.parent, wanted)
            return chosen(one for one in beside if one.group == own.group)
        except FileNotFoundError:
            about = self._path.name
            raise TryLater("no such file", code="disk-not-connected", about=about) from None
        except PermissionError:
            raise Refused("may not be read", code="no-rights", about=self._path.name) from None

    def open(self, part: Part) -> BinaryIO:
        try:
            return Path(part.path).open("rb")
        except OSError as error:
            raise TryLater("gone", code="disk-not-connected", about=part.name) from error

    def close(self) -> None:
        """Nothing is held."""


def _inside(folder: Path, wanted: re.Pattern[str]) -> list[Part]:
    return [
        _part(one, wanted) for one in folder.iterdir() if fits(one.name, wanted) and one.is_file()
    ]


def _part(path: Path, wanted: re.Pattern[str]) -> Part:
    facts = path.stat()
    revision = f"{facts.st_size}-{facts.st_mtime_ns}"
    return told_by_name(str(path), path.name, facts.st_size, revision, wanted)
