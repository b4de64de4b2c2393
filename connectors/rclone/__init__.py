"""SFTP, and every other provider the bundled rclone speaks to, as places for files."""

from __future__ import annotations

from connectors.contract import Connector, Field, Files, Password, Session, Source, Traits
from connectors.model import Kind


def _sftp(session: Session) -> Files:
    from connectors.rclone.files import RcloneFiles
    from connectors.rclone.remote import sftp

    return RcloneFiles(sftp(session), session)


def _any(session: Session) -> Files:
    from connectors.rclone.files import RcloneFiles
    from connectors.rclone.remote import provider

    return RcloneFiles(provider(session), session)


def _open_sftp(session: Session) -> Source:
    from connectors.net.filetree import FileTree

    return FileTree(_sftp(session))


def _open_any(session: Session) -> Source:
    from connectors.net.filetree import FileTree

    return FileTree(_any(session))


_COVERAGE = {
    Kind.CONTACTS: "Every .vcf file at any depth; each folder of them is an address book.",
    Kind.CALENDAR: "Every .ics file with events; each folder of them is a calendar.",
    Kind.TASKS: "Every .ics file with to-dos; each folder of them is a list.",
    Kind.PHOTOS: "Every picture and film as it is, with an .xmp beside it; no albums.",
}

SFTP = Connector(
    id="sftp",
    name="SFTP server (your own, a NAS, a storage box)",
    company="",
    sign_in=Password(
        (
            Field("url", "Address", "The server's name, or sftp://name:port.", required=True),
            Field("user", "User name", required=True),
            Field("path", "Folder", "From the server's top with a slash first, else your own."),
            Field("port", "Port", default="22"),
            Field("key_file", "Key file", "Your private key; the secret is then its passphrase."),
            Field(
                "host_key",
                "The server's key",
                "Such as `ssh-ed25519 AAAA…`. Empty: the key seen first is the one kept to.",
            ),
        )
    ),
    kinds={kind: Traits() for kind in Kind},
    open=_open_sftp,
    files=_sftp,
    coverage=_COVERAGE,
)

OTHERS = Connector(
    id="rclone",
    name="Another provider, through rclone",
    company="",
    sign_in=Password(
        (
            Field("type", "Provider", "rclone's name for it: pcloud, drive, box …", required=True),
            Field("path", "Folder", "Where in the account; empty for its top."),
            Field("options", "Options", "rclone's own, one `name=value` a line."),
            Field("secret_option", "Which option the secret is", "Empty: the provider's usual."),
        ),
        secret_label="Password, key or token",
        help="For a provider with a sign-in page: the token that `rclone authorize` prints.",
    ),
    kinds={kind: Traits() for kind in Kind},
    open=_open_any,
    files=_any,
    coverage=_COVERAGE,
)
CONNECTORS = (SFTP, OTHERS)
