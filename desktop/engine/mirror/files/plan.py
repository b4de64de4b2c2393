"""Decides what a mirror of files does with each file, from one listing. Pure but for hashing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path

from connectors.formats.quickxor import QuickXor
from connectors.model import Stored
from desktop.engine.mirror.files.sent import FilesSent, Wrote
from desktop.vault import VaultFile

MARKER = ".elsewhere/vault.json"
MANIFESTS = ".elsewhere/mirror/"
_OURS_ALONE = (".elsewhere/ledgers/", ".elsewhere/runs/", ".elsewhere/staging/", MANIFESTS)
_PRIVATE = ".elsewhere/"
OBJECTS = ".elsewhere/objects/"
_LOGS = (".elsewhere/log/", ".elsewhere/log-copy/")
_READ = 1 << 20


@dataclass(slots=True)
class FilesPlan:
    """Each file in exactly one place.

    Attributes:
        same: there already, as they should be.
        adopt: the same, but to be noted, since their revision is not the one remembered.
        write: to be written, in this order of ranks: what a later rank names lies in an earlier.
        gone: removed over there by somebody; they wait for the person.
        doubtful: written by us, and another revision by now: to be read before they are replaced.
    """

    same: list[VaultFile] = field(default_factory=list)
    adopt: list[tuple[VaultFile, Stored]] = field(default_factory=list)
    write: dict[int, list[VaultFile]] = field(default_factory=dict)
    gone: list[VaultFile] = field(default_factory=list)
    doubtful: list[tuple[VaultFile, Stored]] = field(default_factory=list)

    def leave(self, paths: AbstractSet[str]) -> None:
        """Write none of these this time."""
        for rank_, files in self.write.items():
            self.write[rank_] = [file for file in files if file.path not in paths]

    def to_write(self, file: VaultFile) -> None:
        """Put a file where its rank is."""
        self.write.setdefault(rank(file.path), []).append(file)


def rank(path: str) -> int:
    """Marker first, then history, current files, their sums, and the log that names them all."""
    if path.startswith(_LOGS):
        return 4
    if not path.startswith(_PRIVATE):
        if "/" not in path:
            return 0
        return 3 if path.endswith("/SHA256SUMS") else 2
    return 0 if path.count("/") == 1 else 1


def mirrored(path: str) -> bool:
    """Whether a vault's file goes to a second cloud: all but this computer's own journals."""
    return not path.startswith(_OURS_ALONE)


def machinery(path: str) -> bool:
    """Whether a file is no item of the person's: it is put back without asking."""
    return path.startswith(_PRIVATE) or "/" not in path or path.endswith("/SHA256SUMS")


def object_path(sha256: str) -> str:
    """Where history would hold these bytes."""
    return f"{OBJECTS}{sha256[:2]}/{sha256}"


def plan(
    files: Iterable[VaultFile], there: Mapping[str, Stored], sent: FilesSent, root: Path
) -> FilesPlan:
    """What to do.

    Args:
        files: what makes the account recoverable.
        there: the place's listing, by path.
        sent: the journal.
        root: the vault's folder, for a hash the place tells and we do not know.
    """
    found = FilesPlan()
    for file in files:
        past, stored = sent.wrote.get(file.path), there.get(file.path)
        if file.path in sent.left_out:
            found.same.append(file)
        elif stored is None:
            asked = past is not None or file.path in sent.gone
            if asked and not machinery(file.path):
                found.gone.append(file)
            else:
                found.to_write(file)
        elif stored.size == file.size and _as_remembered(file, past, stored):
            found.same.append(file)
        elif stored.size == file.size and same_bytes(root / file.path, file.sha256, stored):
            found.adopt.append((file, stored))
        elif past is not None and past.revision == stored.revision:
            found.to_write(file)
        else:
            found.doubtful.append((file, stored))
    return found


def same_bytes(body: Path, sha256: str, stored: Stored) -> bool:
    """Whether the place says by a hash that it holds exactly these bytes."""
    if "sha256" in stored.hashes:
        return stored.hashes["sha256"] == sha256
    for name in ("sha1", "md5", "quickxor"):
        if name in stored.hashes:
            return _hash(body, name) == stored.hashes[name]
    return False


def _as_remembered(file: VaultFile, past: Wrote | None, stored: Stored) -> bool:
    return past is not None and past.sha256 == file.sha256 and past.revision == stored.revision


def _hash(body: Path, name: str) -> str:
    seen = QuickXor() if name == "quickxor" else hashlib.new(name, usedforsecurity=False)
    with body.open("rb") as stream:
        while chunk := stream.read(_READ):
            seen.update(chunk)
    return seen.hexdigest()
