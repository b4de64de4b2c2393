"""From an error to what the person is told, and to the exit status."""

from __future__ import annotations

from connectors.errors import ConnectorError, Full, SignInAgain
from desktop.engine.failure import EngineError
from desktop.engine.report import CollectionReport, Report, Trouble
from desktop.vault.words import VaultError

KEPT = 0
NOTED = 1
NEEDS_PERSON = 3
LATER = 4
DAMAGED = 5

VAULT_NEEDS_PERSON = frozenset(
    {
        "no-vault-yet",
        "vault-not-connected",
        "vault-is-another",
        "vault-newer",
        "vault-read-only",
        "vault-full",
        "vault-too-many-files",
        "vault-linked",
    }
)
"""Codes of a vault that only the person can help."""

_OF_A_PLACE = frozenset({"disk-not-connected", "no-rights", "read-only"})

_SHUT = frozenset({"cannot-create", "cannot-write", "forbidden", "no-rights"})

_WORST = (DAMAGED, NEEDS_PERSON, LATER, 2, NOTED, KEPT)


def exit_for(error: Exception) -> int:
    """The exit status this error alone would end a run with."""
    if isinstance(error, EngineError):
        return error.exit
    if isinstance(error, SignInAgain | Full):
        return NEEDS_PERSON
    if isinstance(error, ConnectorError) and error.code in _OF_A_PLACE:
        return NEEDS_PERSON
    if isinstance(error, VaultError) and error.code == "vault-failing":
        return DAMAGED
    if isinstance(error, VaultError) and error.code in VAULT_NEEDS_PERSON:
        return NEEDS_PERSON
    return LATER


def trouble_of(error: ConnectorError | VaultError | EngineError, about: str = "") -> Trouble:
    """The error in the words' terms."""
    if isinstance(error, EngineError):
        return error.trouble
    if isinstance(error, ConnectorError):
        after = getattr(error, "after", 0)
        facts = {"minutes": str(max(1, round(after / 60)))} if after else {}
        # What is full is the account, whichever file found it so.
        named = about if isinstance(error, Full) and about else error.about or about
        return Trouble(error.code, named, facts)
    return Trouble(error.code, about)


def worst(exits: list[int]) -> int:
    """Of several exit statuses the one to end with."""
    return next((exit for exit in _WORST if exit in exits), KEPT)


def exit_of_counts(report: Report) -> int:
    """The exit status the counts alone ask for: held, noted or failed items, or none.

    A collection of which nothing was let in is not "some items": only the person can open it.
    """
    rows = [row for account in report.accounts for row in account.collections]
    if any(row.held for row in rows) or shut_out(report):
        return NEEDS_PERSON
    return NOTED if any(row.noted or row.failed or row.notes for row in rows) else KEPT


def shut_out(report: Report) -> bool:
    """Whether an account let nothing of some collection in."""
    return any(_refused_whole(row) for one in report.accounts for row in one.collections)


def _refused_whole(row: CollectionReport) -> bool:
    everything = 0 < row.total == row.failed
    return everything and any(note.code in _SHUT for note in row.notes)
