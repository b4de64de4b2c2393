"""Test: sign in and name the collections; change nothing."""

from __future__ import annotations

from connectors.errors import ConnectorError
from desktop.engine.context import Context, Tell
from desktop.engine.outcome import exit_for, trouble_of
from desktop.engine.report import AccountReport, CollectionReport, Report
from desktop.engine.tasks import Test


def try_account(context: Context, task: Test, tell: Tell) -> Report:
    """Open the account as it is pulled or mirrored, and name what is there."""
    account = context.accounts.get(task.account)
    report = Report(context.run, "test", context.clock.now())
    row = AccountReport(account.name, account.service)
    report.accounts.append(row)
    tell("listing", account.name)
    try:
        if account.can_pull:
            source = context.patience.call(lambda: context.accounts.open(account.name))
            try:
                there = context.patience.call(lambda: tuple(source.collections()))
            finally:
                source.close()
            shelves = context.vault.shelves(account.name)
            counts = {(s.collection.kind, s.collection.id): s.count() for s in shelves}
            row.collections = [
                CollectionReport(one.name, one.kind, total=counts.get((one.kind, one.id), 0))
                for one in there
            ]
        else:
            context.patience.call(lambda: context.accounts.bare_files(account.name)).close()
    except ConnectorError as error:
        row.error = trouble_of(error, account.name)
        report.exit = exit_for(error)
    return report
