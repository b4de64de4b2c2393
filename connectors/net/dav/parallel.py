"""Several batches at once over several connections, read as one stream in bounded memory."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence

from connectors.errors import ConnectorError
from connectors.model import Item

AHEAD = 8
"""Bursts that may wait to be taken, unless the caller says otherwise."""

_BURST = 32
_HEAVY = 1 << 18


def together(
    jobs: Sequence[Callable[[], Iterator[Item]]], workers: int, ahead: int = AHEAD
) -> Iterator[Item]:
    """What the jobs give, in any order; the first error of any ends all.

    Closing the iterator stops the threads before it returns.

    Args:
        jobs: each gives items once.
        workers: how many run at a time.
        ahead: bursts of up to 32 items or 256 kB that may wait to be taken.
    """
    if len(jobs) == 1 or workers == 1:
        for job in jobs:
            yield from job()
        return
    crew = _Crew(jobs, min(workers, len(jobs)), ahead)
    try:
        yield from crew.items()
    finally:
        crew.stop()


class _Crew:
    def __init__(self, jobs: Sequence[Callable[[], Iterator[Item]]], size: int, ahead: int) -> None:
        self._jobs = iter(jobs)
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._out: queue.Queue[list[Item] | BaseException | None] = queue.Queue(ahead)
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(size)]
        for thread in self._threads:
            thread.start()

    def items(self) -> Iterator[Item]:
        working = len(self._threads)
        while working:
            got = self._out.get()
            if got is None:
                working -= 1
            elif isinstance(got, BaseException):
                raise got
            else:
                yield from got

    def stop(self) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        try:
            while not self._stopped.is_set():
                with self._lock:
                    job = next(self._jobs, None)
                if job is None:
                    break
                for burst in _bursts(job()):
                    if not self._hand(burst):
                        return
            self._hand(None)
        except BaseException as error:
            self._hand(error)

    def _hand(self, what: list[Item] | BaseException | None) -> bool:
        while not self._stopped.is_set():
            try:
                self._out.put(what, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False


def _bursts(items: Iterator[Item]) -> Iterator[list[Item]]:
    """A few at a time: handing each over by itself costs more than reading it did."""
    burst: list[Item] = []
    weight = 0
    try:
        for item in items:
            burst.append(item)
            weight += item.entry.size or 0
            if len(burst) >= _BURST or weight >= _HEAVY:
                yield burst
                burst, weight = [], 0
    except ConnectorError:
        # What came before the error is as good as the rest.
        yield burst
        raise
    if burst:
        yield burst
