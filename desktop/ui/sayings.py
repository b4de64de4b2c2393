"""How the window puts times, counts and states into words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime

from connectors.model import Kind
from desktop import words
from desktop.engine.events import Progress
from desktop.engine.failure import EngineError
from desktop.engine.proof.certificate import LASTS
from desktop.engine.proof.vanished import Fate
from desktop.engine.report import Report, Trouble
from desktop.engine.status.lights import Colour, Light
from desktop.engine.status.status import State
from desktop.ui.tongue import tr
from desktop.vault.words import VaultError

TURNS = (15, 60, 360, 1440)
"""Minutes between two copies, as they are offered."""

_SHORT = QLocale.FormatType.ShortFormat


def number(value: int) -> str:
    """A count with the language's own grouping."""
    return QLocale().toString(value)


def size(value: int) -> str:
    """Bytes in the unit people read."""
    return QLocale().formattedDataSize(value, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def ago(then: datetime | None, now: datetime) -> str:
    """How long since: "2 hours ago"; "never" when it never was."""
    if then is None:
        return tr("never")
    seconds = (now - then).total_seconds()
    if seconds < -60:
        return tr("in the future: check this computer's clock")
    if seconds < 90:
        return tr("just now")
    if seconds < 5400:
        return tr("%n minutes ago", round(seconds / 60))
    if seconds < 129_600:
        return tr("%n hours ago", round(seconds / 3600))
    return tr("%n days ago", round(seconds / 86400))


def kind(which: Kind) -> str:
    """What a kind is called."""
    return {
        Kind.CONTACTS: tr("Contacts"),
        Kind.CALENDAR: tr("Calendars"),
        Kind.TASKS: tr("To-dos"),
        Kind.PHOTOS: tr("Photos"),
    }[which]


def state(which: State) -> str:
    """What a state is called; always beside its drawing, never colour alone."""
    return {
        State.PROTECTED: tr("Protected"),
        State.HELD: tr("Held for you"),
        State.NEEDS_YOU: tr("Needs you"),
        State.NOT_PROTECTED: tr("Not protected"),
    }[which]


def headline(which: State) -> str:
    """The sentence at the top of the first page."""
    return {
        State.PROTECTED: tr("Everything has a second home"),
        State.HELD: tr("Something vanished at a provider. We kept it."),
        State.NEEDS_YOU: tr("One thing needs you"),
        State.NOT_PROTECTED: tr("Not everything has a second home yet"),
    }[which]


def proven(drilled: datetime | None, now: datetime) -> str:
    """Whether a restore is known to work; proof ages into "unknown"."""
    if drilled is None:
        return tr("restore not yet proven")
    if now - drilled > LASTS:
        return tr("restore unknown: proven too long ago")
    return tr("restore proven {when}").format(when=ago(drilled, now))


def phase(name: str) -> str:
    """What a job is at."""
    return {
        "listing": tr("Looking for what is new"),
        "copying": tr("Copying"),
        "sending": tr("Sending to the second home"),
        "checking": tr("Checking every file"),
        "comparing": tr("Comparing"),
        "pictures": tr("Making small pictures"),
        "pages": tr("Writing the folder's pages"),
        "waiting": tr("Waiting: the service asked for a pause"),
    }.get(name, tr("Working"))


def progress(event: Progress) -> str:
    """How far a job is: items, bytes and time left."""
    done = number(event.done)
    if event.of:
        said = tr("{done} of {all}").format(done=done, all=number(event.of))
    else:
        said = tr("{done} so far").format(done=done)
    if event.bytes:
        said += " · " + size(event.bytes)
    if event.seconds_left is not None:
        seconds = round(event.seconds_left)
        said += " · " + (
            tr("about %n seconds left", max(1, seconds))
            if seconds < 90
            else tr("about %n minutes left", round(seconds / 60))
        )
    return said


def error(raised: object) -> words.Words:
    """The three sentences of an error that came out of the engine or the vault."""
    if isinstance(raised, EngineError):
        return words.say(raised.trouble.code, raised.trouble.about, raised.trouble.facts)
    if isinstance(raised, VaultError):
        return words.say(raised.code)
    return words.say("went-wrong")


def trouble(report: Report) -> Trouble | None:
    """What stopped a run, if anything did."""
    return report.error or next((one.error for one in report.accounts if one.error), None)


def moment(when: datetime) -> str:
    """A date and time in the person's own way."""
    local = when.astimezone()
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(local.timestamp())), _SHORT)


