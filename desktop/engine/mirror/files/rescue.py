"""Brings home what only the second cloud still has, before a newer version goes over it.

A file damaged here and then replaced by its account leaves a version in history whose bytes are
nowhere in the vault. The mirror may hold them to this moment.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from connectors.errors import NotThere, Unsound
from connectors.model import Stored
from desktop.engine.mirror.files.place import Upload
from desktop.engine.mirror.files.plan import FilesPlan, machinery, object_path
from desktop.engine.mirror.files.reading import fetch, known
from desktop.engine.patience import NotGiven
from desktop.vault import disk


@dataclass(slots=True)
class Rescued:
    """What became of versions that only the second cloud still had.

    Attributes:
        came: how many are in history by now.
        withheld: paths of those that it does not give, and that are not to be written over.
    """

    came: int = 0
    withheld: set[str] = field(default_factory=set)


def rescue(upload: Upload, found: FilesPlan, there: Mapping[str, Stored]) -> Rescued:
    """Put into history what is about to be written over and is not held here."""
    rescued = Rescued()
    for file in (one for files in found.write.values() for one in files):
        past, stored = upload.sent.wrote.get(file.path), there.get(file.path)
        if past is None or stored is None or machinery(file.path):
            continue
        if past.sha256 == file.sha256 or stored.revision != past.revision:
            continue
        if known(upload.context.vault, past.sha256):
            continue
        try:
            rescued.came += _bring(upload, file.path, past.sha256)
        except NotGiven as error:
            rescued.withheld.add(file.path)
            upload.counts.note(file.path, error.code)
    return rescued


def _bring(upload: Upload, path: str, sha256: str) -> bool:
    vault = upload.context.vault
    staged = vault.stage() / secrets.token_hex(8)
    try:
        if fetch(upload.context.patience, upload.place, path, staged)[0] != sha256:
            return False
        vault.heal(object_path(sha256), sha256, staged)
    except NotGiven:
        raise
    except (NotThere, Unsound):
        return False
    finally:
        disk.discard(disk.DISK, staged)
    return True
