"""A bucket in any storage that speaks S3, as a place for files and as a source."""

from __future__ import annotations

from connectors.contract import Connector, Field, Files, Password, Session, Source, Traits
from connectors.model import Kind


def _files(session: Session) -> Files:
    from connectors.s3.files import BucketFiles

    return BucketFiles.open(session)


def _open(session: Session) -> Source:
    from connectors.net.filetree import FileTree

    return FileTree(_files(session))


CONNECTOR = Connector(
    id="s3",
    name="S3 storage (AWS, Backblaze, Wasabi, Hetzner, MinIO, …)",
    company="",
    sign_in=Password(
        (
            Field("url", "Address", "The endpoint, https://… ; empty for Amazon."),
            Field("bucket", "Bucket", "It has to exist already.", required=True),
            Field("user", "Access key", required=True),
            Field("region", "Region", default="us-east-1"),
            Field("path", "Folder", "Where in the bucket; empty for its top."),
            Field("proxy", "Proxy", "Only where your network asks for one: http://name:port."),
        ),
        secret_label="Secret key",
        help="Make a key that may list, read, write and delete in this one bucket only. Switch "
        "on versioning there, and a rule that ends unfinished uploads after some days.",
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
