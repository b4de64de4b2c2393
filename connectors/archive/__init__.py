"""Any zip or tgz of pictures, cards and calendars: what OneDrive, a camera or a friend packs."""

from __future__ import annotations

from connectors.contract import Connector, Field, Place, Session, Source, Traits
from connectors.model import Kind
from connectors.net.archive_opening import IN, opened
from connectors.net.jpegs import JPEGS


def _open(session: Session) -> Source:
    import re

    from connectors.archive import library
    from connectors.net.archive_source import Form

    wanted = re.compile(r"(?P<group>.+?)\.(?:zip|tgz|tar\.gz)\Z", re.IGNORECASE)
    return opened(session, Form("archive", wanted, library.read, library.gather), complete=True)


CONNECTOR = Connector(
    id="archive",
    name="Zip of photos, contacts or calendars",
    company="",
    sign_in=Place(
        (
            IN,
            Field(
                "path",
                "Archive or folder",
                "A .zip or .tgz file, or a folder of such files: what OneDrive gives when you "
                "download several photos, for one.",
                "",
                True,
            ),
            JPEGS,
        )
    ),
    kinds=dict.fromkeys(Kind, Traits()),
    open=_open,
    coverage={
        Kind.PHOTOS: "Every picture and film as it is, with an .xmp beside it; no albums.",
        Kind.CONTACTS: "Every .vcf file, each person once.",
        Kind.CALENDAR: "Every .ics file with events, as a calendar of its name.",
        Kind.TASKS: "Every .ics file with to-dos, as a list of its name.",
    },
)
