"""Several parcels in one request, where an account takes them so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


_IN_A_ROW = 3
"""Items asked for alone that must fail in a row before it is the account that fails."""


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
        whole: TryLater | None = None
        try:
            became |= _asked(to, target, left)
        except TryLater as error:
            whole = error
            became |= {one.id: error for one in left}
        except ConnectorError as error:
            became |= {one.id: error for one in left}
        later = {one.id: said for one in left if isinstance(said := became[one.id], TryLater)}
        if len(later) < len(left):
            patience.succeeded()
        left = [one for one in left if one.id in later]
        if left:
            try:
                patience.wait(later[left[0].id])
            except TryLater:
                if whole is not None and len(left) > 1 and patience.alone.tolerates(whole):
                    became |= _apart(to, target, left, patience)
                break
            except Stopped as stop:
                became |= {one.id: stop for one in left}
                break
    return [(one, became[one.id]) for one in group]


def _apart(
    to: Destination, target: Collection, left: Sequence[Parcel], patience: Patience
) -> dict[str, Answer]:
    """Each by itself, for one may make a request of many fail; till it is not one but the account.

    Those that were not asked for any more are left out.
    """
    became: dict[str, Answer] = {}
    row = 0
    for one in left:
        try:
            became |= _asked(to, target, [one])
        except ConnectorError as error:
            became[one.id] = error
        if isinstance(became[one.id], TryLater):
            row += 1
        else:
            row = 0
            patience.succeeded()
        if row == _IN_A_ROW:
            break
    return became


def _asked(to: Destination, target: Collection, left: Sequence[Parcel]) -> dict[str, Answer]:
    if not isinstance(to, Batches):
        raise TypeError("a service whose traits say `together` takes batches")
    answers = to.put_all(target, [(one.key, one.item(), one.over) for one in left])
    return {one.id: answer for one, answer in zip(left, answers, strict=True)}
