"""How far a job is: a bar on a terminal, few lines in a log, never a name that drives either."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from desktop.cli.progress import QUIET, figures, shown
from desktop.cli.terminal import Terminal
from desktop.engine.events import Asked, Finished, Progress, Started
from desktop.engine.report import Report, Trouble
from desktop.engine.tasks import Pull
from desktop.places import Home


class Clock:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.at = 100.0

    def now(self) -> datetime:
        return datetime(2026, 11, 21, tzinfo=UTC)

    def monotonic(self) -> float:
        return self.at


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminal(stderr: io.StringIO, clock: Clock) -> Terminal:
    return Terminal(Home(Path("h")), Path("v"), False, io.StringIO(), io.StringIO(), stderr, clock)


def test_phase_items_bytes_and_time_left_are_said() -> None:
    progress = Progress(1, "copying", "Home: Friends", 3, 1204, 5_200_000, 8.2)
    assert figures(progress) == "3 of 1,204, 5.2 MB, 8 s left"
    assert figures(Progress(1, "listing", "Home", 7)) == "7"


def test_a_log_gets_a_line_a_phase_and_one_now_and_then() -> None:
    err, clock = io.StringIO(), Clock()
    with shown(terminal(err, clock)) as listener:
        listener(Started(1, Pull()))
        for done in range(50):
            clock.at += 0.1
            listener(Progress(1, "copying", "Home: Friends", done, 50))
        clock.at += QUIET
        listener(Progress(1, "copying", "Home: Friends", 50, 50))
        listener(Progress(1, "checking", "Home", 1, 2))
    told = err.getvalue().splitlines()
    assert told[0] == "copying Home: Friends: 0 of 50"
    assert told[-1] == "checking Home: 1 of 2"
    assert 3 <= len(told) <= 4


def test_a_terminal_gets_a_bar_that_goes_away() -> None:
    err, clock = Tty(), Clock()
    report = Report("r", "pull", datetime(2026, 11, 21, tzinfo=UTC))
    with shown(terminal(err, clock)) as listener:
        listener(Progress(1, "copying", "[red]Friends\x1b]0;mine\x07", 3, 10))
        listener(Asked(1, Trouble("sign-in-again", "Home")))
        listener(Progress(1, "waiting", "Home", 3, 10))
        listener(Finished(1, report))
        listener(Finished(2, report))
    assert "copying [red]Friends]0;mine" in err.getvalue()
    assert "\x1b]0;" not in err.getvalue()
    assert "Home" in err.getvalue()


def test_what_waits_for_the_person_is_said_at_once() -> None:
    err = io.StringIO()
    with shown(terminal(err, Clock())) as listener:
        listener(Asked(1, Trouble("sign-in-again", "Home")))
    assert "Home" in err.getvalue()
