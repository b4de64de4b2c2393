"""A folder or disk of one's own, as a place for files and as a source of those found there."""

from __future__ import annotations

from connectors.contract import Connector, Field, Files, Place, Session


def _files(session: Session) -> Files:
    from connectors.folder.files import FolderFiles

    return FolderFiles.open(session.settings)


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
    files=_files,
)
