"""A folder that does not give, or does not take, some of its files however often it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.errors import TryLater
from connectors.folder.files import FolderFiles
from connectors.model import Stored


class Stubborn:
    """What every `FolderFiles` does from now on.

    Attributes:
        withheld: ends of the paths whose reading fails.
        refused: ends of the paths whose writing fails.
        written_anew: whether a file that was written again is given from then on.
        asked: paths that failed, once for each time.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.withheld: tuple[str, ...] = ()
        self.refused: tuple[str, ...] = ()
        self.written_anew = False
        self.asked: list[str] = []
        read, write, remove = FolderFiles.read, FolderFiles.write, FolderFiles.remove

        def reading(place: FolderFiles, path: str, start: int = 0) -> Iterator[bytes]:
            self._fail(path, self.withheld)
            yield from read(place, path, start)

        def writing(place: FolderFiles, path: str, body: Path, sha256: str) -> Stored:
            self._fail(path, self.refused)
            if self.written_anew:
                self.withheld = tuple(end for end in self.withheld if not path.endswith(end))
            return write(place, path, body, sha256)

        def removing(place: FolderFiles, path: str) -> None:
            self._fail(path, self.refused)
            remove(place, path)

        monkeypatch.setattr(FolderFiles, "read", reading)
        monkeypatch.setattr(FolderFiles, "write", writing)
        monkeypatch.setattr(FolderFiles, "remove", removing)

    def _fail(self, path: str, ends: tuple[str, ...]) -> None:
        if ends and path.endswith(ends):
            self.asked.append(path)
            raise TryLater("500", about=path)
