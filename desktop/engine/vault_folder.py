"""The vault's folder is another one from now on: everything copied there, read back, then taken.

The old folder stays as it was. The markers that make a folder a vault are copied last, so what a
crash or a stop leaves behind is no vault, and the next try goes on with it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from desktop.engine import state
from desktop.engine.context import Tell
from desktop.engine.failure import EngineError
from desktop.engine.report import Report, Trouble
from desktop.engine.surroundings import Surroundings
from desktop.engine.tasks import MoveVault
from desktop.vault import Vault, disk
from desktop.vault.words import VaultError

UNDER_WAY = ".elsewhere-moving"
"""Name of the one file being written."""

_LAST = (".elsewhere/vault-copy.json", ".elsewhere/vault.json")
_ROOM = 50_000_000


def move(around: Surroundings, task: MoveVault, tell: Tell, run: str) -> Report:
    """Do it, with the vault closed to every other job.

    Raises EngineError "folder-not-empty", "folder-inside", "folder-no-room", "folder-not-equal",
    and VaultError, "vault-is-another" for a folder that holds another vault.
    """
    report = Report(run, "move-vault", around.clock.now())
    to = Path(os.path.abspath(task.folder.expanduser()))  # noqa: PTH100 links are kept as given
    with around.custody.alone(waiting=lambda: tell("waiting", "for another Elsewhere")):
        old = around.custody.root
        if to != old:
            if to in old.parents or old in to.parents:
                raise EngineError(Trouble("folder-inside", str(to)), exit=2)
            ours, theirs = _id(around, old), _id(around, to)
            if theirs and ours and theirs != ours:
                raise VaultError("vault-is-another", "another vault is in that folder")
            if not theirs and not ours and around.custody.begun():
                # Another folder in its place would only hide that its disk is not connected.
                raise VaultError("vault-not-connected", "the vault is not at its place")
            if not theirs:
                report.files = _bring(old, to, tell) if ours else _empty(to)
            state.save(around.home.vault_folder, str(to).encode())
            around.custody.stands_at(to)
    report.finished = around.clock.now()
    return report


def _id(around: Surroundings, root: Path) -> str:
    """The id of the vault in a folder, "" where there is none to be read."""
    try:
        with Vault.open(root, around.home.index, around.clock) as vault:
            return vault.id
    except VaultError as error:
        if error.code in {"no-vault-yet", "vault-not-connected"}:
            return ""
        raise


def _empty(to: Path) -> int:
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise EngineError(Trouble("folder-not-empty", str(to)), exit=2)
    return 0


def _bring(old: Path, to: Path, tell: Tell) -> int:
    """Copy every plain file and read it back; gives their number."""
    files = sorted(_files(old), key=lambda one: (_LAST.index(one) if one in _LAST else -1, one))
    there = set(_files(to)) if to.is_dir() else set()
    if there - set(files) or (to.exists() and not to.is_dir()):
        raise EngineError(Trouble("folder-not-empty", str(to)), exit=2)
    _room(old, to, [one for one in files if one not in there])
    written = 0
    for done, name in enumerate(files):
        tell("copying", name, done, len(files), written)
        if name in there:
            if disk.digest(to / name) != disk.digest(old / name):
                raise EngineError(Trouble("folder-not-empty", str(to)), exit=2)
            continue
        written += _copy(old / name, to / name, to / UNDER_WAY)
    return len(files)


def _copy(old: Path, new: Path, under_way: Path) -> int:
    with disk.told():
        disk.make_folders(disk.DISK, new.parent)
        disk.discard(disk.DISK, under_way)
        sha256, size = disk.write_new(disk.DISK, under_way, disk.chunks_of(old), flush=True)
        if disk.digest(under_way) != (sha256, size):
            raise EngineError(Trouble("folder-not-equal", str(new.parent)), exit=5)
        disk.take_place(disk.DISK, under_way, new)
        disk.DISK.fsync_dir(new.parent)
    return size


def _room(old: Path, to: Path, files: list[str]) -> None:
    near = next(one for one in (to, *to.parents) if one.exists())
    needed = sum((old / name).stat().st_size for name in files)
    if shutil.disk_usage(near).free < needed + _ROOM:
        facts = {"count": str(needed // 1_000_000 + 1)}
        raise EngineError(Trouble("folder-no-room", str(to), facts), exit=4)


def _files(root: Path) -> Iterator[str]:
    """Every plain file by its path below the root; never through a link."""
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            if disk.is_plain(path) and name != UNDER_WAY:
                yield path.relative_to(root).as_posix()
