"""The five lights of 3-2-1-1-0, each with the evidence it rests on; what nobody knows is not green.

Fresh; three copies; two companies; one copy away from home and one that is out of reach; no errors.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desktop.engine.proof.certificate import LASTS

SAMPLED = timedelta(days=10)
"""How old the last drill of a sample may be."""

UNPLUGGED = timedelta(days=90)
"""How old the copy on a disk at home may be."""

LATE = timedelta(days=7)
"""How old a copy may be before the light is red."""


class Colour(StrEnum):
    """Of a light; the worst first."""

    RED = "red"
    UNKNOWN = "unknown"
    AMBER = "amber"
    GREEN = "green"


@dataclass(frozen=True, slots=True)
class Light:
    """One light.

    Attributes:
        name: "fresh", "copies", "companies", "away" or "errors".
        colour: what it shows.
        since: the date of the evidence; None when there is none.
    """

    name: str
    colour: Colour
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Second:
    """One second home of an account.

    Attributes:
        company: who keeps it, "" when unknown.
        at_home: whether it is a disk or folder of the person's own.
        sent: when everything was last brought there.
        proven: the older of the last passed drills of every kind; None while one is missing.
        whole: the same, of drills that compared everything.
        failed: whether the newest drill of some kind there did not pass.
    """

    company: str = ""
    at_home: bool = False
    sent: datetime | None = None
    proven: datetime | None = None
    whole: datetime | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one account.

    Attributes:
        now: the instant.
        interval: how often it is to be copied.
        company: who keeps it, "" when unknown.
        copied: end of the oldest of the last complete copies; None while one is missing.
        checked: when the vault's copy was last read back whole.
        damaged: files of it that are damaged and not healed.
        held: removals that wait for the person.
        seconds: where its copies go.
    """

    now: datetime
    interval: timedelta
    company: str = ""
    copied: datetime | None = None
    checked: datetime | None = None
    damaged: int = 0
    held: int = 0
    seconds: tuple[Second, ...] = ()


def lights(facts: Facts) -> tuple[Light, ...]:
    """All five, in order."""
    return (_fresh(facts), _copies(facts), _companies(facts), _away(facts), _errors(facts))


def worst(found: Iterable[Light]) -> Colour:
    """What the lights say together."""
    order = list(Colour)
    return min((light.colour for light in found), key=order.index, default=Colour.UNKNOWN)


def _fresh(facts: Facts) -> Light:
    age = _age(facts, facts.copied)
    if age is None:
        return Light("fresh", Colour.UNKNOWN)
    if age <= 2 * facts.interval:
        colour = Colour.GREEN
    else:
        colour = Colour.AMBER if age <= max(LATE, 2 * facts.interval) else Colour.RED
    return Light("fresh", colour, facts.copied)


def _copies(facts: Facts) -> Light:
    """The account, the vault and a second home, each of them proven lately."""
    if not facts.seconds or all(second.failed for second in facts.seconds):
        return Light("copies", Colour.RED)
    proven = [second.proven for second in facts.seconds if _lately(facts, second.proven)]
    rest = (facts.copied, facts.checked)
    dates = [at for at in rest if _lately(facts, at) and at is not None]
    if len(dates) < len(rest) or not proven:
        return Light("copies", Colour.UNKNOWN)
    last = max(at for at in proven if at is not None)
    return Light("copies", Colour.GREEN, min(*dates, last))


def _companies(facts: Facts) -> Light:
    if not facts.seconds:
        return Light("companies", Colour.RED)
    others = [
        second for second in facts.seconds if second.at_home or second.company != facts.company
    ]
    if not others:
        known = bool(facts.company)
        return Light("companies", Colour.RED if known else Colour.AMBER)
    proven = [at for one in others if (at := one.proven) and _lately(facts, at)]
    if not proven:
        return Light("companies", Colour.UNKNOWN)
    named = bool(facts.company) and any(one.at_home or one.company for one in others)
    return Light("companies", Colour.GREEN if named else Colour.AMBER, max(proven))


def _away(facts: Facts) -> Light:
    """A disk that can be unplugged, and something that a fire at home does not reach."""
    disks = [
        one.sent for one in facts.seconds if one.at_home and _lately(facts, one.sent, UNPLUGGED)
    ]
    far = [one.sent for one in facts.seconds if not one.at_home and _lately(facts, one.sent)]
    dates = [at for at in (*disks, *far) if at is not None]
    if disks and far:
        return Light("away", Colour.GREEN, min(dates))
    if dates:
        return Light("away", Colour.AMBER, max(dates))
    return Light("away", Colour.UNKNOWN if facts.seconds else Colour.RED)


def _errors(facts: Facts) -> Light:
    if facts.damaged or any(second.failed for second in facts.seconds):
        return Light("errors", Colour.RED)
    if facts.held:
        return Light("errors", Colour.AMBER)
    good = [
        second.proven
        for second in facts.seconds
        if _lately(facts, second.proven, SAMPLED) and _lately(facts, second.whole)
    ]
    dates = [at for at in good if at is not None]
    if not dates:
        return Light("errors", Colour.UNKNOWN)
    return Light("errors", Colour.GREEN, max(dates))


def _lately(facts: Facts, at: datetime | None, within: timedelta = LASTS) -> bool:
    age = _age(facts, at)
    return age is not None and age <= within


def _age(facts: Facts, at: datetime | None) -> timedelta | None:
    """How long ago; None for never, and for a future that only a clock set back can make."""
    return facts.now - at if at is not None and at <= facts.now else None
