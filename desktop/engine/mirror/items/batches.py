"""Several parcels in one request, where an account takes them so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from connectors import catalogue
from connectors.contract import Batches, Destination
from connectors.errors import ConnectorError, TryLater
from connectors.model import Collection, Entry, Kind
from desktop.engine.failure import Stopped
from desktop.engine.mirror.items.outgoing import Parcel
from desktop.engine.patience import Patience

Answer = Entry | ConnectorError | Stopped
"""What became of a parcel; an error that is not its own doing stands for all that follow."""


def together(service: str, kind: Kind) -> int:
    """How many items of a kind a service takes at once."""
    traits = catalogue.find(service).kinds.get(kind)
    return traits.together if traits else 1


def groups(parcels: Sequence[Parcel], size: int) -> Iterator[list[Parcel]]:
    """The parcels in groups of this size, in order."""
    waiting = iter(parcels)
    while group := list(islice(waiting, size)):
        yield group


def put_group(
    to: Destination, target: Collection, group: Sequence[Parcel], patience: Patience
) -> list[tuple[Parcel, Answer]]:
    """Put a group, waiting out what the account asks to be waited for.

    Never raises for the account's sake: what arrived before an error is given with it.
    """
    became: dict[str, Answer] = {}
    left = list(group)
    while left:
        try:
            answers = patience.call(_asking(to, target, left))
            became |= {one.id: answer for one, answer in zip(left, answers, strict=True)}
            left = [one for one in left if isinstance(became[one.id], TryLater)]
            if left:
                later = became[left[0].id]
                patience.wait(later if isinstance(later, TryLater) else TryLater())
        except (ConnectorError, Stopped) as error:
            became |= {one.id: error for one in left}
            left = []
    return [(one, became[one.id]) for one in group]


def _asking(
    to: Destination, target: Collection, left: Sequence[Parcel]
) -> Callable[[], Sequence[Entry | ConnectorError]]:
    if not isinstance(to, Batches):
        raise TypeError("a service whose traits say `together` takes batches")
    return lambda: to.put_all(target, [(one.key, one.item(), one.over) for one in left])
