"""The list a mirror of files leaves beside the files: every path with its SHA-256.

Lines are those of `sha256sum`, so `sha256sum -c` run in the place's own folder proves them.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from pathlib import Path

from desktop.engine.mirror.files.plan import MANIFESTS
from desktop.vault import VaultFile, disk


def path(source: str) -> str:
    """Where an account's list lies."""
    return f"{MANIFESTS}{source}.sha256"


def text(files: Iterable[VaultFile]) -> bytes:
    """The list, sorted by path."""
    lines = sorted(f"{file.sha256}  {file.path}\n" for file in files)
    return "".join(sorted(lines, key=lambda line: line[66:])).encode("utf-8", "surrogateescape")


def read(body: bytes) -> dict[str, str]:
    """SHA-256 by path; lines that are none are passed over."""
    found: dict[str, str] = {}
    for line in body.decode("utf-8", "surrogateescape").splitlines():
        sha256, _, name = line.partition("  ")
        if len(sha256) == 64 and name:
            found[name] = sha256
    return found


def digest(body: bytes) -> str:
    """SHA-256 of the list itself."""
    return hashlib.sha256(body).hexdigest()


def stage(folder: Path, body: bytes) -> Path:
    """A local file of the list, to be written to the place and then discarded."""
    staged = folder / f"list-{secrets.token_hex(6)}"
    disk.write_new(disk.DISK, staged, [body], flush=False)
    return staged


def discard(staged: Path) -> None:
    """Take the local file away."""
    disk.discard(disk.DISK, staged)
