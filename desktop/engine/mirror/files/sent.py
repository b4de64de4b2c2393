"""What a mirror of files remembers of the place it writes to: path, hash, revision seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.vault import Ledger

LINE = 500
"""Files a line of the journal."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """One file as it was written.

    Attributes:
        sha256: of the bytes.
        size: of them.
        revision: the place's, last seen by us.
    """

    sha256: str
    size: int
    revision: str


class FilesSent:
    """The journal of one mirror of files; what is given to it is on the disk on return.

    Attributes:
        wrote: by path.
        gone: paths somebody removed over there; they wait for the person.
        left_out: paths the person agreed to leave out.
        absent: since when the vault no longer has a path that was written.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.wrote: dict[str, Wrote] = {}
        self.gone: set[str] = set()
        self.left_out: set[str] = set()
        self.absent: dict[str, datetime] = {}
        for line in ledger.entries():
            self._add(line)

    def note(self, files: Iterable[tuple[str, Wrote]]) -> None:
        """Written, or found there as they should be."""
        lines = [[path, one.sha256, one.size, one.revision] for path, one in files]
        for start in range(0, len(lines), LINE):
            self._note("wrote", lines[start : start + LINE])

    def lost(self, paths: Iterable[str]) -> None:
        """Written, but not there when looked for: to be written again."""
        self._paths("lost", paths)

    def went(self, paths: Iterable[str]) -> None:
        """Somebody removed these over there."""
        self._paths("gone", paths)

    def came_back(self, paths: Iterable[str]) -> None:
        """What somebody had removed over there is there again."""
        self._paths("came-back", paths)

    def answered(self, paths: Iterable[str], *, put_back: bool) -> None:
        """The person has decided about what was removed over there."""
        self._paths("put-back" if put_back else "leave-out", paths)

    def left(self, paths: Iterable[str], when: datetime) -> None:
        """The vault has these no longer as current files."""
        stamp = when.isoformat()
        lines = [[path, stamp] for path in sorted(paths)]
        if lines:
            self._note("absent", lines)

    def _paths(self, do: str, paths: Iterable[str]) -> None:
        listed = sorted(paths)
        if listed:
            self._note(do, listed)

    def _note(self, do: str, files: list[Any]) -> None:
        line = {"do": do, "files": files}
        self._ledger.append(line)
        self._add(line)

    def _add(self, line: dict[str, Any]) -> None:
        files: list[Any] = line["files"]
        match line["do"]:
            case "wrote":
                for path, sha256, size, revision in files:
                    self.wrote[path] = Wrote(sha256, size, revision)
                    self.gone.discard(path)
                    self.absent.pop(path, None)
            case "lost":
                self._forget(files)
            case "gone":
                self.gone.update(files)
            case "came-back":
                self.gone.difference_update(files)
            case "put-back":
                self._forget(files)
                self.left_out.difference_update(files)
            case "leave-out":
                self._forget(files)
                self.left_out.update(files)
            case "absent":
                self.absent.update({path: datetime.fromisoformat(at) for path, at in files})

    def _forget(self, paths: Iterable[str]) -> None:
        for path in paths:
            self.wrote.pop(path, None)
            self.gone.discard(path)
            self.absent.pop(path, None)
