"""Which restores of the last days can still be taken out again, told from the vault's reports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.vault import Vault

DAYS = 7
"""How long it is offered. The run's id undoes it later too; what changed since then stays."""


LEFT = frozenset({"not-given", "not-removed-now", "not-taken-now"})
"""Codes of what an undo leaves because the account stumbles over it."""


@dataclass(frozen=True, slots=True)
class Undoable:
    """One restore that put something into an account.

    Attributes:
        run: its id, for the task Undo.
        source: whose copy it was.
        target: the account it went into.
        when: its end.
        sent: how many items it put in.
    """

    run: str
    source: str
    target: str
    when: datetime
    sent: int

    @property
    def until(self) -> datetime:
        """Until when it is offered."""
        return self.when + timedelta(days=DAYS)


def undoable(vault: Vault, now: datetime) -> tuple[Undoable, ...]:
    """Newest first; without those taken out already, and without those that put nothing in."""
    found: dict[str, Undoable] = {}
    taken: set[str] = set()
    for run, body in vault.reports():
        said = _read(body)
        if said.get("verb") == "undo" and _wholly(said):
            taken.add(str(_part(said, "task").get("run", "")))
        elif said.get("verb") == "restore" and (one := _restore(run, said)) is not None:
            found[run] = one
    return tuple(
        one
        for one in sorted(found.values(), key=lambda one: one.when, reverse=True)
        if one.run not in taken and now <= one.until
    )


def _wholly(said: Mapping[str, object]) -> bool:
    """Whether an undo left nothing that the same undo may still do."""
    accounts = _rows(said, "accounts")
    if said.get("error") or any(one.get("error") for one in accounts):
        return False
    notes = (
        note
        for account in accounts
        for row in _rows(account, "collections")
        for note in _rows(row, "notes")
    )
    return not any(note.get("code") in LEFT for note in notes)


def _restore(run: str, said: Mapping[str, object]) -> Undoable | None:
    task = _part(said, "task")
    try:
        when = datetime.fromisoformat(str(said["finished"]))
        sent = sum(
            int(row["sent"]) for one in _rows(said, "accounts") for row in _rows(one, "collections")
        )
    except (KeyError, TypeError, ValueError):
        return None
    if not sent or when.tzinfo is None:
        return None
    return Undoable(run, str(task.get("source", "")), str(task.get("target", "")), when, sent)


def _read(body: bytes) -> Mapping[str, object]:
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _part(said: Mapping[str, object], name: str) -> Mapping[str, object]:
    part = said.get(name)
    return part if isinstance(part, dict) else {}


def _rows(said: Mapping[str, object], name: str) -> list[dict[str, str]]:
    rows = said.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
