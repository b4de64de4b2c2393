"""What the engine tells whoever listens: plain frozen values, safe to hand between threads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.engine.report import Report, Trouble
from desktop.engine.tasks import Task


@dataclass(frozen=True, slots=True)
class Started:
    """A job has begun."""

    job: int
    task: Task


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is; at most ten a second.

    Attributes:
        job: its number.
        phase: "listing", "copying", "sending", "checking", "comparing", "waiting".
        about: the account and collection, or the file, at hand.
        done: items so far in this phase.
        of: items in all, where known.
        bytes: bytes so far.
        seconds_left: an estimate, where one can be made.
    """

    job: int
    phase: str
    about: str
    done: int
    of: int | None = None
    bytes: int = 0
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Something waits for the person (a hold, a sign-in); doing nothing is safe."""

    job: int
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Finished:
    """A job has ended, well or not; the report says which."""

    job: int
    report: Report


Event = Started | Progress | Asked | Finished
Listener = Callable[[Event], None]
