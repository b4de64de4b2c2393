"""Several workers at once on one account, each with a connection of its own."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock
from typing import Generic, Protocol, TypeVar

Work = TypeVar("Work")
Outcome = TypeVar("Outcome")


class Closable(Protocol):
    """A connection to an account."""

    def close(self) -> None:
        """Let go of it."""
        ...


Hand = TypeVar("Hand", bound=Closable)


class Crew(Generic[Hand]):
    """Workers who share a task; a connection is opened when it is first needed.

    A worker that raises stops the others before their next piece of work.

    Args:
        size: how many work at once.
        open_one: opens a connection; called in the worker's thread.
    """

    def __init__(self, size: int, open_one: Callable[[], Hand]) -> None:
        self._size = max(1, size)
        self._open = open_one
        self._free: queue.SimpleQueue[Hand] = queue.SimpleQueue()
        self._all: list[Hand] = []
        self._lock = Lock()
        self._pool: ThreadPoolExecutor | None = None

    def __enter__(self) -> Crew[Hand]:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        for hand in self._all:
            hand.close()

    def each(
        self, works: Iterable[Work], do: Callable[[Hand, Work], Outcome]
    ) -> Iterator[tuple[Work, Outcome]]:
        """Every piece of work with its outcome, as they get done, in no order.

        When a worker raises, what was under way is still given, then the error is raised. At
        most three pieces a worker wait, so that `works` may be long and is read as needed.
        """
        if self._size == 1:
            for work in works:
                yield work, self._do(do, work)
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._size)
        stop = Event()
        failed: list[BaseException] = []
        under_way: dict[Future[Outcome | None], Work] = {}
        done: queue.SimpleQueue[Future[Outcome | None]] = queue.SimpleQueue()

        def run(work: Work) -> Outcome | None:
            return None if stop.is_set() else self._do(do, work)

        def start(work: Work) -> None:
            future = self._pool.submit(run, work) if self._pool else Future()
            under_way[future] = work
            future.add_done_callback(done.put)

        def take() -> Iterator[tuple[Work, Outcome]]:
            future = done.get()
            work = under_way.pop(future)
            error = future.exception()
            if error is not None:
                stop.set()
                failed.append(error)
                return
            outcome = future.result()
            if outcome is not None:
                yield work, outcome

        try:
            for work in works:
                start(work)
                if len(under_way) >= self._size * 3:
                    yield from take()
                if stop.is_set():
                    break
            while under_way:
                yield from take()
        finally:
            stop.set()
        if failed:
            raise failed[0]

    def _do(self, do: Callable[[Hand, Work], Outcome], work: Work) -> Outcome:
        hand = self._take()
        try:
            return do(hand, work)
        finally:
            self._free.put(hand)

    def _take(self) -> Hand:
        try:
            return self._free.get_nowait()
        except queue.Empty:
            hand = self._open()
            with self._lock:
                self._all.append(hand)
            return hand
