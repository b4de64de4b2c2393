"""All that a connector gets from outside while an account is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from connectors.contract.files import Files
from connectors.errors import Refused


def _no_account(name: str) -> Files:
    raise Refused("no other accounts are known here", code="no-such-account", about=name)


@dataclass(frozen=True, slots=True)
class Session:
    """All that a connector gets from outside.

    Attributes:
        settings: what was filled in, by field name; "writes" is "yes" when the account is to be
            written to as well; "identity" is what the account answered when it was added, and
            is not there while it is being added.
        secret: gives the secret when it is needed, "" if there is none.
        keep_secret: stores a new one (a refreshed token).
        keep_end: notes until when this sign-in lasts, ISO 8601; "" when no end is known.
        recall: what was remembered under a name, b"" when nothing is; all of it may be forgotten
            at any time, and has to be found out again.
        remember: keeps bytes under a name, for `recall` in a later run.
        files_of: opens another of the person's accounts as a place for files, by its name; the
            connector closes it.
        scratch: gives a folder for what need not outlive the run; None for the system's own.
    """

    settings: Mapping[str, str] = field(default_factory=dict)
    secret: Callable[[], str] = str
    keep_secret: Callable[[str], None] = lambda secret: None
    keep_end: Callable[[str], None] = lambda when: None
    recall: Callable[[str], bytes] = lambda name: b""
    remember: Callable[[str, bytes], None] = lambda name, body: None
    files_of: Callable[[str], Files] = _no_account
    scratch: Callable[[], Path | None] = lambda: None
