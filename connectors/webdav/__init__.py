"""A WebDAV folder (Nextcloud, ownCloud, a NAS, many storage providers) as a place for files."""

from __future__ import annotations

from connectors.contract import Connector, Field, Files, Password, Session, Source, Traits
from connectors.model import Kind


def _files(session: Session) -> Files:
    from connectors.webdav.files import DavFiles

    return DavFiles.open(session)


def _open(session: Session) -> Source:
    from connectors.net.filetree import FileTree

    return FileTree(_files(session))


CONNECTOR = Connector(
    id="webdav",
    name="WebDAV storage (Nextcloud, ownCloud, NAS, …)",
    company="",
    sign_in=Password(
        (
            Field(
                "url",
                "Address",
                "Nextcloud: where you sign in. Others: their help for WebDAV names it.",
                required=True,
            ),
            Field("user", "User name", required=True),
            Field("path", "Folder", "Where below the address; made when it is not there."),
            Field(
                "insecure",
                "Allow an unencrypted connection at home",
                "Only ever to a server in your own house.",
                "no",
                choices=("no", "yes"),
            ),
            Field("ca", "Certificate file", "For your own server with a certificate of its own."),
        ),
        help="Use an app password where the service has them, so that it can be taken back alone.",
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
