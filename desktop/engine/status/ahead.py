"""What will end by itself soon: a sign-in, a year of exports, the memory of where a sheet lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from connectors import catalogue
from desktop.engine.accounts.account import Account, Encryption
from desktop.engine.report import Trouble

SOON = {"export-ends": timedelta(days=30)}
"""How long before its end a thing is told to the person, by its code."""

SHEET = timedelta(days=183)
"""After how long the person is asked to type a recovery sheet back once more: is it still there?"""

SHORT = timedelta(days=2)
"""The same for everything else: a sign-in of seven days is told twice a week, not every day."""


@dataclass(frozen=True, slots=True)
class Coming:
    """An end that comes unless the person does something.

    Attributes:
        trouble: its words.
        when: the instant.
        soon: whether it is time to say so unasked; true as well once it has passed.
    """

    trouble: Trouble
    when: datetime
    soon: bool


def ahead(account: Account, now: datetime) -> tuple[Coming, ...]:
    """Everything that will end for this account, the nearest first."""
    found = [*_coming(account, now), *_sheet(account, now)]
    return tuple(sorted(found, key=lambda one: one.when))


def _sheet(account: Account, now: datetime) -> Iterator[Coming]:
    if account.encryption is Encryption.ON and account.sheet:
        typed = datetime.fromisoformat(account.sheet)
        facts = {"when": f"{typed:%d %B %Y}"}
        due = typed + SHEET
        yield Coming(Trouble("sheet-old", account.name, facts), due, soon=due <= now)


def _coming(account: Account, now: datetime) -> Iterator[Coming]:
    try:
        connector = catalogue.find(account.service)
    except KeyError:
        return
    for one in connector.ahead({**account.settings, "ends": account.ends}):
        try:
            when = datetime.fromisoformat(one.when)
        except ValueError:
            continue
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        soon = when - now <= SOON.get(one.code, SHORT)
        facts = {"when": f"{when:%d %B %Y}"}
        yield Coming(Trouble(one.code, account.name, facts), when, soon)
