"""Google Takeout, and any archive of photos, as a source: one file, or a folder they arrive in."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.contract import Ahead, Connector, Field, Place, Session, Source, Traits
from connectors.guide import Guide
from connectors.model import Kind
from connectors.net.archive_opening import COMPLETE, IN, PATH, opened
from connectors.net.jpegs import JPEGS


def _open(session: Session) -> Source:
    from connectors.net.archive_source import Form
    from connectors.takeout import library, products
    from connectors.takeout.parts import WANTED
    from connectors.takeout.schedule import checked

    checked(session.settings)
    form = Form("takeout", WANTED, library.read, products.gather, library.explained)
    return opened(session, form)


def _guide(_settings: Mapping[str, str]) -> Guide | None:
    from connectors.takeout.schedule import GUIDE

    return GUIDE


def _ahead(settings: Mapping[str, str]) -> tuple[Ahead, ...]:
    from connectors.takeout.schedule import ahead

    return ahead(settings)


CONNECTOR = Connector(
    id="takeout",
    name="Google Takeout",
    company="",
    sign_in=Place(
        (
            IN,
            PATH,
            COMPLETE,
            Field(
                "scheduled",
                "Day the export was ordered",
                "As 2026-11-22, when it comes every two months for a year: you are told before "
                "the year is over.",
            ),
            JPEGS,
        )
    ),
    kinds=dict.fromkeys(Kind, Traits()),
    open=_open,
    guide=_guide,
    ahead=_ahead,
    coverage={
        Kind.PHOTOS: "Everything that Google puts into the export, with dates, places, people, "
        "albums and edits. Photos that others added to shared albums are not in it, nor is what "
        "lies in the bin.",
        Kind.CONTACTS: "All contacts, once each, with their labels.",
        Kind.CALENDAR: "Every calendar with its repeats and exceptions; no attached files.",
        Kind.TASKS: "Every list, done tasks too; without the ones deleted.",
    },
)
