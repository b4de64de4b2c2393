"""An account's log: what ever happened to its copy, one JSON object a line, append-only, chained.

The log is the truth from which the index is rebuilt. A batch is some lines and a last one, the
seal, holding SHA-256 of the seal before and of the batch's lines. Lines without a seal after them
never happened: the program died before it was done. A log continues in a new file each month.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.vault import disk
from desktop.vault.port import Port

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a log right after a seal, and that seal."""

    file: str
    offset: int
    seal: str


_SEAL, _AGAIN = b'{"e":"seal"', b'{"e":"again"'
_WRITE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
START = Position("", 0, "")


@dataclass(frozen=True, slots=True)
class Batch:
    """What happened in one go.

    Attributes:
        events: in order.
        end: the place after it.
        whole: False when bytes of it have changed since; its events are what could still be read.
    """

    events: tuple[Event, ...]
    end: Position
    whole: bool


class Log:
    """One account's log folder."""

    def __init__(self, folder: Path, port: Port, copy: Path) -> None:
        self.folder = folder
        self.copy = copy
        self._port = port
        self._end: Position | None = None
        self._torn = False
        self._failed = ""

    def files(self) -> list[Path]:
        """The monthly files, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.glob("*.jsonl") if disk.is_plain(path))

    def batches(self, after: Position = START) -> Iterator[Batch]:
        """Every sealed batch after a place."""
        seal = after.seal
        for path in self.files():
            if path.name < after.file:
                continue
            start = after.offset if path.name == after.file else 0
            for batch in sealed(path, start, seal):
                seal = batch.end.seal
                yield batch

    def holds(self, place: Position) -> bool:
        """Whether a place is one of this log: its seal stands right before it."""
        if place == START:
            return True
        path = self.folder / place.file
        if not disk.is_plain(path) or path.stat().st_size < place.offset:
            return False
        with path.open("rb") as stream:
            stream.seek(max(0, place.offset - 200))
            tail = stream.read(min(200, place.offset))
        return tail.endswith(b'"sha256":"%s"}\n' % place.seal.encode())

    def append(self, events: Sequence[Event], now: datetime) -> Position:
        """Write a batch with its seal; durable when it returns."""
        if self._end is None:
            self._find_end()
        end = self._end or START
        file = max(end.file, f"{now:%Y-%m}.jsonl")
        if self._failed == file:
            # What a failed flush left in a file is never trusted to be on the disk later.
            file = file.replace(".jsonl", "_.jsonl")
        lines = b"".join(_line(event) for event in events)
        seal = _seal(end.seal, lines)
        # Nothing stands in this line that the hash does not vouch for.
        last = _line({"e": "seal", "sha256": seal})
        body = (b'\n{"e":"again"}\n' if self._torn else b"") + lines + last
        self._end = None
        self._failed = file
        start = disk.append_bytes(self.folder / file, body, self._port)
        self._torn, self._failed = False, ""
        self._append_copy(file, start, body)
        self._end = Position(file, start + len(body), seal)
        return self._end

    def forget(self) -> None:
        """The end is to be looked for again."""
        self._end = None

    def _append_copy(self, file: str, start: int, body: bytes) -> None:
        """The same bytes into the twin, unflushed: a check compares the two."""
        path = self.copy / file
        if not path.exists():
            disk.make_folders(self._port, self.copy)
        elif path.stat().st_size != start:
            return
        fd = self._port.extend(path)
        try:
            disk.write_all(self._port, fd, body)
        finally:
            self._port.close(fd)

    def _complete_copy(self, main: Path) -> None:
        """What a crash kept from the twin."""
        twin = self.copy / main.name
        have = twin.stat().st_size if disk.is_plain(twin) else 0
        if have < main.stat().st_size:
            with main.open("rb") as stream:
                stream.seek(have)
                self._append_copy(main.name, have, stream.read())

    def _find_end(self) -> None:
        end = START
        for batch in self.batches():
            end = batch.end
        files = self.files()
        if files and files[-1].name > end.file:
            end = Position(files[-1].name, 0, end.seal)
        self._end = end
        for main in files:
            self._complete_copy(main)
        path = self.folder / end.file
        self._torn = bool(end.file) and path.stat().st_size > end.offset


def stamp(when: datetime) -> str:
    """An instant as the log writes it: UTC, to the microsecond, sorting as text."""
    return when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def sealed(path: Path, start: int, seal: str) -> Iterator[Batch]:
    """The batches of one file from an offset on, given the seal before it."""
    place, broken = start, False
    lines: list[bytes] = []
    events: list[Event] = []
    with path.open("rb") as stream:
        stream.seek(start)
        for line in stream:
            place += len(line)
            event = _read(line)
            kind = event.get("e") if event is not None else None
            if kind == "again":
                lines, events, broken = [], [], False
            elif kind == "seal" and event is not None:
                said = str(event.get("sha256", ""))
                whole = not broken and _seal(seal, b"".join(lines)) == said
                yield Batch(tuple(events), Position(path.name, place, said), whole)
                lines, events, broken, seal = [], [], False, said
            elif event is None:
                lines.append(line)
                broken = True
            else:
                lines.append(line)
                events.append(event)


def soundness(path: Path, seal: str) -> tuple[Position, bool]:
    """The place after a file's last seal, and whether all before it is as written.

    Reads no event: what the seals vouch for is what was written.
    """
    place, end, whole = 0, Position(path.name, 0, seal), True
    seen = hashlib.sha256(seal.encode())
    with path.open("rb") as stream:
        for line in stream:
            place += len(line)
            if line.startswith(_AGAIN):
                seen = hashlib.sha256(end.seal.encode())
            elif line.startswith(_SEAL) and (event := _read(line)) is not None:
                said = str(event.get("sha256", ""))
                whole = whole and seen.hexdigest() == said
                end = Position(path.name, place, said)
                seen = hashlib.sha256(said.encode())
            else:
                seen.update(line)
    return end, whole


def _line(event: Event) -> bytes:
    return _WRITE(event).encode("utf-8", "surrogatepass") + b"\n"


def _seal(before: str, lines: bytes) -> str:
    return hashlib.sha256(before.encode() + lines).hexdigest()


def _read(line: bytes) -> Event | None:
    if not line.endswith(b"\n"):
        return None
    try:
        event = json.loads(line.decode("utf-8", "surrogatepass"))
    except ValueError:
        return None
    return event if isinstance(event, dict) else None
