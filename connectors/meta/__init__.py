"""What Facebook and Instagram give a person of their own: the JSON form of the download."""

from __future__ import annotations

from connectors.contract import Connector, Field, Place, Session, Source, Traits
from connectors.model import Kind


def _open(session: Session) -> Source:
    import os
    import re
    from pathlib import Path

    from connectors.meta import library
    from connectors.net.archive_items import Shelves
    from connectors.net.archive_memory import Memory
    from connectors.net.archive_source import ArchiveSource, Form

    wanted = re.compile(
        r"(?P<group>(?:facebook|instagram)-[^/]+?)(?: ?\(\d+\))?\.zip\Z", re.IGNORECASE
    )
    form = Form("meta-export", wanted, library.read, lambda archives, members: Shelves())
    place = Path(os.path.realpath(Path(session.settings["path"]).expanduser()))
    memory = Memory(session.recall, session.remember)
    return ArchiveSource(form, place, complete=True, memory=memory)


CONNECTOR = Connector(
    id="meta-export",
    name="Facebook or Instagram download",
    company="",
    sign_in=Place(
        (
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
