"""A folder or disk of one's own: a place for files, a source of those there, Apple's photos."""

from __future__ import annotations

from connectors.contract import Connector, Field, Files, Place, Session, Source, Traits
from connectors.model import Kind
from connectors.net.jpegs import JPEGS


def _files(session: Session) -> Files:
    from connectors.folder.files import FolderFiles

    return FolderFiles.open(session.settings)


def _open(session: Session) -> Source:
    from connectors.net.filetree import FileTree

    return FileTree(_files(session))


def _open_photos(session: Session) -> Source:
    """The photos themselves: of a Mac's library its originals, not what Photos made of them."""
    from connectors.folder.files import FolderFiles
    from connectors.net.filetree import FileTree

    path = session.settings.get("path", "").rstrip("/\\")
    inside = "/originals" if path.lower().endswith(".photoslibrary") else ""
    return FileTree(FolderFiles.open({**session.settings, "path": path + inside, "create": "no"}))


ICLOUD_PHOTOS = Connector(
    id="icloud-photos",
    name="iCloud Photos folder",
    company="Apple",
    sign_in=Place(
        (
            Field(
                "path",
                "Folder",
                "On Windows, after iCloud for Windows is installed, usually Pictures\\iCloud "
                "Photos\\Photos in your own folder; on a Mac the Photos Library in Pictures.",
                "",
                True,
            ),
        )
    ),
    kinds={Kind.PHOTOS: Traits()},
    open=_open_photos,
    coverage={
        Kind.PHOTOS: "Every photo and film that Apple's own program keeps on this computer, still "
        "and film of a Live Photo side by side; no albums. In that program choose to download the "
        "originals, else it holds smaller ones or fetches each as it is read.",
    },
)

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
            JPEGS,
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
