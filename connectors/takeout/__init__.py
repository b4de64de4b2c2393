"""Google Takeout, and any archive of photos, as a source: one file, or a folder they arrive in."""

from __future__ import annotations

from connectors.contract import Connector, Field, Place, Session, Source, Traits
from connectors.model import Kind


def _open(session: Session) -> Source:
    import os
    from pathlib import Path

    from connectors.net.archive_source import ArchiveSource, Form
    from connectors.takeout import library, products
    from connectors.takeout.parts import WANTED

    form = Form("takeout", WANTED, library.read, products.gather)
    place = Path(os.path.realpath(Path(session.settings["path"]).expanduser()))
    return ArchiveSource(form, place, complete=session.settings.get("complete") == "yes")


CONNECTOR = Connector(
    id="takeout",
    name="Google Takeout",
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
        )
    ),
    kinds=dict.fromkeys(Kind, Traits()),
    open=_open,
    coverage={
        Kind.PHOTOS: "Everything that Google puts into the export, with dates, places, people, "
        "albums and edits. Photos that others added to shared albums are not in it, nor is what "
        "lies in the bin.",
        Kind.CONTACTS: "All contacts, once each, with their labels.",
        Kind.CALENDAR: "Every calendar with its repeats and exceptions; no attached files.",
        Kind.TASKS: "Every list, done tasks too; without the ones deleted.",
    },
)
