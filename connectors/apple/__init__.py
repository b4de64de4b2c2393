"""The archive from Apple's privacy page as a source: photos, contacts, calendars, reminders."""

from __future__ import annotations

from connectors.contract import Connector, Place, Session, Source, Traits
from connectors.model import Kind
from connectors.net.archive_opening import COMPLETE, IN, PATH, opened
from connectors.net.jpegs import JPEGS


def _open(session: Session) -> Source:
    from connectors.apple import library, products
    from connectors.apple.parts import WANTED
    from connectors.net.archive_source import Form

    return opened(session, Form("apple-export", WANTED, library.read, products.gather))


CONNECTOR = Connector(
    id="apple-export",
    name="Apple data export",
    company="",
    sign_in=Place((IN, PATH, COMPLETE, JPEGS)),
    kinds=dict.fromkeys(Kind, Traits()),
    open=_open,
    coverage={
        Kind.PHOTOS: "All originals with their dates, favourites and albums; no places that the "
        "file does not say, no people, and nothing from Recently Deleted.",
        Kind.CONTACTS: "All contacts.",
        Kind.CALENDAR: "Every calendar with its repeats and exceptions.",
        Kind.TASKS: "Reminders, where the export holds them as files for calendars.",
    },
)
