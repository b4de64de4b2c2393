"""A mirror as items: every collection of one account's copy becomes one in a second account."""

from __future__ import annotations

from connectors.contract import Connector
from connectors.errors import ConnectorError, Full, NotThere, SignInAgain, TryLater
from connectors.model import Collection
from desktop.engine.alone import MOST_COLLECTIONS
from desktop.engine.asking import ask_about
from desktop.engine.context import Context, Tell
from desktop.engine.crew import Crew
from desktop.engine.mirror.items.borrowed import borrowed
from desktop.engine.mirror.items.collection import Way, mirror_collection
from desktop.engine.mirror.items.sent import Sent
from desktop.engine.mirror.items.target import target_of
from desktop.engine.mirror.keys import journal_name, keys_of, question_id
from desktop.engine.mirror.preview import losses, takes
from desktop.engine.outcome import exit_for, exit_of_counts, trouble_of, worst
from desktop.engine.report import AccountReport, CollectionReport, Report, Trouble
from desktop.engine.tasks import Mirror
from desktop.vault import Shelf

SOME = 20
"""Keys looked for when the journal of an earlier mirror is lost."""


def mirror_native(context: Context, task: Mirror, tell: Tell) -> Report:
    """Send what the target lacks or has older; what it has beyond that is never touched.

    An account that stops (full, sign-in, later) stands in the report with what was done till
    then; a later run goes on from there.
    """
    report = Report(context.run, "mirror", context.clock.now())
    connector = context.accounts.connector(task.target)
    account = AccountReport(task.target, connector.id)
    report.accounts.append(account)
    shelves = context.vault.shelves(task.source)
    report.lost.update(losses(connector, shelves))
    exits: list[int] = []
    sent = Sent(context.vault.ledger(journal(task.source, task.target)))
    to = context.accounts.destination(task.target)
    size = writers(connector)
    try:
        with Crew(size, lambda: context.accounts.destination(task.target)) as crew:
            way = Way(context, tell, task.source, task.target, connector.id, to, crew, sent)
            _all(way, connector, shelves, account, report)
    except (Full, SignInAgain, TryLater) as error:
        account.error = trouble_of(error, task.target)
        exits.append(exit_for(error))
    finally:
        to.close()
    codes = {note.code for row in account.collections for note in row.notes}
    exits.append(5 if "not-kept-there" in codes else exit_of_counts(report))
    report.exit = worst(exits)
    ask_about(tell, report)
    report.finished = context.clock.now()
    return report


def journal(source: str, target: str) -> str:
    """Name of the journal of a native mirror."""
    return journal_name("mirror", source, target)


def writers(connector: Connector) -> int:
    """How many connections may write at once."""
    return max((traits.writers for traits in connector.kinds.values()), default=1)


def _all(
    way: Way,
    connector: Connector,
    shelves: tuple[Shelf, ...],
    account: AccountReport,
    report: Report,
) -> None:
    """Every collection; the rows of those not reached say so by their counts.

    Raises TryLater of one that the account fails at once all others had their turn.
    """
    rows = [CollectionReport(shelf.collection.name, shelf.collection.kind) for shelf in shelves]
    for shelf, row in zip(shelves, rows, strict=True):
        row.total = row.failed = shelf.count()
        account.collections.append(row)
    there: list[Collection] = way.context.patience.call(lambda: list(way.to.collections()))
    later: list[TryLater] = []
    for shelf, row in zip(shelves, rows, strict=True):
        way.tell("sending", f"{way.target}: {row.name}")
        if not takes(connector, row.kind):
            row.notes.append(Trouble("kind-not-taken", row.name, {"count": str(row.total)}))
        elif row.total or way.sent.of(shelf.collection).target:
            try:
                _one(way, shelf, row, there, report)
            except TryLater as error:
                if not way.context.patience.alone.tolerates(error, MOST_COLLECTIONS):
                    raise
                row.notes.append(trouble_of(error, row.name))
                later.append(error)
    if later:
        raise later[0]


def _one(
    way: Way, shelf: Shelf, row: CollectionReport, there: list[Collection], report: Report
) -> None:
    out = _left_out(way, shelf)
    if not way.sent.of(shelf.collection).target and shelf.ids() <= out:
        row.skipped, row.failed = row.total, 0
        return
    some: list[str] = []
    if not way.sent.of(shelf.collection).target:
        keys = keys_of(way.context.vault.id, way.source, shelf.collection, shelf.items())
        some = list(keys.values())[:SOME]
    try:
        target = target_of(
            way.context.patience, way.to, there, way.sent, shelf.collection, way.source, some
        )
        if target is None:
            _say_gone(way, shelf, row)
        else:
            mirror_collection(way, shelf, target, row, report.found, out)
    except NotThere:
        row.notes.append(Trouble("not-there", row.name))
    except (Full, SignInAgain, TryLater):
        raise
    except ConnectorError as error:
        row.notes.append(trouble_of(error, row.name))


def _left_out(way: Way, shelf: Shelf) -> set[str]:
    """What is not to be sent: the person said so, or it came from the target itself."""
    memory, now = way.sent.of(shelf.collection), way.context.clock.now()
    lent = borrowed(way.context.vault, way.source, shelf.collection, way.target, now)
    return memory.left_out | (lent.keys() - memory.put.keys())


def _say_gone(way: Way, shelf: Shelf, row: CollectionReport) -> None:
    """The collection that is ours was removed over there: that is for the person to decide."""
    memory = way.sent.of(shelf.collection)
    way.sent.gone(shelf.collection, set(memory.put) - memory.gone)
    row.held, row.failed = row.total, 0
    hold = question_id(way.source, way.target, shelf.collection.id)
    facts = {"count": str(row.total), "hold": hold}
    row.notes.append(Trouble("collection-gone-there", row.name, facts))
