"""Pull: whatever an account has that the vault does not yet hold, kept; nothing lost for it."""

from __future__ import annotations

from datetime import datetime

from connectors.errors import ConnectorError, NotThere, Refused
from desktop.engine import gone, lately
from desktop.engine.context import Context, Tell
from desktop.engine.failure import EngineError
from desktop.engine.listing import Pulled, Puller, away
from desktop.engine.outcome import (
    KEPT,
    NEEDS_PERSON,
    exit_for,
    exit_of_counts,
    trouble_of,
    worst,
)
from desktop.engine.report import AccountReport, CollectionReport, Report
from desktop.engine.tasks import Pull, Task


def pull(context: Context, task: Task, tell: Tell) -> Report:
    """Copy everything new into the vault, account by account.

    An account that cannot be read stops neither the others nor what it has kept so far; trouble
    with the vault stops all. Raises EngineError for an account that is not there, and Stopped.
    """
    assert isinstance(task, Pull)  # noqa: S101 the table of verbs says so
    report = Report(context.run, "pull", context.clock.now())
    names = task.accounts or tuple(one.name for one in context.accounts.all() if one.can_pull)
    for name in names:
        context.accounts.get(name)
    exits = [pull_account(context, name, report, tell) for name in dict.fromkeys(names)]
    report.exit = worst([*exits, exit_of_counts(report)])
    return report


def pull_account(context: Context, name: str, report: Report, tell: Tell) -> int:
    """Pull one account into a report; gives the exit status it asks for beside the counts.

    Raises VaultError and Stopped; what is kept by then is in the report already.
    """
    row = AccountReport(name, context.accounts.get(name).service)
    report.accounts.append(row)
    complete: dict[str, datetime] = {}
    exit = KEPT
    try:
        exit = _collections(context, row, complete, tell)
    except (ConnectorError, EngineError) as error:
        row.error = trouble_of(error, name)
        exit = exit_for(error)
        if exit == NEEDS_PERSON:
            tell.ask(row.error)
    finally:
        lately.copied(context.home, name, complete, row.error.code if row.error else "")
    return exit


def _collections(
    context: Context, row: AccountReport, complete: dict[str, datetime], tell: Tell
) -> int:
    patience = context.patience.renewed()
    tell("listing", row.name)
    source = patience.call(lambda: context.accounts.open(row.name))
    exits = [KEPT]
    try:
        there = patience.call(lambda: tuple(source.collections()))
        for shelf in gone.vanished(context.vault, row.name, there, context.run):
            row.collections.append(away(context.vault, shelf))
            for trouble in row.collections[-1].notes:
                tell.ask(trouble)
                exits.append(NEEDS_PERSON)
        for collection in there:
            shelf = context.vault.shelf(row.name, row.service, collection)
            puller = Puller(context, source, collection, shelf, patience, tell)
            pulled = Pulled(CollectionReport(collection.name, collection.kind))
            try:
                puller.pull(pulled)
            except (NotThere, Refused) as error:
                # One collection that is closed to us says nothing of the others.
                pulled.row.notes.append(trouble_of(error, collection.name))
                pulled.row.noted += 1
            finally:
                puller.count(pulled.row)
                row.collections.append(pulled.row)
            exits.append(pulled.exit)
            if pulled.complete:
                complete[f"{collection.kind}/{collection.id}"] = context.clock.now()
    finally:
        source.close()
    return worst(exits)
