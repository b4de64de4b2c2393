"""A place for files around another one: what goes through it is sealed, what comes out proven."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from hashlib import sha256 as digest_of
from pathlib import Path

from connectors.contract import Files
from connectors.errors import ConnectorError, NotThere, Refused, SignInAgain, Unsound
from connectors.model import Stored
from connectors.net import paths
from desktop.engine.encrypted import notice
from desktop.engine.encrypted.body import opened, plain_size, seal
from desktop.engine.encrypted.facts import Fact
from desktop.engine.encrypted.index import Index
from desktop.engine.encrypted.names import Names, looks_sealed
from desktop.vault import disk

_CHUNK = 1 << 20


class EncryptedFiles:
    """A place as its owner sees it; the place itself sees sealed names and age files.

    One thread at a time; the index may be shared by several.

    Args:
        inner: the place itself; closed with this one.
        index: what is known of the copy.
    """

    def __init__(self, inner: Files, index: Index) -> None:
        self._inner = inner
        self._index = index
        self._names = Names(index.key)

    def identity(self) -> str:
        return self._inner.identity()

    def list(self, under: str = "") -> Iterator[Stored]:
        """As in the contract. Raises SignInAgain "sheet-of-another" for another key's copy.

        That one must never be taken for an empty place.
        """
        folder = "/".join(paths.folder(under))
        there = {one.path: one for one in self._inner.list()}
        named = {name: self._names.open(name) for name in there}
        if not any(named.values()) and any(looks_sealed(name) for name in there):
            raise SignInAgain("another key's copy", code="sheet-of-another")
        self._index.learn(self._inner, there)
        self._index.introduced |= notice.NAME in there
        for name, path in named.items():
            if path is not None and (not folder or path.startswith(f"{folder}/")):
                yield self._seen(path, there[name])

    def read(self, path: str, start: int = 0) -> Iterator[bytes]:
        """As in the contract: nothing is given before all of it is proven. Raises Unsound."""
        name = self._names.seal(path)
        disk.make_folders(disk.DISK, self._index.staging)
        key, staging = self._index.key, self._index.staging
        with (
            _called(path),
            _ended(self._inner.read(name)) as sealed,
            opened(key, sealed, staging) as (plain, digest),
        ):
            if self._index.owner(digest.sha256) not in {None, path}:
                raise Unsound("what was sealed under another name")
            plain.seek(start)
            while chunk := plain.read(_CHUNK):
                yield chunk

    def write(self, path: str, body: Path, sha256: str) -> Stored:
        name = self._names.seal(path)
        if not self._index.introduced:
            self._introduce()
        with _called(path), self._index.staged() as sealed:
            plain, made = seal(self._index.key, body, sealed)
            if plain.sha256 != sha256:
                raise Refused("the body is not the one meant", code="damaged-body")
            stored = self._inner.write(name, sealed, made.sha256)
        fact = Fact(name, path, plain.size, sha256, made.size, made.sha256, stored.revision,
                    dict(stored.hashes))  # fmt: skip
        self._index.note(fact, wrote=True)
        if self._index.due():
            self._index.save(self._inner)
        return _told(fact, stored)

    def remove(self, path: str) -> None:
        with _called(path):
            self._inner.remove(self._names.seal(path))

    def room(self) -> int | None:
        return self._inner.room()

    def close(self) -> None:
        """As in the contract; what was written is added to the list of what there is."""
        self._index.save(self._inner)
        self._inner.close()

    def ill(self) -> tuple[str, ...]:
        """Parts of the list that are not as they were left, since the last listing."""
        return self._index.ill()

    def mend(self) -> bool:
        """Write the list anew; whether that was done."""
        return self._index.save(self._inner, all_of_it=True)

    def _seen(self, path: str, stored: Stored) -> Stored:
        known = self._index.fact(stored.path, stored)
        if known is None:
            known = self._looked_into(path, stored)
        return _told(known, stored)

    def _looked_into(self, path: str, stored: Stored) -> Fact:
        """The size inside a file nobody noted, from its beginning; else the file's own."""
        with _ended(self._inner.read(stored.path)) as beginning:
            try:
                size = plain_size(beginning, stored.size)
            except NotThere:  # it went just now; whoever reads it hears so
                size = None
        fact = Fact(stored.path, path, stored.size if size is None else size, "", stored.size, "",
                    stored.revision, {})  # fmt: skip
        if size is not None:
            self._index.note(fact, wrote=False)
        return fact

    def _introduce(self) -> None:
        text = notice.text(self._index.key)
        with self._index.staged() as plain:
            disk.write_new(disk.DISK, plain, [text], flush=False)
            self._inner.write(notice.NAME, plain, digest_of(text).hexdigest())
        self._index.introduced = True


def _told(fact: Fact, stored: Stored) -> Stored:
    hashes = {"sha256": fact.sha256} if fact.proves(stored) else {}
    return Stored(fact.path, fact.size, stored.revision, hashes)


@contextmanager
def _called(path: str) -> Iterator[None]:
    """Trouble with a sealed file is told under its true name."""
    try:
        yield
    except ConnectorError as error:
        error.about = path
        raise


@contextmanager
def _ended(chunks: Iterator[bytes]) -> Iterator[Iterator[bytes]]:
    """Lets go of the answer, however little of it was read."""
    try:
        yield chunks
    finally:
        if isinstance(chunks, Generator):
            chunks.close()
