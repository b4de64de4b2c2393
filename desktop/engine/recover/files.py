"""Lays a vault out anew from a second cloud's files, each proven before it gets its name."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from connectors.contract import Files
from connectors.errors import ConnectorError, NotThere, SignInAgain, TryLater, Unsound
from connectors.model import Stored
from desktop.engine.accounts.accounts import Accounts
from desktop.engine.context import Tell
from desktop.engine.crew import Crew
from desktop.engine.encrypted import notice
from desktop.engine.failure import EngineError
from desktop.engine.mirror.files.plan import MARKER, object_path
from desktop.engine.mirror.files.reading import fetch, whole
from desktop.engine.patience import NotGiven, Patience
from desktop.engine.recover.plan import COPY, Wanted, wanted
from desktop.engine.report import Trouble
from desktop.vault import disk

READERS = 8
_STAGING = ".elsewhere/staging"
_UNSOUND = "unsound"


@dataclass(slots=True)
class Laid:
    """What was laid out.

    Attributes:
        files: how many lie here with the bytes they must have.
        damaged: those whose bytes over there are not the right ones, and were nowhere else.
        missing: those that were not there, or were named and not given.
        repaired: those of both that history had.
    """

    files: int = 0
    damaged: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)


def _everything(_path: str) -> bool:
    """For those who bring back all there is."""
    return True


@dataclass(frozen=True, slots=True)
class Ground:
    """What a vault is laid out with; `wants` says which paths, all of them for a recovery."""

    root: Path
    accounts: Accounts
    target: str
    patience: Patience
    tell: Tell
    wants: Callable[[str], bool] = _everything


def lay_out(ground: Ground) -> Laid:
    """Bring every file back to the path it had; the marker comes last, so a rerun goes on.

    A file that is here already is left as it is; only what is missing is brought. Raises
    EngineError "vault-is-another" when another vault with something in it lies here, and
    "sheet-needed" for an encrypted copy without its key.
    """
    place = ground.accounts.files(ground.target)
    try:
        there = ground.patience.call(lambda: {one.path: one for one in place.list()})
        if notice.stands_in(there):
            raise EngineError(Trouble("sheet-needed", ground.target), exit=3)
        marker = _marker(ground, place, there)
        _expect_free(ground.root, marker)
        every = wanted(ground.patience, place, there)
        files = [file for file in every if ground.wants(file.path)]
        disk.make_folders(disk.DISK, ground.root / _STAGING)
        laid = Laid()
        with Crew(READERS, lambda: ground.accounts.files(ground.target)) as crew:
            for done, (file, outcome) in enumerate(
                crew.each(files, lambda one, file: _lay(ground, one, file)), 1
            ):
                _count(laid, file, outcome)
                ground.tell("copying", file.path, done, len(files))
    finally:
        place.close()
    if not disk.DISK.sync(ground.root):
        for file in files:
            if disk.is_plain(ground.root / file.path):
                disk.DISK.flush(ground.root / file.path)
    for name in (COPY, MARKER):
        disk.replace_bytes(ground.root / name, marker)
    return laid


def _marker(ground: Ground, place: Files, there: dict[str, Stored]) -> bytes:
    withheld: NotGiven | None = None
    for name in (MARKER, COPY):
        if name in there:
            try:
                body = whole(ground.patience, place, name)
            except NotGiven as error:
                withheld = error
                continue
            except Unsound:
                continue
            if _id(body):
                return body
    if withheld:
        # It may be all right: nobody is to be told that no vault lies there.
        raise TryLater(str(withheld), about=withheld.about)
    raise EngineError(Trouble("no-vault-there", ground.target), exit=2)


def _expect_free(root: Path, marker: bytes) -> None:
    for name in (MARKER, COPY):
        here = root / name
        if disk.is_plain(here) and _id(here.read_bytes()) == _id(marker):
            return
    logs = root / ".elsewhere" / "log"
    if logs.is_dir() and any(logs.iterdir()) and disk.is_plain(root / MARKER):
        raise EngineError(Trouble("vault-is-another", str(root.name)), exit=2)


def _id(body: bytes) -> str:
    try:
        return str(json.loads(body)["id"])
    except (ValueError, KeyError, TypeError):
        return ""


def _count(laid: Laid, file: Wanted, outcome: str) -> None:
    if outcome in {"here", "laid", "from-history"}:
        laid.files += 1
    if outcome == "missing" or (outcome == "from-history" and file.size is None):
        laid.missing.append(file.path)
    elif outcome in {"damaged", "from-history"}:
        laid.damaged.append(file.path)
    if outcome == "from-history":
        laid.repaired.append(file.path)


def _lay(ground: Ground, place: Files, file: Wanted) -> str:
    """One file: "here", "laid", "from-history", "damaged" or "missing"."""
    final = ground.root / file.path
    if disk.is_plain(final):
        found, size = disk.digest(final)
        if (found == file.sha256) if file.sha256 else size == file.size:
            return "here"
        if disk.is_plain(ground.root / MARKER):
            return "damaged"  # this vault is in use: what is here may be newer
    staged = ground.root / _STAGING / f"recover-{secrets.token_hex(8)}"
    outcome = "missing"
    for path in (file.path, object_path(file.sha256) if file.sha256 else ""):
        if not path:
            continue
        found = _fetch(ground, place, path, staged)
        if found not in {"", _UNSOUND} and (not file.sha256 or found == file.sha256):
            disk.make_folders(disk.DISK, final.parent)
            disk.take_place(disk.DISK, staged, final)
            return "laid" if path == file.path else "from-history"
        if found:
            outcome = "damaged"
            disk.discard(disk.DISK, staged)
    return outcome


def _fetch(ground: Ground, place: Files, path: str, staged: Path) -> str:
    try:
        return fetch(ground.patience, place, path, staged)[0]
    except (NotThere, NotGiven):
        return ""
    except (TryLater, SignInAgain):
        raise
    except Unsound:
        return _UNSOUND
    except ConnectorError:
        return ""
