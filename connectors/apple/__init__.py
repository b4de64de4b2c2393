"""The archive from Apple's privacy page as a source: photos, contacts, calendars, reminders."""

from __future__ import annotations

from connectors.contract import Connector, Field, Place, Session, Source, Traits
from connectors.model import Kind
from connectors.net.jpegs import JPEGS


def _open(session: Session) -> Source:
    import os
    from pathlib import Path

    from connectors.apple import library, products
    from connectors.apple.parts import WANTED
    from connectors.net.archive_memory import Memory
    from connectors.net.archive_source import ArchiveSource, Form

    form = Form("apple-export", WANTED, library.read, products.gather)
    place = Path(os.path.realpath(Path(session.settings["path"]).expanduser()))
    complete = session.settings.get("complete") == "yes"
    memory = Memory(session.recall, session.remember)
    return ArchiveSource(form, place, complete=complete, memory=memory)


CONNECTOR = Connector(
    id="apple-export",
    name="Apple data export",
    company="",
    sign_in=Place(
        (
            Field(
                "path",
                "Archive or folder",
                "One of the downloaded archives, or the folder they arrive in.",
                "",
                True,
            ),
            Field(
                "complete",
                "Go on without missing parts",
                "Copies what is there, even when numbers are missing.",
                "no",
                choices=("no", "yes"),
            ),
            JPEGS,
        )
    ),
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
