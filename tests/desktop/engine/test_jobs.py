"""Jobs: one at a time in a lane, side by side else, stopped between items, never with a traceback."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from desktop.clock import SystemClock
from desktop.engine.events import Event, Finished, Progress, Started
from desktop.engine.failure import EngineError, Stopped
from desktop.engine.jobs import Jobs, Teller
from desktop.engine.report import Report
from desktop.engine.tasks import Pull, Restore
from tests.desktop.engine.faulty import Desk

TASK = Pull()
LONG = 60
"""Seconds after which a thread is taken to hang."""


def report() -> Report:
    return Report("run", "pull", datetime(2026, 3, 2, tzinfo=UTC))


@pytest.fixture
def heard() -> list[Event]:
    return []


@pytest.fixture
def jobs(heard: list[Event]) -> Iterator[Jobs]:
    jobs = Jobs(heard.append, SystemClock())
    yield jobs
    jobs.close()


def test_a_job_is_heard_of_from_start_to_end(jobs: Jobs, heard: list[Event]) -> None:
    done = report()
    number = jobs.start(TASK, ("a",), lambda tell, stop: done)
    assert jobs.wait(number, LONG) is done
    assert [type(event) for event in heard] == [Started, Finished]


def test_i16_two_jobs_of_one_account_never_overlap_and_of_two_do(jobs: Jobs) -> None:
    inside: set[str] = set()
    together: list[set[str]] = []
    both = threading.Barrier(2, timeout=LONG)

    def work(name: str, lane: str, wait: bool) -> Callable[[Teller, threading.Event], Report]:
        def run(tell: Teller, stop: threading.Event) -> Report:
            inside.add(name)
            together.append(set(inside))
            if wait:
                both.wait()
            time.sleep(0.02)
            inside.discard(name)
            return report()

        return run

    first = [jobs.start(TASK, ("a",), work(f"a{n}", "a", False)) for n in range(4)]
    for number in first:
        jobs.wait(number, LONG)
    assert all(len(names) == 1 for names in together)
    pair = [jobs.start(TASK, (lane,), work(lane, lane, True)) for lane in ("a", "b")]
    for number in pair:
        jobs.wait(number, LONG)


def test_jobs_over_the_same_two_accounts_in_either_order_do_not_block_each_other(
    jobs: Jobs,
) -> None:
    numbers = [
        jobs.start(TASK, ("a", "b") if n % 2 else ("b", "a"), lambda tell, stop: report())
        for n in range(20)
    ]
    for number in numbers:
        assert jobs.wait(number, LONG).verb == "pull"


def test_jobs_of_one_lane_run_in_the_order_they_were_asked_for(jobs: Jobs) -> None:
    order: list[int] = []

    def work(number: int) -> Callable[[Teller, threading.Event], Report]:
        def run(tell: Teller, stop: threading.Event) -> Report:
            order.append(number)
            return report()

        return run

    numbers = [jobs.start(TASK, ("a",), work(number)) for number in range(30)]
    for number in numbers:
        jobs.wait(number, LONG)
    assert order == list(range(30))


def test_a_job_that_waits_for_its_lane_can_be_stopped(jobs: Jobs) -> None:
    free = threading.Event()

    def long(tell: Teller, stop: threading.Event) -> Report:
        free.wait(LONG)
        return report()

    def stopped(tell: Teller, stop: threading.Event) -> Report:
        with pytest.raises(Stopped):
            tell("listing")
        return report()

    first = jobs.start(TASK, ("a",), long)
    second = jobs.start(TASK, ("a",), stopped)
    jobs.stop(second)
    assert jobs.wait(second, LONG).verb == "pull"
    free.set()
    jobs.wait(first, LONG)


def test_progress_is_heard_at_most_ten_times_a_second(jobs: Jobs, heard: list[Event]) -> None:
    def busy(tell: Teller, stop: threading.Event) -> Report:
        until = time.monotonic() + 0.35
        count = 0
        while time.monotonic() < until:
            count += 1
            tell("copying", "old", count, 10_000)
        return report()

    jobs.wait(jobs.start(TASK, ("a",), busy), LONG)
    assert 1 <= len([event for event in heard if isinstance(event, Progress)]) <= 5


def test_waiting_with_a_limit_says_when_it_is_over(jobs: Jobs) -> None:
    free = threading.Event()

    def long(tell: Teller, stop: threading.Event) -> Report:
        free.wait(LONG)
        return report()

    number = jobs.start(TASK, ("a",), long)
    with pytest.raises(TimeoutError):
        jobs.wait(number, 0.01)
    free.set()
    assert jobs.wait(number, LONG).verb == "pull"


def test_a_listener_that_fails_stops_no_job() -> None:
    def broken(event: Event) -> None:
        raise RuntimeError

    jobs = Jobs(broken, SystemClock())
    assert jobs.wait(jobs.start(TASK, ("a",), lambda tell, stop: report()), LONG).verb == "pull"
    jobs.close()


def test_a_tray_s_thousand_jobs_are_not_all_remembered(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.engine.jobs.REMEMBERED", 5)
    for _ in range(20):
        last = jobs.start(TASK, ("a",), lambda tell, stop: report())
        jobs.wait(last, LONG)
    assert (last, len(jobs._jobs) <= 6) == (20, True)
    with pytest.raises(KeyError):
        jobs.wait(1)


def test_nothing_starts_after_closing(jobs: Jobs) -> None:
    jobs.close()
    with pytest.raises(EngineError):
        jobs.start(TASK, (), lambda tell, stop: report())


def test_f16_many_engines_leave_no_thread_behind(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(3))
    desk.pull()
    desk.engine.close()
    assert not [one for one in threading.enumerate() if one.name.startswith("job")]


def test_an_unforeseen_error_becomes_a_report_and_its_trace_goes_to_the_log(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.cloud.fill(desk.book, range(3))
    desk.pull()

    def broken(number: int, what: str) -> None:
        raise ZeroDivisionError

    desk.cloud.fault = broken
    report = desk.engine.wait(desk.engine.start(Restore("old", "old")), 60)
    assert report.error is not None
    assert (report.exit, report.error.code) == (4, "went-wrong")
    assert "ZeroDivisionError" in caplog.text


def test_f12_a_stopped_pull_keeps_what_it_has_and_goes_on_later(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(400))

    def stop(number: int, what: str) -> None:
        if what == "fetch p200":
            desk.engine.stop(1)

    desk.cloud.fault = stop
    report = desk.pull()
    assert report.error is not None
    assert (report.exit, report.error.code) == (4, "stopped")
    kept = len(desk.current())
    assert 100 <= kept < 400
    desk.cloud.fetched.clear()
    again = desk.pull()
    assert (again.exit, desk.row(again).total, len(desk.cloud.fetched)) == (0, 400, 400 - kept)


def test_a_job_stopped_before_its_turn_touches_nothing(desk: Desk) -> None:
    free = threading.Event()

    def slow(number: int, what: str) -> None:
        free.wait(LONG)

    desk.cloud.fill(desk.book, range(3))
    desk.pull()
    before = desk.snapshot()
    desk.cloud.fault = slow
    first = desk.engine.start(Pull(("old",)))
    second = desk.engine.start(Pull(("old",)))
    desk.engine.stop(second)
    ended = desk.engine.wait(second, LONG)
    assert ended.error is not None
    assert (ended.exit, ended.error.code, ended.accounts) == (4, "stopped", [])
    free.set()
    assert desk.engine.wait(first, LONG).exit == 0
    assert desk.snapshot() == before
