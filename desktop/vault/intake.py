"""Items into a shelf, in groups: each group is durable as a whole before the next is begun."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from connectors.model import Item
from desktop.vault import disk, manifest
from desktop.vault.batch import MOST, Batch, Shelved
from desktop.vault.hashing import Hashing
from desktop.vault.staging import Staged, stage
from desktop.vault.store import Store
from desktop.vault.words import Change, Kept, VaultError

_SECONDS = 2.0
_BYTES = 256 << 20

Taken = list[tuple[Kept, Change | None]]


def keep(store: Store, at: Shelved, items: Iterable[Item], run: str) -> Taken:
    """See `Shelf.keep`."""
    done: Taken = []
    waiting: list[Staged] = []
    ids: set[str] = set()
    hashing = Hashing()
    with store.writing():
        size, since = 0, store.clock.monotonic()
    try:
        for item in items:
            staged = stage(store, at.kind, item, hashing)
            if item.entry.id in ids:
                done += _take_in(store, at, waiting, run)
                waiting, ids = [], set()
            waiting.append(staged)
            ids.add(item.entry.id)
            size += staged.size
            late = store.clock.monotonic() - since > _SECONDS
            if len(waiting) >= MOST or size > _BYTES or late:
                done += _take_in(store, at, waiting, run)
                waiting, ids, size = [], set(), 0
                since = store.clock.monotonic()
    except VaultError as error:
        _give_up(store, waiting)
        raise store.explained(error) from error
    except Exception:
        _take_in(store, at, waiting, run)
        raise
    except BaseException:
        _give_up(store, waiting)
        raise
    else:
        done += _take_in(store, at, waiting, run)
    finally:
        hashing.close()
    if _is_small(store, at):
        with store.writing():
            manifest.write_stale(store)
    return done


def _take_in(store: Store, at: Shelved, waiting: list[Staged], run: str) -> Taken:
    if not waiting:
        return []
    with store.writing():
        batch = Batch(store, at, run)
        settled = [staged.settled() for staged in waiting]
        with store.index.reading() as db:
            batch.add(db, settled)
        store.commit(at.account, batch.events, batch.flushed)
        for path in batch.unwanted:
            disk.discard(store.port, path)
        return list(batch.kept())


def _give_up(store: Store, waiting: list[Staged]) -> None:
    for staged in waiting:
        with suppress(OSError):
            disk.discard(store.port, store.staging / staged.name)


def _is_small(store: Store, at: Shelved) -> bool:
    """Whether the sums of all there is are written in no time; of more they wait for the end."""
    with store.index.reading() as db:
        row = db.execute("SELECT count(*) FROM items WHERE shelf=?", (at.no,)).fetchone()
    return int(row[0]) <= 2 * MOST
