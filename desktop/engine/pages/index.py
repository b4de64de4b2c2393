"""The folder's first page: each account's years and months, albums and people, with pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from connectors.model import Kind
from desktop.engine.pages import alike, html
from desktop.engine.pages.gather import Account, Shown

Cover = Callable[[Sequence[Shown]], bytes | None]
"""A small JPEG that stands for several photos; None when none of them has one."""

ALIKE = "The same picture with other details"
PICTURED = 48
"""Albums, and people, shown with a picture; more of them are links, so that the page opens fast."""

_NOUNS = {Kind.CONTACTS: "contacts", Kind.CALENDAR: "events", Kind.TASKS: "to-dos"}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def index(accounts: Sequence[Account], groups: alike.Groups, cover: Cover) -> bytes:
    """The whole page."""
    parts = [html.heading("Elsewhere")]
    parts.append(
        '<p class="soft">Everything here lies in this folder, in files any program reads.</p>'
    )
    for account in accounts:
        parts.append(html.heading(account.name, 2))
        parts += _section("Photos by month", _years(account, cover))
        albums = [(named("album", id), name, found) for id, name, found in account.albums]
        parts += _section("Albums", _pictured(account, albums, cover, ""))
        people = [(named("person", name), name, found) for name, found in account.people.items()]
        parts += _section("People", _pictured(account, people, cover, "people"))
        if mine := twice(account, groups):
            link = (_to(account, "alike"), f"{len(mine):,} photos", "")
            parts += _section(ALIKE, html.links([link]))
        others = (
            (html.address(f"{folder}/", 0), name, f"{count:,} {_NOUNS[kind]}")
            for folder, name, kind, count in account.others
        )
        parts += _section("Contacts, calendars and to-dos", html.links(others))
    body = "".join(parts)
    return html.page(hashlib.sha256(body.encode("utf-8", "replace")).hexdigest(), "Elsewhere", body)


def twice(account: Account, groups: alike.Groups) -> list[Shown]:
    """The groups in which one of this account's photos is, one after the other."""
    start = f"{account.folder}/"
    return [
        one
        for group in groups
        if any(each.path.startswith(start) for each in group)
        for one in group
    ]


def file(name: str, number: int) -> str:
    """What a page is called, of those that one month or album fills."""
    return f"{name}.html" if number == 1 else f"{name}-{number}.html"


def named(kind: str, name: str) -> str:
    """What an album's or a person's first page is called, without its ending."""
    return f"{kind}-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:16]}"


def month_name(month: str) -> str:
    """A month as people say it."""
    year, _, number = month.partition("-")
    return f"{_MONTHS[int(number) - 1]} {year}" if number.isdigit() else "Without a date"


def _to(account: Account, name: str) -> str:
    return html.address(f".elsewhere/pages/{account.folder}/{file(name, 1)}", 0)


def _section(title: str, inside: str) -> list[str]:
    return [html.heading(title, 3), inside] if inside else []


def _years(account: Account, cover: Cover) -> str:
    rows = []
    for year, months in groupby(account.months.items(), key=lambda one: one[0].partition("-")[0]):
        several = list(months)
        photos = [one for _, found in several for one in found]
        dated = year.isdigit()
        links = html.links(
            (
                _to(account, f"month-{month}"),
                month_name(month).partition(" ")[0] if dated else month_name(month),
                f"{len(found):,}",
            )
            for month, found in several
        )
        title = year if dated else month_name(year)
        heading = f'<h4>{html.text(title)} <span class="soft">{len(photos):,}</span></h4>'
        rows.append(f"<li>{html.cover(cover(photos), title)}<div>{heading}{links}</div></li>")
    return f'<ul class="years">{"".join(rows)}</ul>' if rows else ""


def _pictured(
    account: Account, found: Iterable[tuple[str, str, Sequence[Shown]]], cover: Cover, shape: str
) -> str:
    links = [
        ((_to(account, page), name, f"{len(photos):,}"), photos) for page, name, photos in found
    ]
    shown = [(link, cover(photos)) for link, photos in links[:PICTURED]]
    return html.cards(shown, shape) + html.links(link for link, _ in links[PICTURED:])
