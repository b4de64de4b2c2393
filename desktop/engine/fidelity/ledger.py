"""The ledger itself: what was captured of an account, and what a second one took. Dated, appended.

It lies in the vault and lives as long as the copy it speaks of. An entry is made only when there is
something new to say; the newest of each subject is the one that counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from connectors.model import Kind
from desktop.vault import Vault

NAME = "fidelity"
"""The journal's name in the vault."""


@dataclass(frozen=True, slots=True)
class Captured:
    """What the vault holds of one kind of one account.

    Attributes:
        account: whose.
        kind: which.
        when: when it was counted.
        items: current items.
        fields: by field, the number of items that carry it.
        failed: by what failed, the number of items concerned.
        told: what the account says it has, where it tells for every collection of the kind.
    """

    account: str
    kind: Kind
    when: datetime
    items: int
    fields: Mapping[str, int] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)
    told: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What a second account really took in one run.

    Attributes:
        source, target: whose copy went where.
        when: end of the run.
        run: its id.
        verb: "mirror" or "restore".
        foretold: by what the target says it cannot hold, the number of items that carry it.
        found: by what came back otherwise than it was put, the number of items.
        sent: items put and read back.
        failed: items not taken.
    """

    source: str
    target: str
    when: datetime
    run: str
    verb: str
    foretold: Mapping[str, int] = field(default_factory=dict)
    found: Mapping[str, int] = field(default_factory=dict)
    sent: int = 0
    failed: int = 0


def note(vault: Vault, entry: Captured | Given) -> None:
    """Add an entry, unless it says what the newest of its subject says already."""
    mine = _written(entry)
    newest = {_subject(old): old for old in vault.ledger(NAME).entries()}.get(_subject(mine))
    if newest is None or _news(newest) != _news(mine):
        vault.ledger(NAME).append(mine)


def captured(vault: Vault, account: str) -> dict[Kind, Captured]:
    """The newest word on each kind of an account."""
    found: dict[Kind, Captured] = {}
    for old in _entries(vault, "captured"):
        if old["account"] == account:
            kind = Kind(old["kind"])
            found[kind] = Captured(
                account, kind, datetime.fromisoformat(old["when"]), int(old["items"]),
                dict(old["fields"]), dict(old["failed"]), old["told"],
            )  # fmt: skip
    return found


def given(vault: Vault, source: str) -> dict[str, Given]:
    """By target, the newest word on what it took of an account's copy."""
    found: dict[str, Given] = {}
    for old in _entries(vault, "given"):
        if old["source"] == source:
            found[old["target"]] = Given(
                source, old["target"], datetime.fromisoformat(old["when"]), old["run"],
                old["verb"], dict(old["foretold"]), dict(old["found"]), int(old["sent"]),
                int(old["failed"]),
            )  # fmt: skip
    return found


def _entries(vault: Vault, what: str) -> Iterator[dict[str, Any]]:
    return (old for old in vault.ledger(NAME).entries() if old.get("what") == what)


def _written(entry: Captured | Given) -> dict[str, Any]:
    if isinstance(entry, Captured):
        return {
            "what": "captured", "account": entry.account, "kind": str(entry.kind),
            "when": entry.when.isoformat(), "items": entry.items, "fields": dict(entry.fields),
            "failed": dict(entry.failed), "told": entry.told,
        }  # fmt: skip
    return {
        "what": "given", "source": entry.source, "target": entry.target,
        "when": entry.when.isoformat(), "run": entry.run, "verb": entry.verb,
        "foretold": dict(entry.foretold), "found": dict(entry.found), "sent": entry.sent,
        "failed": entry.failed,
    }  # fmt: skip


def _subject(entry: Mapping[str, Any]) -> tuple[object, ...]:
    names = ("what", "account", "kind", "source", "target")
    return tuple(entry.get(name) for name in names)


def _news(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in {"when", "run"}}
