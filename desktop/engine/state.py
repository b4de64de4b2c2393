"""Small files of the app's own settings: read whole, replaced whole."""

from __future__ import annotations

from pathlib import Path

from desktop.engine.failure import EngineError
from desktop.engine.report import Trouble
from desktop.vault import disk


def load(path: Path) -> bytes | None:
    """The bytes, or None when there is no such file. Raises EngineError "no-access"."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except (PermissionError, NotADirectoryError) as error:
        raise EngineError(Trouble("no-access", str(path)), exit=3) from error


def save(path: Path, body: bytes) -> None:
    """Replace the file whole, readable by this person alone; old or new after a crash.

    Raises VaultError with a code of the disk's.
    """
    disk.replace_bytes(path, body)
