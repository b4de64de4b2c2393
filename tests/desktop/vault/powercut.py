"""What a disk may hold after the power went: replays a trace of steps, keeping what was flushed.

Of what was not flushed, a file system may keep anything: of a file's bytes none, half, zeros or
all; of a folder's names the first so many of what was done to them. Each such state is laid out as
a real folder, so that the real program can be started on it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from desktop.vault.port import Port


@dataclass
class Inode:
    data: bytes = b""
    safe: bytes = b""


@dataclass
class Step:
    kind: str
    path: str = ""
    other: str = ""
    inode: int = 0
    data: bytes = b""


@dataclass
class Recorder(Port):
    """A disk that does everything and writes down what it did below one folder."""

    root: Path
    steps: list[Step] = field(default_factory=list)
    _open: dict[int, int] = field(default_factory=dict)
    _names: dict[str, int] = field(default_factory=dict)
    _count: int = 0

    def _name(self, path: Path | str) -> str:
        return os.path.relpath(path, self.root)

    def _say(self, step: Step) -> None:
        if not step.path.startswith(".."):
            self.steps.append(step)

    def create(self, path: Path | str) -> int:
        fd = super().create(path)
        self._count += 1
        name = self._name(path)
        self._open[fd], self._names[name] = self._count, self._count
        self._say(Step("create", name, inode=self._count))
        return fd

    def extend(self, path: Path | str) -> int:
        fresh = not Path(path).exists()
        fd = super().extend(path)
        name = self._name(path)
        if fresh:
            self._count += 1
            self._names[name] = self._count
            self._say(Step("create", name, inode=self._count))
        self._open[fd] = self._names[name]
        return fd

    def write(self, fd: int, data: bytes | memoryview) -> int:
        done = super().write(fd, data)
        self.steps.append(Step("write", inode=self._open[fd], data=bytes(data[:done])))
        return done

    def hole(self, fd: int, count: int) -> None:
        super().hole(fd, count)
        self.steps.append(Step("write", inode=self._open[fd], data=bytes(count)))

    def fsync(self, fd: int) -> None:
        super().fsync(fd)
        if fd in self._open:
            self.steps.append(Step("fsync", inode=self._open[fd]))

    def close(self, fd: int) -> None:
        super().close(fd)
        self._open.pop(fd, None)

    def flush(self, path: Path | str) -> None:
        super().flush(path)
        if self._name(path) in self._names:
            self.steps.append(Step("fsync", inode=self._names[self._name(path)]))

    def replace(self, old: Path | str, new: Path | str) -> None:
        super().replace(old, new)
        one, other = self._name(old), self._name(new)
        if one not in self._names:
            return  # the index file, which another program writes, outside the disk looked at
        self._names[other] = self._names.pop(one)
        self._say(Step("replace", one, other))

    def link(self, old: Path | str, new: Path | str) -> None:
        super().link(old, new)
        one, other = self._name(old), self._name(new)
        self._names[other] = self._names[one]
        self._say(Step("link", one, other))

    def unlink(self, path: Path | str) -> None:
        super().unlink(path)
        self._names.pop(self._name(path), None)
        self._say(Step("unlink", self._name(path)))

    def mkdir(self, path: Path | str) -> None:
        super().mkdir(path)
        self._say(Step("mkdir", self._name(path)))

    def fsync_dir(self, path: Path | str) -> None:
        super().fsync_dir(path)
        self._say(Step("fsync_dir", self._name(path)))

    def sync(self, folder: Path | str) -> bool:
        self.steps.append(Step("sync"))
        return True

    def say(self, what: str) -> None:
        """The program has told its user something."""
        self.steps.append(Step("said", what))


@dataclass(frozen=True)
class State:
    """One thing the disk may hold: files, folders, and what had been said by then."""

    files: dict[str, bytes]
    folders: frozenset[str]
    said: tuple[str, ...]
    after: int


def states(steps: list[Step], *, every: int = 1) -> Iterator[State]:
    """Every state after every prefix of the steps, or after each `every`th."""
    for length in range(0, len(steps) + 1, every):
        yield from _after(steps[:length])


def _after(steps: list[Step]) -> Iterator[State]:
    inodes: dict[int, Inode] = {}
    names: list[tuple[int, Step]] = []
    safe: set[int] = set()
    said: list[str] = []
    for place, step in enumerate(steps):
        if step.kind == "create":
            inodes[step.inode] = Inode()
        elif step.inode and step.inode not in inodes:
            continue  # a file outside
        if step.kind == "write":
            inodes[step.inode].data += step.data
        elif step.kind == "fsync":
            inodes[step.inode].safe = inodes[step.inode].data
        elif step.kind == "sync":
            for inode in inodes.values():
                inode.safe = inode.data
            safe |= {number for number, _ in names}
        elif step.kind == "fsync_dir":
            safe |= {number for number, named in names if step.path in _folders(named)}
        elif step.kind == "said":
            said.append(step.path)
        else:
            names.append((place, step))
    unsafe = [number for number, _ in names if number not in safe]
    seen: set[int] = set()
    for kept in range(len(unsafe) + 1):
        chosen = safe | set(unsafe[:kept])
        files, folders = _lay_out([step for number, step in names if number in chosen])
        for state in _with_bytes(files, folders, inodes):
            mark = hash((frozenset(state[0].items()), state[1]))
            if mark not in seen:
                seen.add(mark)
                yield State(state[0], state[1], tuple(said), len(steps))


def _folders(step: Step) -> set[str]:
    return {_parent(path) for path in (step.path, step.other) if path}


def _lay_out(steps: list[Step]) -> tuple[dict[str, int], frozenset[str]]:
    files: dict[str, int] = {}
    folders = {"."}
    for step in steps:
        if step.kind == "mkdir":
            folders.add(step.path)
        elif step.kind == "create":
            files[step.path] = step.inode
        elif step.kind == "replace" and step.path in files:
            files[step.other] = files.pop(step.path)
        elif step.kind == "link" and step.path in files:
            files[step.other] = files[step.path]
        elif step.kind == "unlink":
            files.pop(step.path, None)
    reachable = frozenset(path for path in folders if all(_up in folders for _up in _above(path)))
    return {path: inode for path, inode in files.items() if _parent(path) in reachable}, reachable


def _parent(path: str) -> str:
    return path.rpartition("/")[0] or "."


def _above(path: str) -> Iterator[str]:
    while (path := _parent(path)) != ".":
        yield path


def _with_bytes(
    files: dict[str, int], folders: frozenset[str], inodes: dict[int, Inode]
) -> Iterator[tuple[dict[str, bytes], frozenset[str]]]:
    """The files with all of their unflushed bytes, none, half, and zeros in their place."""
    for form in ("all", "none", "half", "zeros"):
        bodies = {}
        for path, number in files.items():
            inode = inodes[number]
            more = inode.data[len(inode.safe) :]
            bodies[path] = inode.safe + {
                "all": more, "none": b"", "half": more[: len(more) // 2], "zeros": b"\0" * len(more),
            }[form]  # fmt: skip
        yield bodies, folders


def lay_out(state: State, place: Path) -> None:
    """Make a state's folders and files for real."""
    for folder in sorted(state.folders):
        (place / folder).mkdir(parents=True, exist_ok=True)
    for name, body in state.files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(body)
