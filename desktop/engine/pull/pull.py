"""Pull: whatever an account has that the vault does not yet hold, kept; nothing lost for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

from connectors.errors import ConnectorError, NotThere, Refused, TryLater
from connectors.model import Kind
from desktop.engine import own_folder
from desktop.engine.alone import MOST_COLLECTIONS
from desktop.engine.context import Context, Tell
from desktop.engine.failure import EngineError, Stopped
from desktop.engine.fidelity import counting
from desktop.engine.fidelity.passing import Passing
from desktop.engine.outcome import (
    KEPT,
    LATER,
    NEEDS_PERSON,
    exit_for,
    exit_of_counts,
    trouble_of,
    worst,
)
from desktop.engine.plans import lately, store
from desktop.engine.plans.plans import copied
from desktop.engine.pull import gone
from desktop.engine.pull.listing import Pulled, Puller
from desktop.engine.report import AccountReport, CollectionReport, Report, Trouble
from desktop.engine.tasks import Pull, Task
from desktop.vault import VaultError

_LOG = logging.getLogger(__name__)

AT_ONCE = 4
"""Accounts read side by side."""


def pull(context: Context, task: Task, tell: Tell) -> Report:
    """Copy everything new into the vault, accounts side by side.

    An account that cannot be read stops neither the others nor what it has kept so far; trouble
    with the vault stops all. Raises EngineError for an account that is not there.
    """
    assert isinstance(task, Pull)  # noqa: S101 the table of verbs says so
    report = Report(context.run, "pull", context.clock.now())
    names = task.accounts or own(context)
    report.accounts = [
        AccountReport(name, context.accounts.get(name).service) for name in dict.fromkeys(names)
    ]
    exits: list[int] = []
    one = partial(_account, context, task, tell)
    if len(report.accounts) == 1:
        works: Iterable[Callable[[], int]] = [partial(one, report.accounts[0])]
        _gather(report, works, exits)
    else:
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pull") as pool:
            works = [pool.submit(one, row).result for row in report.accounts]
            _gather(report, works, exits)
    report.exit = worst([*exits, exit_of_counts(report)])
    return report


def own(context: Context) -> tuple[str, ...]:
    """The accounts a pull without names reads: all that can be read but mere second copies.

    A second copy is an account mirrored to, by a plan or by hand, that no plan copies from and of
    which the vault holds nothing: to pull it would only bring back what was sent there.
    """
    plans = store.plans(context.home)
    sent = {plan.target for plan in plans} | lately.mirrored_to(context.home)
    sources = {plan.source for plan in plans}
    held = {shelf.account for shelf in context.vault.shelves() if shelf.count()}
    return tuple(
        one.name
        for one in context.accounts.all()
        if one.can_pull and (one.name not in sent or one.name in sources | held)
    )


def _gather(report: Report, works: Iterable[Callable[[], int]], exits: list[int]) -> None:
    """The exit status of each; what stops all is noted, and what was kept stays counted."""
    for work in works:
        try:
            exits.append(work())
        except Stopped:
            report.error = Trouble("stopped")
            exits.append(LATER)
        except VaultError as error:
            report.error = trouble_of(error)
            exits.append(exit_for(error))


def _account(context: Context, task: Pull, tell: Tell, row: AccountReport) -> int:
    """Pull one account into its row; gives the exit status it asks for beside the counts."""
    complete: dict[str, datetime] = {}
    passing = Passing()
    exit, stopped = KEPT, ""
    try:
        exit = _collections(context, task, row, complete, passing, tell)
    except (ConnectorError, EngineError) as error:
        row.error = trouble_of(error, row.name)
        exit, stopped = exit_for(error), row.error.code
        if exit == NEEDS_PERSON:
            tell.ask(row.error)
    except VaultError as error:
        exit, stopped = exit_for(error), error.code
        raise
    except Stopped:
        raise
    except Exception:
        # Each account is a job of its own: one that answers in ways nobody foresaw stops no other.
        _LOG.exception("the pull of an account went wrong")
        row.error, exit, stopped = Trouble("went-wrong", row.name), LATER, "went-wrong"
    finally:
        person = exit == NEEDS_PERSON
        lately.copied(context.home, row.name, complete, stopped, person=person)
    counting.count(context.vault, row, context.clock, passing)
    return exit


def _collections(
    context: Context,
    task: Pull,
    row: AccountReport,
    complete: dict[str, datetime],
    passing: Passing,
    tell: Tell,
) -> int:
    patience = context.patience.renewed()
    tell("listing", row.name)
    if own_folder.inside(context, row.name) or own_folder.around(context, row.name):
        raise EngineError(Trouble("source-has-vault", row.name), exit=2)
    source = patience.call(lambda: context.accounts.open(row.name))
    exits = [KEPT]
    try:
        there = patience.call(lambda: tuple(source.collections()))
        for shelf in gone.vanished(context.vault, row.name, there, context.run):
            row.collections.append(gone.away(context.vault, shelf))
            for trouble in row.collections[-1].notes:
                tell.ask(trouble)
                exits.append(NEEDS_PERSON)
        # What ended in trouble before is asked for in small parts, which bring it on each time.
        sound = not lately.read(context.home).trouble.get(row.name)
        wished = copied(store.plans(context.home), row.name)
        wished -= {Kind.PHOTOS} if task.small else set()
        later: list[TryLater] = []
        for collection in there:
            if collection.kind not in wished:
                continue
            shelf = context.vault.shelf(row.name, row.service, collection)
            puller = Puller(context, source, collection, shelf, patience, passing, tell, sound)
            pulled = Pulled(CollectionReport(collection.name, collection.kind))
            try:
                puller.pull(pulled)
            except (NotThere, Refused) as error:
                # One collection that is closed to us says nothing of the others.
                pulled.row.notes.append(trouble_of(error, collection.name))
                pulled.row.noted += 1
            except TryLater as error:
                if not patience.alone.tolerates(error, MOST_COLLECTIONS):
                    raise
                pulled.row.notes.append(trouble_of(error, collection.name))
                later.append(error)
            finally:
                puller.count(pulled.row)
                row.collections.append(pulled.row)
            exits.append(pulled.exit)
            if pulled.complete:
                complete[f"{collection.kind}/{collection.id}"] = context.clock.now()
        if later:
            raise later[0]
    finally:
        source.close()
    return worst(exits)
