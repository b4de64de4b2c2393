"""A folder or disk of one's own, as a place for files and as a source of those found there."""

from __future__ import annotations

from connectors.contract import Connector, Field, Files, Place, Session, Source, Traits
from connectors.model import Kind


def _files(session: Session) -> Files:
    from connectors.folder.files import FolderFiles

    return FolderFiles.open(session.settings)


def _open(session: Session) -> Source:
    from connectors.net.filetree import FileTree

    return FileTree(_files(session))


CONNECTOR = Connector(
    id="folder",
    name="Folder or disk",
    company="",
    sign_in=Place(
        (
            Field("path", "Folder", "An external disk is best: it survives this one.", "", True),
            Field(
                "create",
                "Make the folder",
                "Makes the folder when it is not there yet; only while the account is added.",
                "yes",
                choices=("yes", "no"),
            ),
        )
    ),
    kinds={kind: Traits() for kind in Kind},
    open=_open,
    files=_files,
    coverage={
        Kind.CONTACTS: "Every .vcf file at any depth; each folder of them is an address book.",
        Kind.CALENDAR: "Every .ics file with events; each folder of them is a calendar.",
        Kind.TASKS: "Every .ics file with to-dos; each folder of them is a list.",
        Kind.PHOTOS: "Every picture and film as it is, with an .xmp beside it; no albums.",
    },
)
