"""What Facebook and Instagram give a person of their own: the JSON form of the download."""

from __future__ import annotations

from connectors.contract import Connector, Field, Place, Session, Source, Traits
from connectors.model import Kind
from connectors.net.archive_opening import IN, opened


def _open(session: Session) -> Source:
    import re

    from connectors.meta import library
    from connectors.net.archive_items import Shelves
    from connectors.net.archive_source import Form

    wanted = re.compile(
        r"(?P<group>(?:facebook|instagram)-[^/]+?)(?: ?\(\d+\))?\.zip\Z", re.IGNORECASE
    )
    form = Form("meta-export", wanted, library.read, lambda archives: Shelves())
    return opened(session, form, complete=True)


CONNECTOR = Connector(
    id="meta-export",
    name="Facebook or Instagram download",
    company="",
    sign_in=Place(
        (
            IN,
            Field(
                "path",
                "Archive or folder",
                "The downloaded archive, or the folder such archives arrive in. Choose JSON, not "
                "HTML, when you order it.",
                "",
                True,
            ),
        )
    ),
    kinds={Kind.PHOTOS: Traits()},
    open=_open,
    coverage={
        Kind.PHOTOS: "Photos and films you posted, with dates, words, albums and the places that "
        "are told; in the size the service kept. Nothing from messages, and none of what it took "
        "out of the files.",
    },
)
