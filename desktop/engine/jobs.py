"""Jobs on plain threads: one at a time in each account's lane, stoppable, heard of in events."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field

from desktop.clock import Clock
from desktop.engine.events import Asked, Event, Finished, Listener, Progress, Started
from desktop.engine.failure import EngineError, Stopped
from desktop.engine.report import Report, Trouble
from desktop.engine.tasks import Task

_LOG = logging.getLogger(__name__)

AT_ONCE = 8
"""Jobs that may run side by side."""

REMEMBERED = 200
"""Jobs that may still be asked for their report."""

GAP = 0.1
"""Seconds between two events of progress of one job."""

Work = Callable[["Teller", threading.Event], Report]


class Jobs:
    """Starts jobs, lets them wait for their lanes, and tells the listener what they do.

    The listener is called from the jobs' own threads, one event at a time.
    """

    def __init__(self, listener: Listener, clock: Clock) -> None:
        self._listener = listener
        self._clock = clock
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="job")
        self._speaking = threading.Lock()
        self._free = threading.Condition()
        self._taken: set[str] = set()
        self._waiting: dict[int, frozenset[str]] = {}
        self._jobs: dict[int, _Job] = {}
        self._number = 0
        self._closed = False

    def start(self, task: Task, lanes: tuple[str, ...], work: Work) -> int:
        """Begin as soon as every lane is free; returns the job's number at once.

        `work` returns a report for whatever happens; it is given what to tell and its stop flag.
        """
        with self._free:
            if self._closed:
                raise EngineError(Trouble("closing"), exit=4)
            self._number += 1
            number = self._number
            self._forget(number - REMEMBERED)
            job = _Job(number)
            self._jobs[number] = job
            self._waiting[number] = frozenset(lanes)
        job.future = self._pool.submit(self._run, job, task, work)
        return number

    def wait(self, number: int, timeout: float | None = None) -> Report:
        """The job's report, once it has ended. Raises TimeoutError, and KeyError for no job."""
        future = self._jobs[number].future
        try:
            return future.result(timeout)
        except NotYet:
            raise TimeoutError from None

    def stop(self, number: int) -> None:
        """Ask the job to end between two items. May be asked twice; no job, nothing happens."""
        job = self._jobs.get(number)
        if job is not None:
            with self._free:
                job.stop.set()
                self._free.notify_all()

    def close(self) -> None:
        """Stop everything and wait until it has ended. May be called twice."""
        with self._free:
            self._closed = True
        for number in tuple(self._jobs):
            self.stop(number)
        self._pool.shutdown()

    def _forget(self, older: int) -> None:
        """Let go of what ended long ago: a tray runs for months."""
        for number in [one for one in self._jobs if one <= older]:
            if self._jobs[number].future.done():
                del self._jobs[number]

    def _run(self, job: _Job, task: Task, work: Work) -> Report:
        with self._free:
            while not job.stop.is_set() and not self._turn(job.number):
                self._free.wait()
            # A job stopped before its turn gets here too; it ends without touching anything.
            mine = self._waiting.pop(job.number) - self._taken
            self._taken |= mine
            self._free.notify_all()
        try:
            self._say(Started(job.number, task))
            report = work(Teller(job.number, job.stop, self._clock, self._say), job.stop)
            self._say(Finished(job.number, report))
            return report
        finally:
            with self._free:
                self._taken -= mine
                self._free.notify_all()

    def _turn(self, number: int) -> bool:
        """Whether the lanes are free and nobody who came before waits for one of them."""
        lanes = self._waiting[number]
        before = (theirs for one, theirs in self._waiting.items() if one < number)
        return not lanes & self._taken and not any(lanes & theirs for theirs in before)

    def _say(self, event: Event) -> None:
        with self._speaking:
            try:
                self._listener(event)
            except Exception:
                _LOG.exception("the listener failed; the job goes on")


class Teller:
    """What a verb tells: thinned progress outward, a wish to stop inward."""

    def __init__(
        self, job: int, stop: threading.Event, clock: Clock, say: Callable[[Event], None]
    ) -> None:
        self._job = job
        self._stop = stop
        self._clock = clock
        self._say = say
        self._last = float("-inf")
        self._began = (clock.monotonic(), "")

    def __call__(
        self, phase: str, about: str = "", done: int = 0, of: int | None = None, bytes: int = 0
    ) -> None:
        """See `context.Tell`."""
        if self._stop.is_set():
            raise Stopped
        at = self._clock.monotonic()
        if self._began[1] != phase + about:
            self._began = (at, phase + about)
        if at - self._last < GAP:
            return
        self._last = at
        left = None
        if of and done:
            left = (at - self._began[0]) / done * max(of - done, 0)
        self._say(Progress(self._job, phase, about, done, of, bytes, left))

    def ask(self, trouble: Trouble) -> None:
        """See `context.Tell`."""
        self._say(Asked(self._job, trouble))


@dataclass(slots=True)
class _Job:
    number: int
    stop: threading.Event = field(default_factory=threading.Event)
    future: Future[Report] = field(default_factory=Future)
