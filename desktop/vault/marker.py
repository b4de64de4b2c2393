"""The vault's marker: the id that tells "your disk is not connected" from "empty", kept twice.

The app's own folder remembers which vault was seen at which path, so that an empty mount point or
another disk in the vault's place is never taken for the vault, nor for a chance to begin anew. It
does so in the index's folder and beside it, since an index may be thrown away at any time.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from desktop.clock import Clock
from desktop.vault import disk
from desktop.vault.log import stamp
from desktop.vault.port import Port
from desktop.vault.readme import README
from desktop.vault.words import VaultError

FORMAT = 1
_ID_BYTES = 16
INNER = ".elsewhere"
_NAMES = ("vault.json", "vault-copy.json")
_FOLDERS = ("objects", "log", "log-copy", "service", "quarantine", "ledgers", "runs", "evidence",
            "staging")  # fmt: skip


def find(root: Path, index: Path, clock: Clock, port: Port, *, create: bool) -> str:
    """The id of the vault at this path; a new one where there never was one and `create` says so.

    Raises VaultError: "no-vault-yet", "vault-not-connected", "vault-is-another", "vault-newer".
    """
    known = _remembered(index).get(str(root))
    found = _read(root)
    if found is None:
        if known is not None:
            raise VaultError("vault-not-connected", "the vault once seen here is not here")
        if not create:
            raise VaultError("no-vault-yet", "there never was a vault here")
        if root.exists() and not root.is_dir():
            raise VaultError("vault-is-another", "a file stands in the vault's place")
        found = _begin(root, clock, port)
    elif known is not None and known != found:
        raise VaultError("vault-is-another", "another vault stands where yours was")
    if known is None:
        _remember(index, root, found, port)
    return found


def adopt(root: Path, index: Path, port: Port = disk.DISK) -> None:
    """The vault whose marker lies here is the one of this place, whatever was here before."""
    found = _read(root)
    if found is not None:
        _remember(index, root, found, port)


def heal(root: Path, port: Port) -> None:
    """Write whichever of the two markers is missing or damaged anew from the other.

    And what tells a person how to read the folder, where that was thrown away.
    """
    texts = [_text(root / INNER / name) for name in _NAMES]
    whole = next((text for text in texts if _parse(text) is not None), None)
    if whole is None:
        return
    _explain(root, port)
    for name, text in zip(_NAMES, texts, strict=True):
        if text != whole:
            disk.replace_bytes(root / INNER / name, whole, port, root / INNER / "staging")


def _read(root: Path) -> str | None:
    for name in _NAMES:
        marker = _parse(_text(root / INNER / name))
        if marker is not None:
            if int(str(marker["format"])) > FORMAT:
                raise VaultError("vault-newer", "written by a newer version")
            return str(marker["id"])
    return None


def _text(path: Path) -> bytes:
    return path.read_bytes() if disk.is_plain(path) else b""


def _parse(text: bytes) -> dict[str, object] | None:
    try:
        marker = json.loads(text)
        if len(bytes.fromhex(marker["id"].replace("-", ""))) != _ID_BYTES:
            return None
        int(marker["format"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return dict(marker)


def _begin(root: Path, clock: Clock, port: Port) -> str:
    from uuid import uuid4

    id_ = str(uuid4())
    marker = {"id": id_, "format": FORMAT, "created": stamp(clock.now())}
    body = json.dumps(marker, indent=1).encode() + b"\n"
    staging = root / INNER / "staging"
    with disk.told():
        for name in _FOLDERS:
            disk.make_folders(port, root / INNER / name)
    _explain(root, port)
    for name in reversed(_NAMES):
        disk.replace_bytes(root / INNER / name, body, port, staging)
    return id_


def _explain(root: Path, port: Port) -> None:
    if not os.path.lexists(root / "README.txt"):
        staging = root / INNER / "staging"
        disk.replace_bytes(root / "README.txt", README.encode(), port, staging)


def _memories(index: Path) -> tuple[Path, Path]:
    return index.with_name("vaults.json"), index / "vaults.json"


def _remembered(index: Path) -> dict[str, str]:
    known: dict[str, str] = {}
    for path in _memories(index):
        try:
            roots = json.loads(_text(path) or b"{}")
        except ValueError:
            continue
        if isinstance(roots, dict):
            known |= {str(root): str(id_) for root, id_ in roots.items()}
    return known


def _remember(index: Path, root: Path, id_: str, port: Port) -> None:
    body = json.dumps(_remembered(index) | {str(root): id_}, indent=1).encode()
    for path in _memories(index):
        disk.replace_bytes(path, body, port)
