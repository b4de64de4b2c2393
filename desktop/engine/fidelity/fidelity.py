"""One account's fidelity as a person reads it: a line a field, each with one of three words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from connectors.contract import Connector
from connectors.model import Kind
from desktop.engine.fidelity.ledger import Captured


class Word(StrEnum):
    """What became of a field."""

    CAPTURED = "captured"
    CANNOT = "cannot-give"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Line:
    """One field of one kind.

    Attributes:
        field: in plain words.
        word: what became of it.
        items: how many carry it, or failed; None for what nobody can count.
    """

    field: str
    word: Word
    items: int | None = None


def lines(known: Captured | None, kind: Kind, connector: Connector | None) -> tuple[Line, ...]:
    """What was captured, then what failed, then what this provider cannot give.

    Args:
        known: what the ledger has on it, if anything.
        kind: which.
        connector: the service; None when it is not known any more.
    """
    return (
        *(Line(*one) for one in _counted(known)),
        *(Line(words, Word.CANNOT) for words in withheld(kind, connector)),
    )


def withheld(kind: Kind, connector: Connector | None) -> list[str]:
    """What a service has of a kind and gives no program, in plain words."""
    traits = connector.kinds.get(kind) if connector is not None else None
    return sorted(traits.withholds) if traits is not None else []


def kinds_withheld(connector: Connector | None) -> dict[Kind, str]:
    """Kinds a service has of its people and gives no program at all, in a sentence each."""
    if connector is None:
        return {}
    return {
        kind: words for kind, words in connector.coverage.items() if kind not in connector.kinds
    }


def _counted(known: Captured | None) -> Iterable[tuple[str, Word, int]]:
    if known is not None:
        yield from ((name, Word.CAPTURED, count) for name, count in known.fields.items())
        yield from ((name, Word.FAILED, count) for name, count in known.failed.items())
