"""The vault's copy of one account into an account: nothing doubled, nothing overwritten unasked.

Only what the account lacks is put, and only what it gives back afterwards counts as restored.
"""

from __future__ import annotations

from connectors.errors import Full, SignInAgain, TryLater
from desktop.engine.context import Context, Tell
from desktop.engine.failure import EngineError
from desktop.engine.fidelity.giving import given
from desktop.engine.mirror.preview import takes
from desktop.engine.outcome import exit_for, exit_of_counts, trouble_of, worst
from desktop.engine.report import AccountReport, CollectionReport, Report, Trouble
from desktop.engine.restore.files import restore_files
from desktop.engine.restore.items import restore_items
from desktop.engine.restore.journal import RestoreJournal
from desktop.engine.restore.wanted import settled, wanted
from desktop.engine.tasks import Restore
from desktop.vault import Shelf
from desktop.vault.words import Kept

Rows = list[tuple[Shelf, list[Kept], CollectionReport]]


def restore(context: Context, task: Restore, tell: Tell) -> Report:
    """Put what is asked for; a dry run counts the same and writes nothing.

    Kinds the account takes as items go there as items; the others as files where it keeps
    files. Raises EngineError "no-copy-yet", "bad-date", "no-last-good", "replaces-elsewhere".
    """
    shelves = context.vault.shelves(task.source)
    if not shelves:
        raise EngineError(Trouble("no-copy-yet", task.source), exit=2)
    if task.replace and task.source != task.target:
        raise EngineError(Trouble("replaces-elsewhere", task.target), exit=2)
    task = settled(context.vault, task)
    report = Report(context.run, "restore", context.clock.now())
    connector = context.accounts.connector(task.target)
    account = AccountReport(task.target, connector.id)
    report.accounts.append(account)
    rows = _rows(shelves, task, account)
    journal = RestoreJournal(context.vault.ledger(journal_name(context.run)))
    if not task.dry_run:
        journal.begin(task.source, task.target)
    exits: list[int] = []
    try:
        as_items = [row for row in rows if takes(connector, row[2].kind)]
        others = [row for row in rows if not takes(connector, row[2].kind)]
        if as_items:
            restore_items(context, task, tell, as_items, journal, report)
        if others and connector.files is not None:
            restore_files(context, task, tell, others, journal)
        elif others:
            for _, _, row in others:
                row.notes.append(Trouble("kind-not-taken", row.name, {"count": str(row.total)}))
    except (Full, SignInAgain, TryLater) as error:
        account.error = trouble_of(error, task.target)
        exits.append(exit_for(error))
    codes = {note.code for row in account.collections for note in row.notes}
    exits.append(5 if "not-kept-there" in codes else exit_of_counts(report))
    report.exit = worst(exits)
    report.finished = context.clock.now()
    if not task.dry_run:
        given(context, task.source, task.target, report)
    return report


def journal_name(run: str) -> str:
    """Name of the journal of a restore's run."""
    return f"restore-{run}"


def _rows(shelves: tuple[Shelf, ...], task: Restore, account: AccountReport) -> Rows:
    """The collections that hold something asked for; each item fails until it is there."""
    rows: Rows = []
    for shelf in shelves:
        items = wanted(shelf, task)
        if items:
            row = CollectionReport(shelf.collection.name, shelf.collection.kind)
            row.total = row.failed = len(items)
            account.collections.append(row)
            rows.append((shelf, items, row))
    return rows
