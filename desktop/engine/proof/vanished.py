"""What would be left if an account's provider were gone today: from the last drill, never a log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.model import Kind
from desktop.engine.proof.certificate import LASTS, Certificate
from desktop.engine.report import KindProof


@dataclass(frozen=True, slots=True)
class Fate:
    """Items of one kind; the three add up to what the vault holds.

    Attributes:
        kept: came back equal from the second home.
        lost: did not, or came back as something else.
        unknown: nobody has looked, or not lately.
    """

    kept: int = 0
    lost: int = 0
    unknown: int = 0


def fates(
    items: Mapping[Kind, int], drills: Iterable[Certificate], source: str, now: datetime
) -> dict[Kind, Fate]:
    """The fate of each kind of an account.

    Args:
        items: how many the vault holds, by kind.
        drills: every certificate there is.
        source: the account.
        now: the instant.
    """
    newest: dict[Kind, Certificate] = {}
    for one in sorted(drills, key=lambda one: one.when):
        # A second home with the same company goes down with the first.
        if one.source == source and not one.one_company:
            newest |= dict.fromkeys(one.proofs, one)
    return {
        kind: _fate(count, newest[kind], kind, now) if kind in newest else Fate(unknown=count)
        for kind, count in items.items()
    }


def fate(proof: KindProof, items: int) -> Fate:
    """By the numbers of one drill, for so many items as there are today."""
    kept = min(proof.equal, items)
    # Lines of what was too much over there name no item of ours.
    lost = min(len(proof.differ), proof.vault - proof.equal, items - kept)
    return Fate(kept, lost, items - kept - lost)


def _fate(items: int, drill: Certificate, kind: Kind, now: datetime) -> Fate:
    if not timedelta(0) <= now - drill.when <= LASTS:
        return Fate(unknown=items)
    return fate(drill.proofs[kind], items)
