"""What can go wrong in an account, named for what the caller should do next.

    ConnectorError
    ├─ TryLater            wait, then go on from the last settled cursor
    ├─ SignInAgain         stop the account, ask the person
    ├─ StartOver           list from the beginning, merge, remove nothing on its account
    ├─ NotThere            item: gone or unknown; collection: report
    ├─ ChangedMeanwhile    read again, decide again
    ├─ Refused             skip this one item, name it in the report
    ├─ Unsound             what lies there is not what was put there: take another copy of it
    └─ Full                stop writing, ask the person

A `code` tells cases apart that need other words for the person but the same next step. Codes are
stable, lower-case with hyphens; the words for each stand in `desktop/words.py`.
"""

from __future__ import annotations


class ConnectorError(Exception):
    """Something outside this program said no.

    Args:
        message: for the log; no secret and no personal data.
        code: stable name of the case; the class's own when not given.
        about: what it happened to, for the person (an account, collection or item name).
    """

    code = "failed"

    def __init__(self, message: str = "", *, code: str = "", about: str = "") -> None:
        super().__init__(message)
        if code:
            self.code = code
        self.about = about


class TryLater(ConnectorError):
    """Wait, then ask the same again.

    Args:
        after: seconds the service asked for, or 0 when it gave none.
    """

    code = "try-later"

    def __init__(
        self, message: str = "", *, after: float = 0, code: str = "", about: str = ""
    ) -> None:
        super().__init__(message, code=code, about=about)
        self.after = after


class SignInAgain(ConnectorError):
    """Only the person can mend this."""

    code = "sign-in-again"


class StartOver(ConnectorError):
    """The cursor is too old; list everything."""

    code = "start-over"


class NotThere(ConnectorError):
    """The item or collection has gone, or never was."""

    code = "not-there"


class ChangedMeanwhile(ConnectorError):
    """The item is no longer the revision we meant."""

    code = "changed-meanwhile"


class Refused(ConnectorError):
    """This will never be taken as it is; skip it and say so."""

    code = "refused"


class Unsound(ConnectorError):
    """The bytes there are not those that were put there; none of them were given."""

    code = "unsound-there"


class Full(ConnectorError):
    """No room is left in the account."""

    code = "full"
