"""Takes files away from a mirror thirty days after they left the vault's current folders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from connectors.contract import Files
from connectors.model import Stored
from desktop.engine.context import Context
from desktop.engine.mirror.files.plan import MANIFESTS, machinery
from desktop.engine.mirror.files.sent import FilesSent
from desktop.engine.mirror.items.removals import REST
from desktop.engine.patience import NotGiven
from desktop.vault import VaultFile
from desktop.vault.words import Change


def remove_due(
    context: Context,
    place: Files,
    source: str,
    files: Iterable[VaultFile],
    there: Mapping[str, Stored],
    sent: FilesSent,
) -> int:
    """Remove what is due and still exactly what we wrote; how many went.

    Their bytes stay in the mirror's history. Call it only when nothing of the account is held.
    """
    current = {file.path for file in files}
    absent = [
        path
        for path in sent.wrote
        if path not in current and not path.startswith(MANIFESTS) and _due_some_day(path)
    ]
    if not absent:
        return 0
    now = context.clock.now()
    left = _left(context, source)
    sent.left([path for path in absent if path not in sent.absent], now)
    went = 0
    for path in absent:
        since = min(left.get(path, now), sent.absent[path])
        if now - since < REST:
            continue
        stored = there.get(path)
        if stored is not None and stored.revision == sent.wrote[path].revision:
            try:
                context.patience.call_for_one(lambda path=path: place.remove(path))  # type: ignore[misc]  # bound at once
            except NotGiven:
                continue
            went += 1
        sent.lost([path])
    return went


def _due_some_day(path: str) -> bool:
    """Items, and the sums of a folder that was left by its last one."""
    return not machinery(path) or path.endswith("/SHA256SUMS")


def _left(context: Context, source: str) -> dict[str, datetime]:
    left: dict[str, datetime] = {}
    for shelf in context.vault.shelves(source):
        for version in shelf.history():
            if version.change is Change.REMOVED:
                left[version.kept.path] = version.when
    return left
