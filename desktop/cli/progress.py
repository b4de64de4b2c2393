"""Shows how far a job is: a moving bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop.cli import troubles
from desktop.cli.figures import lasting, size
from desktop.cli.terminal import Terminal
from desktop.cli.visible import visible
from desktop.engine.events import Asked, Event, Finished, Listener, Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

QUIET = 5.0
"""Seconds between two plain lines of the same phase."""


@contextmanager
def shown(terminal: Terminal) -> Iterator[Listener]:
    """A listener for one command; what it drew is tidied up at the end."""
    if not terminal.stderr.isatty():
        yield _Plain(terminal)
        return
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    bars = Bars(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[figures]}", markup=False),
        TimeElapsedColumn(),
        console=Console(file=terminal.stderr, markup=False, highlight=False),
        transient=True,
    )
    with bars:
        yield _Moving(terminal, bars)


def figures(progress: Progress) -> str:
    """Items, bytes and time left, as far as they are known."""
    parts = [f"{progress.done:,}" + (f" of {progress.of:,}" if progress.of else "")]
    if progress.bytes:
        parts.append(size(progress.bytes))
    if progress.seconds_left is not None:
        parts.append(f"{lasting(progress.seconds_left)} left")
    return ", ".join(parts)


class _Plain:
    """Lines for a log: when the phase changes, and every few seconds within one."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._phase = ""
        self._said = float("-inf")

    def __call__(self, event: Event) -> None:
        if isinstance(event, Asked):
            self._terminal.say(troubles.line(event.trouble))
        if not isinstance(event, Progress):
            return
        now = self._terminal.clock.monotonic()
        if event.phase == self._phase and now - self._said < QUIET:
            return
        self._phase, self._said = event.phase, now
        self._terminal.say(f"{event.phase} {event.about}: {figures(event)}")


class _Moving:
    """One bar a job; rich redraws it several times a second, so that it never stands still."""

    def __init__(self, terminal: Terminal, bars: Bars) -> None:
        self._terminal = terminal
        self._bars = bars
        self._rows: dict[int, TaskID] = {}

    def __call__(self, event: Event) -> None:
        if isinstance(event, Asked):
            self._bars.print(visible(troubles.line(event.trouble)))
        elif isinstance(event, Progress):
            self._move(event)
        elif isinstance(event, Finished) and event.job in self._rows:
            self._bars.remove_task(self._rows.pop(event.job))

    def _move(self, event: Progress) -> None:
        new = event.job not in self._rows
        if new:
            self._rows[event.job] = self._bars.add_task("", figures="")
        self._bars.update(
            self._rows[event.job],
            description=visible(f"{event.phase} {event.about}")[:60],
            total=event.of,
            completed=event.done,
            figures=figures(event),
            refresh=new,
        )
