"""Contents sealed and opened as age files, in bounded memory, whole or not at all."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from connectors.errors import Unsound
from desktop.engine.encrypted.key import Key
from desktop.vault import disk
from desktop.vault.words import VaultError

_IN_MEMORY = 1 << 20
"""Bytes of an opened file that need not touch the disk."""
_READ = 1 << 20
_CHUNK, _TAG, _NONCE = 64 << 10, 16, 16
_HEADER = 64 << 10
"""Bytes within which an age file's header ends; ours end within a few hundred."""


@dataclass(frozen=True, slots=True)
class Digest:
    """SHA-256 (lower-case hex) and number of some bytes."""

    sha256: str
    size: int


def seal(key: Key, body: Path, to: Path) -> tuple[Digest, Digest]:
    """Write the sealed form of a local file under a new name; what went in, and what came out."""
    import pyrage

    with body.open("rb") as stream:
        source, out = _Counting(iter(lambda: stream.read(_READ), b"")), _New(to)
        try:
            pyrage.encrypt_io(source, out, [key.recipient()])
        except (pyrage.EncryptError, OSError):
            raise (source.failed or out.failed or VaultError("vault-failing")) from None
        finally:
            out.close()
    return source.digest(), out.digest()


@contextmanager
def opened(key: Key, sealed: Iterable[bytes], staging: Path) -> Iterator[tuple[IO[bytes], Digest]]:
    """What a sealed file holds, only once all of it is proven; and what the sealed bytes were.

    Until then it lies in memory or in a file without a name. Raises Unsound when it is cut short,
    altered, longer than it was or for another key; errors of `sealed` are raised as they are.
    """
    import pyrage

    source = _Counting(iter(sealed))
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(staging)) as plain:
        kept = _Kept(plain)
        try:
            pyrage.decrypt_io(source, kept, [key.identity()])
        except (pyrage.DecryptError, OSError, ValueError) as error:
            # Only at its end can a place say that the bytes were torn on their way, by another
            # writer or the line: then they are to be read again, and nothing there is damaged.
            source.finish()
            raise (source.failed or kept.failed or Unsound("not what was sealed here")) from error
        plain.seek(0)
        yield plain, source.digest()


def plain_size(beginning: Iterable[bytes], sealed: int) -> int | None:
    """Bytes inside a sealed file of this size, from its beginning; None when it is none."""
    head = b""
    for chunk in beginning:
        head += chunk
        end = head.find(b"\n", head.find(b"\n--- ") + 1) if b"\n--- " in head else -1
        if end >= 0:
            payload = sealed - (end + 1) - _NONCE
            chunks = -(-payload // (_CHUNK + _TAG))
            size = payload - chunks * _TAG
            return size if payload >= _TAG and size >= 0 else None
        if len(head) > _HEADER:
            return None
    return None


class _Counting:
    """Chunks as a stream to read from; keeps what went wrong, which Rust would lose."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = memoryview(b"")
        self._seen, self._size = hashlib.sha256(), 0
        self.failed: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        while not self._left:
            try:
                chunk = next(self._chunks)
            except StopIteration:
                return b""
            except Exception as error:
                self.failed = error
                raise OSError("the bytes did not come") from error
            self._seen.update(chunk)
            self._size += len(chunk)
            self._left = memoryview(chunk)
        cut = len(self._left) if size < 0 else size
        given, self._left = self._left[:cut], self._left[cut:]
        return bytes(given)

    def finish(self) -> None:
        """Hear the rest, so that what went wrong on the way is known."""
        try:
            while not self.failed and self.read():
                pass
        except OSError:
            return

    def digest(self) -> Digest:
        return Digest(self._seen.hexdigest(), self._size)


class _Kept:
    """A temporary file as a stream to write to; a full disk is not taken for a damaged copy."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.failed: Exception | None = None

    def write(self, data: bytes) -> int:
        try:
            with disk.told():
                return self._file.write(data)
        except VaultError as error:
            self.failed = error
            raise OSError("the disk takes no more") from error

    def flush(self) -> None:
        """The file is read by nobody else."""


class _New:
    """A new file on the disk as a stream to write to."""

    def __init__(self, path: Path) -> None:
        with disk.told():
            self._fd = disk.DISK.create(path)
        self._seen, self._size = hashlib.sha256(), 0
        self.failed: Exception | None = None

    def write(self, data: bytes) -> int:
        try:
            with disk.told():
                disk.write_all(disk.DISK, self._fd, data)
        except VaultError as error:
            self.failed = error
            raise OSError("the disk takes no more") from error
        self._seen.update(data)
        self._size += len(data)
        return len(data)

    def flush(self) -> None:
        """Bytes are written as they come."""

    def close(self) -> None:
        disk.DISK.close(self._fd)

    def digest(self) -> Digest:
        return Digest(self._seen.hexdigest(), self._size)