def afterwards(which: Kind, count: int, where: str) -> str:
    """Where to look, and for what number, after a restore."""
    return {
        Kind.CONTACTS: tr("%n contacts: open Contacts {where} and look for {number}.", count),
        Kind.CALENDAR: tr("%n events: open the calendar {where}; search shows them all.", count),
        Kind.TASKS: tr("%n to-dos: open the to-dos {where} and count {number}.", count),
        Kind.PHOTOS: tr("%n photos: open Photos {where} and look for {number}.", count),
    }[which].format(where=where, number=number(count))


def every(minutes: int) -> str:
    """A turn in words."""
    if minutes % 1440 == 0:
        return tr("Once a day") if minutes == 1440 else tr("Every %n days", minutes // 1440)
    if minutes % 60 == 0:
        return tr("Every hour") if minutes == 60 else tr("Every %n hours", minutes // 60)
    return tr("Every %n minutes", minutes)


def cannot_hold(lost: Mapping[str, int]) -> list[str]:
    """What an account cannot hold, a line each, with the number of items concerned."""
    return [
        tr("It cannot hold: {what}").format(what=what) + " · " + tr("%n items", count)
        for what, count in lost.items()
    ]


def came_back(found: Mapping[str, int]) -> list[str]:
    """What was different when it was read back, a line each."""
    return [
        tr("Came back otherwise: {what}").format(what=what) + " · " + tr("%n items", count)
        for what, count in found.items()
    ]


def day(when: datetime) -> str:
    """A date in the person's own way."""
    local = when.astimezone()
    return QLocale().toString(QDate(local.year, local.month, local.day), "d MMM yyyy")


def waiting(why: str) -> str:
    """Why plans wait; "" when they do not."""
    return {
        "quiet-hours": tr("Waiting: these are the quiet hours"),
        "on-battery": tr("Waiting for mains power"),
        "metered": tr("Photos and copies of them wait: this network counts every byte"),
        "offline": tr("Waiting for a network"),
    }.get(why, "")


def unread() -> str:
    """Where the vault could not be read, or there is none yet: never that nothing is in it."""
    return tr("There is nothing to read from here yet. The overview says why.")


def light(which: Light, now: datetime) -> str:
    """One of the five lights in words."""
    said = {
        "fresh": tr("Fresh copy"),
        "copies": tr("Three copies"),
        "companies": tr("Two companies"),
        "away": tr("One out of the house, one unplugged"),
        "errors": tr("No errors"),
    }.get(which.name, which.name)
    judged = {
        Colour.GREEN: tr("yes"),
        Colour.AMBER: tr("partly"),
        Colour.RED: tr("no"),
        Colour.UNKNOWN: tr("not known"),
    }[which.colour]
    when = f" · {ago(which.since, now)}" if which.since else ""
    return f"{said}: {judged}{when}"


def vanished(fate: Fate) -> str:
    """What would be left of a kind if its provider were gone today."""
    parts = []
    if fate.kept:
        parts.append(tr("{number} come back").format(number=number(fate.kept)))
    if fate.lost:
        parts.append(tr("{number} do not").format(number=number(fate.lost)))
    if fate.unknown:
        parts.append(tr("{number} not proven").format(number=number(fate.unknown)))
    return " · ".join(parts)


def wall(local: datetime, *, all_day: bool) -> str:
    """A day, and its time where it has one, as the clock on the wall shows it."""
    day_ = QLocale().toString(QDate(local.year, local.month, local.day), "ddd d MMM yyyy")
    if all_day:
        return day_
    return f"{day_}  {QLocale().toString(QTime(local.hour, local.minute), _SHORT)}"


def month(year: int, number_: int) -> str:
    """A month and its year."""
    name = QLocale().standaloneMonthName(number_)
    return f"{name[:1].upper()}{name[1:]} {year}"
