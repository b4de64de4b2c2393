"""What is worth a notice: quiet on success, once on failure, louder with the age of the copy.

Staleness is told from the dates of the copies alone, whatever the scheduler believes, and also
while the vault cannot be read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desktop.engine import state as kept_state
from desktop.engine.plans import lately
from desktop.engine.status.status import State, Status
from desktop.places import Home
from desktop.ui.tongue import tr
from desktop.words import say

AMBER = timedelta(days=3)
RED = timedelta(days=7)
ENDS = (14, 7, 1)
"""Days before something ends, below each of which it is said again."""

STEPS = (3, 7, 14, 30)
"""Days without a copy after which it is said again."""

AGAIN = (1, 3, 7)
"""Days after which what still needs the person is said again."""

Copies = Mapping[str, datetime]
"""By account, the end of the oldest of its last complete copies."""


def copies(home: Home) -> dict[str, datetime]:
    """Read from the app's own notes: the vault need not be there for it."""
    return {name: min(dates.values()) for name, dates in lately.read(home).copied.items() if dates}


def sign(status: Status | None, copies: Copies, now: datetime) -> State:
    """The state as the tray shows it: a stale copy is never green, and neither is the unknown."""
    age = max(_ages(status, copies, now).values(), default=timedelta(0))
    if age >= RED:
        return State.NOT_PROTECTED
    if status is None:
        return State.NEEDS_YOU if age >= AMBER else State.NOT_PROTECTED
    if age >= AMBER and status.state is State.PROTECTED:
        return State.NEEDS_YOU
    return status.state


@dataclass(slots=True)
class Budget:
    """Remembers what was said; asked after each look at the status.

    Attributes:
        said: for each cause, how urgent the last notice about it was, and when the cause began.
    """

    said: dict[str, tuple[int, datetime]] = field(default_factory=dict)

    @classmethod
    def kept(cls, home: Home) -> Budget:
        """What was said before the program was last closed: it is not said again."""
        try:
            body = json.loads(kept_state.load(home.settings / "notices.json") or b"{}")
            read = {
                str(cause): (int(level), datetime.fromisoformat(since))
                for cause, (level, since) in body.items()
            }
        except (ValueError, TypeError, AttributeError):
            return cls()
        return cls({cause: one for cause, one in read.items() if one[1].tzinfo})

    def keep(self, home: Home) -> None:
        """Keep it. Raises VaultError with a code of the disk's."""
        home.settings.mkdir(parents=True, exist_ok=True, mode=0o700)
        body = {cause: (level, since.isoformat()) for cause, (level, since) in self.said.items()}
        kept_state.save(home.settings / "notices.json", json.dumps(body).encode())

    def due(self, status: Status | None, copies: Copies, now: datetime, phone: str = "") -> str:
        """What to say now, "" for nothing: counts and account names, no one's data.

        Args:
            status: as it is; None when nobody knows.
            copies: how old they are.
            now: the time.
            phone: what there is to say of the phone's half-yearly look, if it is due.
        """
        causes = dict(_causes(status, copies, now))
        if phone:
            causes["phone"] = (0, phone)
        # What nobody could look at has not got well.
        for old in set(self.said) - set(causes) if status is not None else ():
            del self.said[old]
        told = []
        for cause, (level, words) in causes.items():
            before, since = self.said.get(cause, (-1, now))
            again = sum(now - since >= timedelta(days=days) for days in AGAIN)
            urgent = level + (again if cause.startswith("needs ") else 0)
            if urgent > before:
                self.said[cause] = (urgent, since)
                told.append(words)
        return "\n".join(told)


def _causes(
    status: Status | None, copies: Copies, now: datetime
) -> Iterator[tuple[str, tuple[int, str]]]:
    if status is not None and status.holds:
        count = sum(len(hold.ids) for hold in status.holds)
        words = tr("%n items vanished at a provider. All of them are kept.", count)
        yield "held", (count, words)
    if status is not None and status.trouble is not None:
        words = tr("Your vault cannot be reached. Open Elsewhere to see what to do.")
        yield "needs vault", (0, words)
    for one in status.accounts if status is not None else ():
        if one.needs is not None:
            words = tr("{name} needs you. Your copy is safe.").format(name=one.name)
            yield f"needs {one.name}", (0, words)
    for one in status.accounts if status is not None else ():
        for coming in one.ahead:
            if coming.soon:
                said = say(coming.trouble.code, one.name, coming.trouble.facts)
                left = max(coming.when - now, timedelta(0)).days
                level = sum(left < days for days in ENDS)
                yield f"ends {one.name} {coming.trouble.code}", (level, said.what)
    for name, age in _ages(status, copies, now).items():
        level = sum(age >= timedelta(days=days) for days in STEPS)
        if level:
            words = tr("No complete copy of {name} for {days} days.")
            if age == timedelta.max:
                words = tr("The copy of {name} is dated in the future. Check the clock.")
            yield f"stale {name}", (level, words.format(name=name, days=age.days))


def _ages(status: Status | None, copies: Copies, now: datetime) -> dict[str, timedelta]:
    """The age of each copy that is to be made by itself; by the app's notes where the vault fails.

    A copy dated in the future proves nothing and counts as never made: the longest age there is.
    """
    dates = dict(copies)
    if status is not None:
        dates = {}
        for one in status.accounts:
            times = [kind.copied for kind in one.kinds if kind.copied is not None]
            found = _oldest(times, now) if times else copies.get(one.name)
            if one.next_due is not None and found is not None:
                dates[one.name] = found
    return {name: _age(when, now) for name, when in dates.items()}


def _oldest(times: Iterable[datetime], now: datetime) -> datetime:
    """The oldest, or one that lies in the future, which is worse."""
    times = sorted(times)
    return times[-1] if _age(times[-1], now) == timedelta.max else times[0]


def _age(when: datetime, now: datetime) -> timedelta:
    return timedelta.max if when - now > timedelta(minutes=5) else now - when
