"""Items into a shelf, in groups: each group is durable as a whole before the next is begun."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from itertools import chain

from connectors.model import Item
from desktop.vault import disk, manifest
from desktop.vault.aside import Aside
from desktop.vault.batch import MOST, Batch, Shelved
from desktop.vault.staging import Staged, stage
from desktop.vault.store import Store
from desktop.vault.words import Change, Kept, VaultError

_AHEAD = 3
"""Full groups that may be on their way to the disk: it is slow for a moment now and then."""

_SECONDS = 2.0
_BYTES = 256 << 20

Taken = list[tuple[Kept, Change | None]]


def keep(
    store: Store, at: Shelved, items: Iterable[Item], run: str
) -> Iterator[tuple[Kept, Change | None]]:
    """See `Shelf.keep_each`."""
    intake = _Intake(store, at, run)
    try:
        for item in items:
            intake.add(item)
            yield from intake.taken()
    except VaultError as error:
        intake.give_up()
        raise store.explained(error) from error
    except Exception:
        intake.finish()
        yield from intake.taken()
        raise
    except BaseException:
        intake.give_up()
        raise
    else:
        intake.finish()
    finally:
        intake.close()
    if _is_small(store, at):
        with store.writing():
            manifest.write_stale(store)
    yield from intake.taken()


class _Intake:
    """Gathers a group while those before it are brought to the disk and committed.

    Two threads do that, one for each, so that neither the disk nor the index holds up what comes.
    """

    def __init__(self, store: Store, at: Shelved, run: str) -> None:
        self._done: Taken = []
        self._store = store
        self._at = at
        self._run = run
        self._aside = Aside()
        self._waiting: list[Staged] = []
        self._ids: set[str] = set()
        self._full: deque[Future[Taken]] = deque()
        self._untried: deque[list[Staged]] = deque()
        self._broken = False
        self._threads: tuple[ThreadPoolExecutor, ThreadPoolExecutor] | None = None
        with store.writing():
            self._size, self._since = 0, store.clock.monotonic()

    def add(self, item: Item) -> None:
        """Stage it, and send off what is due."""
        staged = stage(self._store, self._at.kind, item, self._aside)
        if item.entry.id in self._ids:
            self.finish()
        self._waiting.append(staged)
        self._ids.add(item.entry.id)
        self._size += staged.size
        late = self._store.clock.monotonic() - self._since > _SECONDS
        if len(self._waiting) >= MOST or self._size > _BYTES or late:
            self._send_off()
            self._collect(_AHEAD)

    def taken(self) -> Taken:
        """What was committed since this was asked last."""
        done, self._done = self._done, []
        return done

    def finish(self) -> None:
        """Commit all there is."""
        if self._full and self._waiting:
            self._send_off()
        self._collect(0)
        group = self._begin_group()
        if group:
            self._done += self._take_in(group, None)

    def give_up(self) -> None:
        """Let go of what nobody tried to commit; the log may speak of the rest already."""
        self._broken = True
        wait(self._full)
        self._aside.close()
        for staged in chain.from_iterable((*self._untried, self._waiting)):
            with suppress(OSError):
                disk.discard(self._store.port, self._store.staging / staged.name)

    def close(self) -> None:
        """End the threads."""
        self._aside.close()
        for thread in self._threads or ():
            thread.shutdown()

    def _begin_group(self) -> list[Staged]:
        """Begin another; give the one gathered."""
        group, self._waiting = self._waiting, []
        self._ids = set()
        self._size, self._since = 0, self._store.clock.monotonic()
        return group

    def _send_off(self) -> None:
        """The group that was gathered goes to the disk, and is committed in its turn."""
        if self._threads is None:
            names = ("flush", "commit")
            flush, commit = (ThreadPoolExecutor(1, thread_name_prefix=name) for name in names)
            self._threads = flush, commit
        flush, commit = self._threads
        group = self._begin_group()
        self._untried.append(group)
        self._full.append(commit.submit(self._in_turn, flush.submit(self._flush, group)))

    def _collect(self, most: int) -> None:
        """Wait until all but the last `most` of the groups sent off are committed."""
        while self._full and (len(self._full) > most or self._full[0].done()):
            self._done += self._full.popleft().result()

    def _flush(self, group: list[Staged]) -> None:
        wait([staged.written for staged in group if staged.written is not None])
        self._store.flush([f"{self._store.staging}/{staged.name}" for staged in group])

    def _in_turn(self, flushed: Future[None]) -> Taken:
        """Commit the first of the groups sent off, unless one before it failed.

        What a flush that failed has lost may be another group's, which is told of it no more.
        """
        if self._broken:
            return []
        try:
            return self._take_in(self._untried.popleft(), flushed)
        except BaseException:
            self._broken = True
            raise

    def _take_in(self, group: list[Staged], flushed: Future[None] | None) -> Taken:
        store = self._store
        with store.writing():
            batch = Batch(store, self._at, self._run, flushed=flushed is not None)
            settled = [staged.settled(store) for staged in group]
            if flushed is not None:
                flushed.result()
            with store.index.reading() as db:
                batch.add(db, settled)
            store.commit(self._at.account, batch.events, batch.flushed)
            for path in batch.unwanted:
                disk.discard(store.port, path)
            return list(batch.kept())


def _is_small(store: Store, at: Shelved) -> bool:
    """Whether the sums of all there is are written in no time; of more they wait for the end."""
    with store.index.reading() as db:
        row = db.execute("SELECT count(*) FROM items WHERE shelf=?", (at.no,)).fetchone()
    return int(row[0]) <= 2 * MOST
