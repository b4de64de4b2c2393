"""Test: sign in and name the collections; change nothing, and need no vault."""

from __future__ import annotations

from connectors.errors import ConnectorError
from connectors.model import Kind
from desktop.engine.context import Tell
from desktop.engine.outcome import exit_for, trouble_of
from desktop.engine.patience import Patience
from desktop.engine.report import AccountReport, CollectionReport, Report
from desktop.engine.surroundings import Surroundings
from desktop.engine.tasks import Test
from desktop.vault.words import VaultError


def try_account(
    around: Surroundings, task: Test, tell: Tell, patience: Patience, run: str
) -> Report:
    """Open the account as it is pulled or mirrored, and name what is there.

    Raises EngineError for no such account.
    """
    account = around.accounts.get(task.account)
    report = Report(run, "test", around.clock.now())
    row = AccountReport(account.name, account.service)
    report.accounts.append(row)
    tell("listing", account.name)
    try:
        if account.can_pull:
            source = patience.call(lambda: around.accounts.open(account.name))
            try:
                there = patience.call(lambda: tuple(source.collections()))
            finally:
                source.close()
            counts = _kept(around, account.name)
            row.collections = [
                CollectionReport(one.name, one.kind, total=counts.get((one.kind, one.id), 0))
                for one in there
            ]
        else:
            patience.call(lambda: around.accounts.bare_files(account.name)).close()
    except ConnectorError as error:
        row.error = trouble_of(error, account.name)
        report.exit = exit_for(error)
    report.finished = around.clock.now()
    return report


def _kept(around: Surroundings, account: str) -> dict[tuple[Kind, str], int]:
    """How many items of each collection the vault has; none where there is no vault to ask."""
    if not around.custody.begun():
        return {}
    try:
        with around.custody.reading() as vault:
            shelves = vault.shelves(account)
            return {(one.collection.kind, one.collection.id): one.count() for one in shelves}
    except VaultError:
        return {}  # what is asked is whether the account answers
