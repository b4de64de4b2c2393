"""Takes out of an account what one restore put in, where nobody has changed it since."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from connectors.contract import Destination, Files
from connectors.errors import ChangedMeanwhile, NotThere, Refused, SignInAgain, TryLater
from connectors.formats.meaning import differences
from connectors.model import Kind, Stored
from desktop.engine.context import Context, Tell
from desktop.engine.failure import EngineError
from desktop.engine.mirror.files.place import listing
from desktop.engine.mirror.files.reading import sha256_there
from desktop.engine.mirror.items.looking import Look, bodies, look
from desktop.engine.mirror.items.outgoing import safe
from desktop.engine.outcome import exit_for, exit_of_counts, trouble_of, worst
from desktop.engine.patience import NotGiven
from desktop.engine.report import AccountReport, CollectionReport, Report, Trouble
from desktop.engine.restore.journal import Intended, Into, RestoreJournal, Written
from desktop.engine.restore.origin import name_of
from desktop.engine.restore.replacing import put_back
from desktop.engine.restore.restore import journal_name
from desktop.engine.tasks import Undo


def undo(context: Context, task: Undo, tell: Tell) -> Report:
    """Remove exactly what the run of this id created, and put back what it replaced.

    Every other entry stays as it is. `removed` counts what went, `sent` what was put back,
    `skipped` what was gone already, `failed` what stays, each named with why: somebody has
    changed it since, or the account stumbles over it. May be run again. Raises EngineError
    "no-such-run".
    """
    journal = _journal(context, task.run)
    report = Report(context.run, "undo", context.clock.now())
    connector = context.accounts.connector(journal.target)
    account = AccountReport(journal.target, connector.id)
    report.accounts.append(account)
    exits: list[int] = []
    try:
        if journal.into:
            _items(context, journal, account, tell)
        if journal.intended:
            _files(context, journal, account)
    except (SignInAgain, TryLater) as error:
        account.error = trouble_of(error, journal.target)
        exits.append(exit_for(error))
    report.exit = worst([*exits, exit_of_counts(report)])
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


def _items(context: Context, journal: RestoreJournal, account: AccountReport, tell: Tell) -> None:
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


def _collection(
    context: Context, to: Destination, journal: RestoreJournal, into: Into, row: CollectionReport
) -> None:
    memory = journal.memory(into)
    ours = {put.entry: put.revision for put in memory.put.values() if put.entry not in into.before}
    row.total = len(ours)
    seen = look(context.patience, to, into.target, None)
    ours.update(_unanswered(context, to, journal, into, seen, row))
    row.total = len(ours)
    known = {put.entry: id_ for id_, put in memory.put.items()}
    for entry, revision in ours.items():
        listed = seen.entries.get(entry)
        if listed is None:
            row.skipped += 1
            continue
        code = "changed-since"
        if listed.revision == revision:
            code = _removal(context, partial(to.remove, into.target, listed))
        if code:
            name = name_of(context.vault, journal, into, known.get(entry, ""))
            row.failed += 1
            row.notes.append(Trouble(code, name or listed.name or row.name))
        else:
            row.removed += 1
    put_back(context, to, journal, into, seen, row)


def _removal(context: Context, remove: Callable[[], None]) -> str:
    """Why one thing was not taken away; "" when it was, or was gone already."""
    try:
        context.patience.call_for_one(remove)
    except ChangedMeanwhile:
        return "changed-since"
    except NotThere:
        return ""
    except Refused as error:
        return error.code
    except NotGiven:
        return "not-removed-now"
    return ""


def _unanswered(
    context: Context,
    to: Destination,
    journal: RestoreJournal,
    into: Into,
    seen: Look,
    row: CollectionReport,
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
    back = bodies(context.patience, to, into.target, strangers)
    row.notes += [
        Trouble("not-given", entry.name or entry.id)
        for entry in strangers
        if entry.id in back.withheld
    ]
    for entry, body in back.came.values():
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
    rows = {
        (one.name, one.kind): CollectionReport(one.name, one.kind)
        for one in journal.intended.values()
    }
    account.collections.extend(rows.values())
    try:
        there = listing(context, place)
        for path, of in journal.intended.items():
            row, stored = rows[of.name, of.kind], there.get(path)
            try:
                written = journal.files.get(path) or _untold(context, place, of, stored)
            except NotGiven as error:
                row.notes.append(Trouble(error.code, path))
                continue
            if written is None:
                continue
            row.total += 1
            if stored is None:
                row.skipped += 1
            elif stored.revision != written.revision or stored.size != written.size:
                row.failed += 1
                row.notes.append(Trouble("changed-since", path))
            elif code := _removal(context, partial(place.remove, path)):
                row.failed += 1
                row.notes.append(Trouble(code, path))
            else:
                row.removed += 1
    finally:
        place.close()


def _untold(context: Context, place: Files, of: Intended, stored: Stored | None) -> Written | None:
    """A file that was written though the run was cut before it said so: these very bytes."""
    if stored is None:
        return None
    sha256, size = sha256_there(context.patience, place, stored.path)
    return Written(stored.path, sha256, size, stored.revision) if sha256 == of.sha256 else None
