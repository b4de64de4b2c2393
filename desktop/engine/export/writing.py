"""Files laid into a folder that is the person's own: nothing there is ever replaced."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from desktop.vault import disk


def write(wanted: Path, chunks: Iterable[bytes], sha256: str = "") -> tuple[bool, Path]:
    """Write under the first free name; False when the very bytes are there already, and where.

    Args:
        wanted: the name; one that is taken gets a number.
        chunks: what the file holds.
        sha256: of those bytes, where it is known before they are made.

    Raises OSError, and VaultError for what the disk refuses.
    """
    disk.make_folders(disk.DISK, wanted.parent)
    if sha256:
        final, there = _place(wanted, sha256)
        if there:
            return False, final
    staged = wanted.with_name(f".{wanted.name[:60]}.part")
    disk.discard(disk.DISK, staged)
    sha256, _ = disk.write_new(disk.DISK, staged, chunks, flush=True)
    final, there = _place(wanted, sha256)
    if there:
        disk.discard(disk.DISK, staged)
        return False, final
    disk.take_place(disk.DISK, staged, final)
    return True, final


def _place(wanted: Path, sha256: str) -> tuple[Path, bool]:
    """The first free name, or that of a file with these bytes."""
    final, number = wanted, 1
    while os.path.lexists(final):
        if disk.is_plain(final) and disk.digest(final)[0] == sha256:
            return final, True
        number += 1
        final = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
    return final, False
