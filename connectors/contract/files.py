"""An account that keeps files: the way photos, exports and copies as files go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from connectors.model import Stored


class Files(Protocol):
    """A place that keeps files by path: a disk, a bucket, a WebDAV folder.

    Paths are relative, with POSIX slashes. One thread at a time; open another for another.
    """

    def identity(self) -> str:
        """Which place answers: stable text, no secret in it."""
        ...

    def list(self, under: str = "") -> Iterator[Stored]:
        """Every file at any depth under a folder; complete, or an error. Empty when no folder.

        Files still being written (temporary names) are left out.
        """
        ...

    def read(self, path: str, start: int = 0) -> Iterator[bytes]:
        """The bytes from an offset on, in chunks; all of them, or an error. NotThere if none."""
        ...

    def write(self, path: str, body: Path, sha256: str) -> Stored:
        """Store a local file whole under the path, replacing what is there.

        The final name is given only to the whole file. The provider's hash, where it tells one,
        is compared with the body before this returns. In bounded memory for any size.

        Args:
            path: where to; folders are made as needed.
            body: a local file that does not change meanwhile.
            sha256: lower-case hex of the body.

        Raises Full, Refused (a name or size this place will never take), TryLater.
        """
        ...

    def remove(self, path: str) -> None:
        """Remove one file; nothing happens when there is none."""
        ...

    def room(self) -> int | None:
        """Bytes free, or None where the place does not tell."""
        ...

    def close(self) -> None:
        """Let go of connections. May be called twice."""
        ...
