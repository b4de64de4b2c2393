"""Items out of a shelf: their bodies into history, and what the log is to say of it."""

from __future__ import annotations

from pathlib import Path

from desktop.vault import disk
from desktop.vault.batch import Shelved
from desktop.vault.locked import is_locked
from desktop.vault.log import Event, stamp
from desktop.vault.store import Store


def events(
    store: Store, at: Shelved, ids: list[str], run: str, *, agreed: bool
) -> tuple[list[Event], list[str]]:
    """What happens to these items, and the files of history to flush before it is sealed."""
    found: list[Event] = []
    flushed: list[str] = []
    now = stamp(store.clock.now())
    with store.index.reading() as db:
        for id_ in dict.fromkeys(ids):
            row = db.execute("SELECT * FROM items WHERE shelf=? AND id=?", (at.no, id_)).fetchone()
            if row is None:
                continue
            event: Event = {
                "e": "drop", "shelf": at.mark, "id": id_, "path": row["path"],
                "sha256": row["sha256"], "at": now, "run": run, "agreed": agreed,
            }  # fmt: skip
            path = store.root / row["path"]
            if disk.is_plain(path):
                sha256, size = disk.digest(path)
                flushed.append(str(store.objects.add(path, sha256)))
                if sha256 != row["sha256"] or is_locked(str(path)):
                    # The person changed this file, or locked it; it is theirs and stays.
                    event["yours"] = {"path": row["path"], "sha256": sha256, "size": size}
            if row["side"] and disk.is_plain(side := Path(f"{path}.xmp")):
                if not is_locked(str(side)):
                    event["side"] = {"sha256": row["side"]}
                flushed.append(str(store.objects.add(side, disk.digest(side)[0])))
            found.append(event)
    return found, flushed
