"""Takes out of an account what one restore put in, where nobody has changed it since."""

from __future__ import annotations

from connectors.contract import Destination
from connectors.errors import ChangedMeanwhile, NotThere
from connectors.formats.meaning import differences
from connectors.model import Entry, Kind
from desktop.engine.context import Context, Tell
from desktop.engine.failure import EngineError
from desktop.engine.mirror.files.place import listing
from desktop.engine.mirror.items.looking import Look, bodies, look
from desktop.engine.mirror.items.outgoing import safe
from desktop.engine.outcome import exit_of_counts
from desktop.engine.report import AccountReport, CollectionReport, Report, Trouble
from desktop.engine.restore.journal import Into, RestoreJournal
from desktop.engine.restore.replacing import put_back
from desktop.engine.restore.restore import journal_name
from desktop.engine.tasks import Undo


def undo(context: Context, task: Undo, tell: Tell) -> Report:
    """Remove exactly what the run of this id created, and put back what it replaced.

    Every other entry stays as it is. `removed` counts what went, `sent` what was put back,
    `skipped` what was gone already, `failed` what somebody has changed since and so stays.
    May be run again. Raises EngineError "no-such-run".
    """
    journal = _journal(context, task.run)
    report = Report(context.run, "undo", context.clock.now())
    connector = context.accounts.connector(journal.target)
    account = AccountReport(journal.target, connector.id)
    report.accounts.append(account)
    if journal.into:
        to = context.accounts.destination(journal.target)
        try:
            for into in journal.into:
                row = CollectionReport(into.target.name, into.target.kind)
                account.collections.append(row)
                tell("sending", f"{journal.target}: {row.name}")
                try:
                    _collection(context, to, journal, into, row)
                except NotThere:
                    row.skipped = row.total
        finally:
            to.close()
    if journal.intended:
        _files(context, journal, account)
    report.exit = exit_of_counts(report)
    report.finished = context.clock.now()
    return report


def _journal(context: Context, run: str) -> RestoreJournal:
    try:
        journal = RestoreJournal(context.vault.ledger(journal_name(run)))
    except ValueError:
        raise EngineError(Trouble("no-such-run", run), exit=2) from None
    if not journal.target:
        raise EngineError(Trouble("no-such-run", run), exit=2)
    return journal


def _collection(
    context: Context, to: Destination, journal: RestoreJournal, into: Into, row: CollectionReport
) -> None:
    memory = journal.memory(into)
    ours = {put.entry: put.revision for put in memory.put.values() if put.entry not in into.before}
    row.total = len(ours)
    seen = look(context.patience, to, into.target, None)
    ours.update(_unanswered(context, to, journal, into, seen))
    row.total = len(ours)
    for id_, revision in ours.items():
        listed = seen.entries.get(id_)
        if listed is None:
            row.skipped += 1
        elif listed.revision != revision or not _remove(context, to, into, listed):
            row.failed += 1
            row.notes.append(Trouble("changed-since", listed.name or row.name))
        else:
            row.removed += 1
    put_back(context, to, journal, into, seen, row)


def _remove(context: Context, to: Destination, into: Into, entry: Entry) -> bool:
    try:
        context.patience.call(lambda: to.remove(into.target, entry))
    except ChangedMeanwhile:
        return False
    except NotThere:
        return True
    return True


def _unanswered(
    context: Context, to: Destination, journal: RestoreJournal, into: Into, seen: Look
) -> dict[str, str]:
    """What was put though its answer never came: new there, and the same as was about to be put."""
    memory = journal.memory(into)
    open_ = {id_: sha for id_, (_, sha) in into.intents.items() if id_ not in memory.put}
    known = into.before | {put.entry for put in memory.put.values()}
    strangers = [entry for id_, entry in seen.entries.items() if id_ not in known]
    if not open_ or not strangers or into.target.kind is Kind.PHOTOS:
        return {}
    wanted = [_body(context, into, sha) for sha in open_.values()]
    found: dict[str, str] = {}
    for entry, body in bodies(context.patience, to, into.target, strangers).values():
        if any(not differences(into.target.kind, ours, body) for ours in wanted):
            found[entry.id] = entry.revision
    return found


def _body(context: Context, into: Into, sha256: str) -> bytes:
    try:
        return safe(into.target.kind, context.vault.body(sha256).read_bytes())
    except KeyError:
        return b""


def _files(context: Context, journal: RestoreJournal, account: AccountReport) -> None:
    place = context.accounts.files(journal.target)
    row = CollectionReport(journal.target, Kind.PHOTOS, total=len(journal.files))
    account.collections.append(row)
    try:
        there = listing(context, place)
        for path, written in journal.files.items():
            stored = there.get(path)
            if stored is None:
                row.skipped += 1
            elif stored.revision != written.revision or stored.size != written.size:
                row.failed += 1
                row.notes.append(Trouble("changed-since", path))
            else:
                context.patience.call(lambda path=path: place.remove(path))  # type: ignore[misc]  # bound at once
                row.removed += 1
    finally:
        place.close()
