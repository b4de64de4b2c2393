"""History's bodies: plain files named by the SHA-256 of their bytes; only ever added to."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

from desktop.vault import disk
from desktop.vault.port import Port

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS, errno.EXDEV,
             errno.EINVAL, errno.EACCES}  # fmt: skip


class Objects:
    """The folder of objects."""

    def __init__(self, folder: Path, port: Port) -> None:
        self.folder = folder
        self._port = port

    def path(self, sha256: str) -> Path:
        """Where the object of this hash lies, or would."""
        return self.folder / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """Whether there is one; its bytes are looked at by a check."""
        return disk.is_plain(self.path(sha256))

    def every(self) -> Iterator[str]:
        """The hashes of all there are, in the order of the folders; asks of none by itself."""
        for folder in sorted(self.folder.glob("??")):
            with os.scandir(folder) as found:
                names = [one.name for one in found if one.is_file(follow_symlinks=False)]
            yield from sorted(name for name in names if len(name) == 64)

    def preserve(self, file: Path) -> str:
        """Put a file's bytes into history, durable when it returns; give their hash."""
        sha256, _ = disk.digest(file)
        self.add(file, sha256)
        self._port.flush(self.path(sha256))
        self._port.fsync_dir(self.path(sha256).parent)
        return sha256

    def add(self, file: Path, sha256: str) -> Path:
        """A second name, or a copy, of a file known to have this hash; the caller flushes it."""
        path = self.path(sha256)
        if disk.is_plain(path):
            if disk.digest(path)[0] == sha256:
                return path
            # What stands there is damaged: sound bytes take its place, the rest stays beside it.
            self._port.replace(path, path.with_name(f"{sha256}.damaged"))
        if not path.parent.is_dir():
            disk.make_folders(self._port, path.parent)
        try:
            self._port.link(file, path)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            staged = path.with_name(f".{sha256}.part")
            disk.discard(self._port, staged)
            disk.write_new(self._port, staged, disk.chunks_of(file), flush=True)
            disk.take_place(self._port, staged, path)
        return path
