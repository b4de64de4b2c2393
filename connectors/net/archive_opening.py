"""What every service of archives asks for, and how its account is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.contract import Field, Session, Source

if TYPE_CHECKING:
    from connectors.net.archive_parts import Place
    from connectors.net.archive_source import Form

PATH = Field(
    "path",
    "Archive or folder",
    "One of the downloaded archives, or the folder they arrive in.",
    "",
    True,
)
IN = Field(
    "in",
    "Where the archives arrive",
    "On this computer, or in an account of yours that keeps files; the folder is then one of "
    "that account, / for all of it.",
    account=True,
)
COMPLETE = Field(
    "complete",
    "Go on without missing parts",
    "Copies what is there, even when numbers are missing.",
    "no",
    choices=("no", "yes"),
)


def opened(session: Session, form: Form, *, complete: bool = False) -> Source:
    """The archives that the settings name.

    Args:
        session: of the account.
        form: of the service.
        complete: to go on although parts are missing, whatever the settings say.
    """
    from connectors.net.archive_memory import Memory
    from connectors.net.archive_source import ArchiveSource

    return ArchiveSource(
        form,
        _place(session),
        complete=complete or session.settings.get("complete") == "yes",
        memory=Memory(session.recall, session.remember),
        scratch=session.scratch,
    )


def _place(session: Session) -> Place:
    import os
    from pathlib import Path

    path = session.settings["path"]
    if account := session.settings.get(IN.name):
        from connectors.net import paths
        from connectors.net.archive_there import There

        inside = "/".join(paths.folder(path.strip("/")))
        return There(session.files_of(account), inside, session.scratch)
    from connectors.net.archive_here import Here

    return Here(Path(os.path.realpath(Path(path).expanduser())))
