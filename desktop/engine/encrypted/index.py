"""The list of what an encrypted copy holds, in parts beside it; shared by all its connections.

Each run that wrote something adds a part after its files, and never touches an older one; when
there are many, one that says everything takes their place, written before they go. A part that
has gone or is not the one we left is named by a check, and written anew.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import RLock

from connectors.contract import Files
from connectors.errors import ConnectorError, NotThere, Unsound
from connectors.model import Stored
from desktop.engine import state
from desktop.engine.encrypted import body, facts
from desktop.engine.encrypted.facts import Fact
from desktop.engine.encrypted.key import Key
from desktop.vault import disk

FOLDER = "index/"
MANY = 12
"""Parts from which on they are made one."""
TOGETHER = 2000
"""Files after which a part is written even though the run goes on."""
_REMEMBERED = 400
_LOG = logging.getLogger(__name__)


class Index:
    """Knows what each sealed file is. Safe to use from several threads.

    Args:
        key: the copy's.
        memory: a file of this computer, for which parts there ought to be.
        staging: a folder of this computer that others cannot look into.
    """

    def __init__(self, key: Key, memory: Path, staging: Path) -> None:
        self.key = key
        self.staging = staging
        self.introduced = False
        self._code = key.derived("index", 32)
        self._memory = memory
        self._lock = RLock()
        self._facts: dict[str, list[Fact]] = {}
        self._of: dict[str, str] = {}
        self._fresh: list[Fact] = []
        self._parts: dict[str, str] = _recalled(memory)
        self._read: set[str] = set()
        self._covered: set[str] = set()
        self._there: set[str] = set()
        self._ill: set[str] = set()
        self._wrote = False

    def learn(self, place: Files, there: Mapping[str, Stored]) -> None:
        """Take in a listing: read the parts not read before, note which are not as we left them.

        Raises what the place raises.
        """
        with self._lock:
            self._there = set(there)
            numbers = {number for number in map(_number, there) if number}
            for number in sorted(numbers - self._read):
                self._take(place, number)
            lost = self._parts.keys() - numbers - self._covered
            self._ill = {one for one in self._ill if one in numbers} | lost

    def fact(self, name: str, stored: Stored) -> Fact | None:
        """What is known of the file that lies there under this name."""
        with self._lock:
            return next((one for one in self._facts.get(name, ()) if one.is_of(stored)), None)

    def owner(self, sealed_sha256: str) -> str | None:
        """The path that these sealed bytes were made for, where that is known."""
        with self._lock:
            return self._of.get(sealed_sha256)

    def note(self, fact: Fact, *, wrote: bool) -> None:
        """Keep a fact; with `wrote` it is worth a part of the list."""
        with self._lock:
            self._add(fact)
            self._fresh.append(fact)
            self._wrote |= wrote

    def ill(self) -> tuple[str, ...]:
        """Parts that are missing, or are not the ones we left, as they are named over there."""
        with self._lock:
            return tuple(sorted(f"{FOLDER}{number}.age" for number in self._ill))

    def save(self, place: Files, *, all_of_it: bool = False) -> bool:
        """Write what is new as a part, or all of it as one; False when it could not be done.

        Nothing rests on it, so trouble is only noted.
        """
        with self._lock:
            if not (self._wrote or all_of_it):
                return True
            try:
                self._save(place, whole=all_of_it or len(self._parts) >= MANY)
            except ConnectorError as error:
                _LOG.info("the list of an encrypted copy waits for the next run: %s", error.code)
                return False
            return True

    def due(self) -> bool:
        """Whether so much is new that it should be written."""
        with self._lock:
            return self._wrote and len(self._fresh) >= TOGETHER

    @contextmanager
    def staged(self) -> Iterator[Path]:
        """A name for a file under way; whatever has it in the end goes away."""
        disk.make_folders(disk.DISK, self.staging)
        path = self.staging / f"{_own()}{secrets.token_hex(8)}"
        try:
            yield path
        finally:
            disk.discard(disk.DISK, path)

    def sweep(self) -> None:
        """Take away what a process that was killed left under way."""
        for left in self.staging.glob("sealing-*"):
            if not left.name.startswith(_own()):
                disk.discard(disk.DISK, left)

    def _save(self, place: Files, *, whole: bool) -> None:
        old = {*self._parts, *self._read, *self._ill} if whole else set[str]()
        said = self._latest() if whole else self._fresh
        covers = sorted(self._covered | old)[-_REMEMBERED:] if whole else ()
        number = secrets.token_hex(8)
        with self.staged() as plain, self.staged() as sealed:
            text = facts.write(number, covers, said, self._code)
            disk.write_new(disk.DISK, plain, [text], flush=False)
            _, digest = body.seal(self.key, plain, sealed)
            place.write(f"{FOLDER}{number}.age", sealed, digest.sha256)
        self._fresh, self._wrote = [], False
        self._parts = {one: sha for one, sha in self._parts.items() if one not in old}
        self._parts[number] = digest.sha256
        self._read = {*self._read, number} - old
        self._ill -= old
        self._covered |= old
        self._remember()
        for one in old:
            place.remove(f"{FOLDER}{one}.age")

    def _latest(self) -> list[Fact]:
        fresh = {one.name for one in self._fresh}
        kept = (name for name in self._facts if name in self._there or name in fresh)
        return [self._facts[name][-1] for name in sorted(kept)]

    def _take(self, place: Files, number: str) -> None:
        try:
            part, digest = self._opened(place, number)
        except NotThere:
            return
        except (Unsound, ValueError):
            self._ill.add(number)
            return
        if self._parts.setdefault(number, digest) != digest:
            self._ill.add(number)
            return
        self._read.add(number)
        self._covered |= part.covers
        for fact in part.facts:
            self._add(fact)
        self._remember()

    def _opened(self, place: Files, number: str) -> tuple[facts.Part, str]:
        disk.make_folders(disk.DISK, self.staging)
        with body.opened(self.key, place.read(f"{FOLDER}{number}.age"), self.staging) as (
            plain,
            digest,
        ):
            return facts.read(plain.read(), number, self._code), digest.sha256

    def _add(self, fact: Fact) -> None:
        known = [one for one in self._facts.get(fact.name, ()) if one != fact]
        self._facts[fact.name] = [*known[-2:], fact]
        if fact.sealed_sha256:
            self._of[fact.sealed_sha256] = fact.path

    def _remember(self) -> None:
        said = json.dumps({"parts": self._parts}, indent=1).encode() + b"\n"
        if state.load(self._memory) != said:
            state.save(self._memory, said)


def renewed(fact: Fact, stored: Stored) -> Fact:
    """The same file under a revision it did not have before."""
    return replace(fact, revision=stored.revision, told=dict(stored.hashes))


def parts(names: Iterable[str]) -> list[str]:
    """Those names that are parts of a list."""
    return [name for name in names if _number(name)]


def _number(name: str) -> str:
    number = name.removeprefix(FOLDER).removesuffix(".age")
    plain = len(number) == 16 and all(letter in "0123456789abcdef" for letter in number)
    return number if plain and name == f"{FOLDER}{number}.age" else ""


def _own() -> str:
    return f"sealing-{os.getpid()}-"


def _recalled(memory: Path) -> dict[str, str]:
    said = state.load(memory)
    try:
        return dict(json.loads(said)["parts"]) if said is not None else {}
    except (ValueError, KeyError, TypeError):
        return {}  # it only guards the list; every file is proven by itself
