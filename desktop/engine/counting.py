"""Count: how much an account has, before anything of it is copied and before there is a vault."""

from __future__ import annotations

from connectors.contract import Source
from connectors.errors import NotThere, Refused, StartOver
from connectors.model import Collection
from desktop.engine.context import Tell
from desktop.engine.patience import Patience
from desktop.engine.report import AccountReport, CollectionReport, Report
from desktop.engine.surroundings import Surroundings
from desktop.engine.tasks import Count


def count(around: Surroundings, task: Count, tell: Tell, patience: Patience, run: str) -> Report:
    """List every collection, without a single body. Raises ConnectorError and EngineError."""
    report = Report(run, "count", around.clock.now())
    account = around.accounts.get(task.account)
    row = AccountReport(account.name, account.service)
    report.accounts.append(row)
    source = patience.call(lambda: around.accounts.open(account.name))
    try:
        for collection in patience.call(lambda: tuple(source.collections())):
            before = sum(one.total for one in row.collections)
            row.collections.append(
                CollectionReport(
                    collection.name,
                    collection.kind,
                    total=_entries(source, collection, patience, tell, before),
                )
            )
    finally:
        source.close()
    report.finished = around.clock.now()
    return report


def _entries(
    source: Source, collection: Collection, patience: Patience, tell: Tell, before: int
) -> int:
    """How many there are; none in a collection that is closed to us."""

    def ask() -> int:
        seen: set[str] = set()
        for page in source.changes(collection, None):
            seen.update(entry.id for entry in page.entries)
            seen.difference_update(page.gone)
            tell("listing", collection.name, before + len(seen))
        return len(seen)

    try:
        return patience.call(ask)
    except (NotThere, Refused, StartOver):
        return 0
