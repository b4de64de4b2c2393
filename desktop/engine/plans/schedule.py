"""When a plan's parts are due: plain arithmetic, so that sleep and odd clocks do no harm.

Everything counts from the last time a thing was done. A computer that slept through ten turns makes
up for them with one; one whose clock jumped back does what it finds "done in the future" once more.
Instants are in UTC, so that days of 23 or 25 hours are days like any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.engine.alone import NOBODY
from desktop.engine.plans.lately import Lately
from desktop.engine.plans.plans import Every, Plan
from desktop.engine.tasks import Check, Drill, Mirror, Pull, Task

RETRY = timedelta(minutes=15)
"""After how long what failed is tried again, where its own turn is not sooner."""

UNANSWERED = timedelta(minutes=1)
"""After how long it is tried again then. A computer just woken says it has a network long before
anything answers, so the account itself is what is asked."""

DRILL_AGAIN = timedelta(hours=6)
"""After how long a second cloud is read back again where it could not be, or failed a drill."""

CHECK = timedelta(days=1)
"""How often the text of an account's copies is read back, and the photos whose turn it is."""

SAMPLE = timedelta(days=7)
"""How often a sample is read back from the second cloud, where that is wished weekly."""

WHOLE = timedelta(days=30)
"""How often everything is read back from there."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a plan asks for.

    Attributes:
        key: its name in `Lately`.
        task: what to do.
        every: how often.
        again: after how long it is tried again when it did not end well.
    """

    key: str
    task: Task
    every: timedelta
    again: timedelta = RETRY


def parts(plan: Plan) -> tuple[Part, ...]:
    """What the plan asks for, in the order it is done."""
    every = timedelta(minutes=plan.minutes)
    pull = Part(key_of(Pull((plan.source,))), Pull((plan.source,)), every)
    check = Part(key_of(Check(plan.source)), Check(plan.source, rolling=True), CHECK)
    if not plan.target:
        return (pull, check)
    mirror = Mirror(plan.source, plan.target, plan.form)
    whole, sample = (Drill(plan.source, plan.target, full) for full in (True, False))
    there = Check(plan.source, plan.target, rolling=True)
    drills = [Part(key_of(whole), whole, WHOLE, DRILL_AGAIN)]
    if plan.drill is Every.WEEK:
        drills.append(Part(key_of(sample), sample, SAMPLE, DRILL_AGAIN))
    # The check of both has that of the vault in it, which has its own turn where the other fails.
    checks = (Part(key_of(there), there, CHECK, DRILL_AGAIN), check)
    return (pull, Part(key_of(mirror), mirror, every), *checks, *drills)


def key_of(task: Task) -> str:
    """The name under which it is remembered when a task was done; "" for those that are not."""
    match task:
        case Pull((name,)):
            return f"pull/{name}"
        case Mirror(source, target):
            return f"mirror/{source}/{target}"
        case Check(str(name), mirror):
            return f"check/{name}/{mirror}" if mirror else f"check/{name}"
        case Drill(source, target, full):
            return f"drill{'-full' if full else ''}/{source}/{target}"
        case _:
            return ""


def next_due(
    every: timedelta,
    done: datetime | None,
    tried: datetime | None,
    now: datetime,
    again: timedelta = RETRY,
) -> datetime:
    """When a thing is due next; `now` when it is due already.

    Args:
        every: how often.
        done: when it last ended well.
        tried: when it was last begun, however it ended.
        now: the instant.
        again: after how long it is tried again when it did not end well.
    """
    if done is not None and done > now:
        done = None
    if tried is not None and tried > now:
        tried = None
    due = now if done is None else max(now, done + every)
    failed = tried is not None and (done is None or tried > done)
    if failed and tried is not None:
        due = max(due, tried + min(every, again))
    return due


def due_of(part: Part, lately: Lately, now: datetime) -> datetime:
    """When this part is due."""
    done, tried = lately.done.get(part.key), lately.tried.get(part.key)
    again = part.again
    if isinstance(part.task, Pull) and any(
        lately.trouble.get(name) in NOBODY for name in part.task.accounts
    ):
        again = UNANSWERED
    return next_due(part.every, done, tried, now, again)


def plan_due(plan: Plan, lately: Lately, now: datetime) -> datetime:
    """When the first of a plan's parts is due."""
    return min(due_of(part, lately, now) for part in parts(plan))


def missed(plans: Iterable[Plan], lately: Lately, now: datetime) -> int:
    """How many whole turns of copying went by unused, over all plans: the computer slept."""
    count = 0
    for plan in plans:
        done = lately.done.get(key_of(Pull((plan.source,))))
        if done is not None and done < now:
            count += max(0, (now - done) // timedelta(minutes=plan.minutes) - 1)
    return count
