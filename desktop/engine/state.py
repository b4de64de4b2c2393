"""Small files of the app's own settings: read whole, replaced whole."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile


def load(path: Path) -> bytes | None:
    """The bytes, or None when there is no such file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def save(path: Path, body: bytes) -> None:
    """Replace the file whole, readable by this person alone; old or new after a crash."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
