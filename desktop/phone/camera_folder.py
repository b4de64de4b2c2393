"""Photos copied as they are into a folder, such as a phone's DCIM over MTP or a camera card."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from connectors.model import Kind
from desktop.engine.failure import EngineError
from desktop.engine.outcome import NEEDS_PERSON
from desktop.engine.report import Trouble
from desktop.phone.offer import Matter
from desktop.phone.tally import Tally, file_name
from desktop.vault import Shelf, Vault
from desktop.vault.disk import chunks_of, digest
from desktop.vault.words import Kept

_MONTH = re.compile(r"/(\d{4}-\d{2})/[^/]+\Z")


def copy_photos(
    vault: Vault,
    accounts: Sequence[str],
    folder: Path,
    tally: Tally,
    tell: Callable[[int, int], None],
) -> int:
    """Copy every photo into `Elsewhere/YYYY-MM` of the folder; gives how many are there.

    A phone's folder can neither rename nor flush, so each file is written under its name and read
    back; one that is not the same is taken away again. What is there already stays.

    Args:
        vault: open; only read.
        accounts: names, or none for all.
        folder: of the phone; must be there.
        tally: told of photos that cannot be read and are left out.
        tell: hears done and of how many.

    Raises EngineError "camera-full".
    """
    items = [
        (shelf, kept)
        for shelf in vault.shelves()
        if shelf.collection.kind is Kind.PHOTOS and (not accounts or shelf.account in set(accounts))
        for kept in shelf.items()
    ]
    there = 0
    for done, (shelf, kept) in enumerate(items, 1):
        there += _copy(shelf, kept, folder / "Elsewhere", tally)
        tell(done, len(items))
    return there


def _copy(shelf: Shelf, kept: Kept, root: Path, tally: Tally) -> bool:
    try:
        body = shelf.path(kept)
    except (KeyError, OSError):
        tally.add(Matter.UNREADABLE, file_name(kept))
        return False
    month = _MONTH.search(kept.path)
    final = root / (month[1] if month else "undated") / file_name(kept)
    if final.exists() and digest(final)[0] != kept.sha256:
        final = final.with_stem(f"{final.stem}-{kept.sha256[:8]}")
    if not final.exists() or digest(final)[0] != kept.sha256:
        try:
            final.parent.mkdir(parents=True, exist_ok=True)
            _write(body, final)
        except OSError as error:
            final.unlink(missing_ok=True)
            raise EngineError(Trouble("camera-full"), exit=NEEDS_PERSON) from error
    if digest(final)[0] == kept.sha256:
        return True
    final.unlink()
    tally.add(Matter.UNREADABLE, file_name(kept))
    return False


def _write(body: Path, final: Path) -> None:
    with final.open("wb") as out:
        for chunk in chunks_of(body):
            out.write(chunk)
