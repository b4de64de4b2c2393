"""Filling the account a phone is already signed in to: no tap on the phone is needed.

One restore for each account of the vault, so that nothing is doubled, nobody invited is written
to, and each can be taken back by its run's id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from connectors.model import Kind
from desktop.engine.report import CollectionReport, Report
from desktop.engine.tasks import Restore


def restores(
    accounts: Sequence[str], names: Sequence[str], target: str, *, dry_run: bool = False
) -> tuple[Restore, ...]:
    """What to do, in order.

    Args:
        accounts: those the vault holds.
        names: those wanted; none for all but the target's own copy, which it has anyway.
        target: the account on the phone.
        dry_run: count only.
    """
    wanted = names or [one for one in accounts if one != target]
    return tuple(Restore(one, target, dry_run=dry_run) for one in wanted)


def there(reports: Iterable[Report]) -> dict[Kind, int]:
    """What should be on the phone by kind: put now, or there already."""
    found = dict.fromkeys(Kind, 0)
    for row in _rows(reports):
        found[row.kind] += row.sent + row.skipped
    return found


def left(reports: Iterable[Report]) -> tuple[Kind, ...]:
    """Kinds of which something did not get there: these remain for the QR page."""
    kinds = {row.kind for row in _rows(reports) if row.failed}
    return tuple(kind for kind in Kind if kind in kinds)


def undo_ids(reports: Iterable[Report]) -> tuple[str, ...]:
    """The runs that put something in, for taking it back."""
    return tuple(one.run for one in reports if any(row.sent for row in _rows([one])))


def _rows(reports: Iterable[Report]) -> Iterator[CollectionReport]:
    for report in reports:
        for account in report.accounts:
            yield from account.collections
