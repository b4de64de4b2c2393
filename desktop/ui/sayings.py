"""How the window puts times, counts and states into words."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale

from connectors.model import Kind
from desktop.engine.status import State

STALE_DAYS = 35


def tr(text: str, count: int = -1) -> str:
    """A sentence in the person's language; `%n` stands for the count."""
    return QCoreApplication.translate("Elsewhere", text, "", count)


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
    if (now - drilled).days > STALE_DAYS:
        return tr("restore unknown: proven too long ago")
    return tr("restore proven {when}").format(when=ago(drilled, now))
