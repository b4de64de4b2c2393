"""What is worth a notice: quiet on success, once on failure, louder with the age of the copy.

Staleness is told from the age of the evidence alone, whatever the scheduler believes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desktop.engine.status.status import AccountStatus, State, Status
from desktop.ui.sayings import tr
from desktop.words import say

AMBER = timedelta(days=3)
RED = timedelta(days=7)
ENDS = (14, 7, 1)
"""Days before something ends, below each of which it is said again."""

STEPS = (3, 7, 14, 30)
"""Days without a copy after which it is said again."""


def stale(status: Status, now: datetime) -> timedelta | None:
    """The age of the oldest copy of an account with a plan; None when there is no such copy.

    A copy dated in the future proves nothing and counts as never made: the longest age there is.
    """
    ages = [_age(one, now) for one in status.accounts if one.next_due is not None]
    return max((age for age in ages if age is not None), default=None)


def sign(status: Status, now: datetime) -> State:
    """The state as the tray shows it: a stale copy is never green."""
    age = stale(status, now)
    if age is not None and age >= RED:
        return State.NOT_PROTECTED
    if age is not None and age >= AMBER and status.state is State.PROTECTED:
        return State.NEEDS_YOU
    return status.state


@dataclass(slots=True)
class Budget:
    """Remembers what was said; asked after each look at the status.

    Attributes:
        said: for each cause, how urgent the last notice about it was.
    """

    said: dict[str, int] = field(default_factory=dict)

    def due(self, status: Status, now: datetime, phone: str = "") -> str:
        """What to say now, "" for nothing: counts and account names, no one's data.

        Args:
            status: as it is.
            now: the time.
            phone: what there is to say of the phone's half-yearly look, if it is due.
        """
        causes = dict(_causes(status, now))
        if phone:
            causes["phone"] = (0, phone)
        for old in set(self.said) - set(causes):
            del self.said[old]
        told = []
        for cause, (level, words) in causes.items():
            if level > self.said.get(cause, -1):
                self.said[cause] = level
                told.append(words)
        return "\n".join(told)


def _causes(status: Status, now: datetime) -> list[tuple[str, tuple[int, str]]]:
    found = []
    if status.holds:
        count = sum(len(hold.ids) for hold in status.holds)
        words = tr("%n items vanished at a provider. All of them are kept.", count)
        found.append(("held", (count, words)))
    for one in status.accounts:
        if one.needs is not None:
            words = tr("{name} needs you. Your copy is safe.").format(name=one.name)
            found.append((f"needs {one.name}", (0, words)))
        for coming in one.ahead:
            if coming.soon:
                said = say(coming.trouble.code, one.name, coming.trouble.facts)
                left = max(coming.when - now, timedelta(0)).days
                level = sum(left < days for days in ENDS)
                found.append((f"ends {one.name} {coming.trouble.code}", (level, said.what)))
        age = _age(one, now) if one.next_due is not None else None
        level = sum(age >= timedelta(days=days) for days in STEPS) if age is not None else 0
        if level and age is not None:
            words = tr("No complete copy of {name} for {days} days.")
            found.append((f"stale {one.name}", (level, words.format(name=one.name, days=age.days))))
    return found


def _age(one: AccountStatus, now: datetime) -> timedelta | None:
    times = [kind.copied for kind in one.kinds if kind.copied is not None]
    if not times:
        return None
    oldest = min(times)
    if any(when - now > timedelta(minutes=5) for when in times):
        return timedelta.max
    return now - oldest
