"""The ledger itself: what was captured of an account, and what a second one took. Dated, appended.

It lies in the vault and lives as long as the copy it speaks of. An entry is made only when there is
something new to say; the newest of each subject is the one that counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

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


@dataclass(frozen=True, slots=True)
class Ledger:
    """The newest words on one account: by kind what was captured, by target what was taken."""

    captured: Mapping[Kind, Captured] = field(default_factory=dict)
    given: Mapping[str, Given] = field(default_factory=dict)

    @classmethod
    def of(cls, vault: Vault, account: str) -> Self:
        """What the vault's ledger has on an account."""
        had: dict[Kind, Captured] = {}
        gave: dict[str, Given] = {}
        for old in vault.ledger(NAME).entries():
            when = datetime.fromisoformat(old["when"])
            if old["what"] == "captured" and old["account"] == account:
                kind = Kind(old["kind"])
                had[kind] = Captured(
                    account, kind, when, old["items"], old["fields"], old["failed"], old["told"]
                )
            elif old["what"] == "given" and old["source"] == account:
                gave[old["target"]] = Given(
                    account, old["target"], when, old["run"], old["verb"], old["foretold"],
                    old["found"], old["sent"], old["failed"],
                )  # fmt: skip
        return cls(had, gave)

    def told(self, kind: Kind) -> int | None:
        """How many items of a kind the account says it has."""
        found = self.captured.get(kind)
        return found.told if found is not None else None


NOTHING = Ledger()
"""Of an account nobody has looked into."""


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
