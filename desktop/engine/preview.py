"""What a second account cannot hold, said before anything goes there."""

from __future__ import annotations

from collections.abc import Iterable

from connectors.contract import Connector
from connectors.model import Kind
from desktop.vault import Shelf


def losses(connector: Connector, shelves: Iterable[Shelf]) -> dict[str, int]:
    """By field, in the connector's own words, the number of items of the kinds concerned."""
    counts: dict[Kind, int] = {}
    for shelf in shelves:
        kind = shelf.collection.kind
        counts[kind] = counts.get(kind, 0) + shelf.count()
    lost: dict[str, int] = {}
    for kind, count in counts.items():
        traits = connector.kinds.get(kind)
        for words in sorted(traits.loses) if traits and traits.writes and count else ():
            lost[words] = lost.get(words, 0) + count
    return lost


def takes(connector: Connector, kind: Kind) -> bool:
    """Whether the service lets us put items of this kind."""
    traits = connector.kinds.get(kind)
    return connector.open is not None and traits is not None and traits.writes
