"""Brings home what only the second cloud still has, before a newer version goes over it.

A file damaged here and then replaced by its account leaves a version in history whose bytes are
nowhere in the vault. The mirror may hold them to this moment.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from connectors.contract import Files
from connectors.errors import NotThere
from connectors.model import Stored
from desktop.engine.mirror.files.plan import FilesPlan, machinery, object_path
from desktop.engine.mirror.files.reading import fetch, known
from desktop.engine.mirror.files.sent import FilesSent
from desktop.engine.patience import Patience
from desktop.vault import Vault, disk


def rescue(
    patience: Patience,
    vault: Vault,
    place: Files,
    plan: FilesPlan,
    there: Mapping[str, Stored],
    sent: FilesSent,
) -> int:
    """Put into history what is about to be written over and is not held here; how many came."""
    came = 0
    for file in (one for files in plan.write.values() for one in files):
        past, stored = sent.wrote.get(file.path), there.get(file.path)
        if past is None or stored is None or machinery(file.path):
            continue
        if past.sha256 == file.sha256 or stored.revision != past.revision:
            continue
        if not known(vault, past.sha256):
            came += _bring(patience, vault, place, file.path, past.sha256)
    return came


def _bring(patience: Patience, vault: Vault, place: Files, path: str, sha256: str) -> bool:
    staged = vault.stage() / secrets.token_hex(8)
    try:
        if fetch(patience, place, path, staged)[0] != sha256:
            return False
        vault.heal(object_path(sha256), sha256, staged)
    except NotThere:
        return False
    finally:
        disk.discard(disk.DISK, staged)
    return True
