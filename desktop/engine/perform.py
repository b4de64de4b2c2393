"""A job from first to last: surroundings, the verb, and a report whatever happens."""

from __future__ import annotations

import logging
import threading

from connectors.errors import ConnectorError
from desktop.engine import quiet_runs, tasks
from desktop.engine.accounts.accounts import Accounts
from desktop.engine.context import Context, Tell
from desktop.engine.failure import EngineError, Stopped
from desktop.engine.kept_report import worth_keeping, written
from desktop.engine.outcome import LATER, exit_for, trouble_of
from desktop.engine.patience import Patience
from desktop.engine.plans import bandwidth
from desktop.engine.report import Report, Trouble
from desktop.engine.run_ids import new_run
from desktop.engine.runs import note
from desktop.engine.surroundings import Surroundings
from desktop.engine.tasks import Task
from desktop.engine.verbs import name_of, verb_for
from desktop.vault import Vault
from desktop.vault.words import VaultError

_LOG = logging.getLogger(__name__)

_MAKES_A_VAULT = (tasks.Pull, tasks.RunPlans)


def perform(task: Task, around: Surroundings, tell: Tell, stop: threading.Event) -> Report:
    """Do the task. Never raises: whatever goes wrong stands in the report."""
    started = around.clock.now()
    run = new_run(around.clock)
    report = Report(run, name_of(task), started)
    kept = False
    if stop.is_set():
        # Stopped while it waited for its turn: then it has not even the accounts to itself.
        report.error, report.exit, report.finished = Trouble("stopped"), LATER, started
        return report
    try:
        bandwidth.apply(around.home, around.clock)
        if (done := _apart(task, around, tell, stop, run)) is not None:
            return done
        verb = verb_for(task)
        with around.custody.working(
            create=isinstance(task, _MAKES_A_VAULT),
            waiting=lambda: tell("waiting", "for another Elsewhere"),
        ) as vault:
            patience = _patience(around, stop)
            context = Context.of(around, vault, patience, run)
            report = verb(context, task, tell)
            report.finished = around.clock.now()
            note(context, task, report)
            if worth_keeping(report, task):
                _keep(vault, report, task)
                kept = True
            if isinstance(task, tasks.Pull | tasks.RunPlans):
                _write_pages(context, tell)
    except Stopped:
        report.error, report.exit = Trouble("stopped"), LATER
    except (ConnectorError, VaultError, EngineError) as error:
        _LOG.info("%s stopped: %s", report.verb, error, exc_info=error)
        report.error, report.exit = trouble_of(error), exit_for(error)
    except Exception:
        _LOG.exception("%s went wrong", report.verb)
        report.error, report.exit = Trouble("went-wrong"), LATER
    report.finished = report.finished or around.clock.now()
    if not kept:
        _note(around, report, task)
    return report


def _apart(
    task: Task, around: Surroundings, tell: Tell, stop: threading.Event, run: str
) -> Report | None:
    """Do a task that opens the vault by itself, or needs none; None for any other."""
    match task:
        case tasks.Recover():
            from desktop.engine.recover.recover import recover

            return recover(around, task, tell, _patience(around, stop), run)
        case tasks.MoveVault():
            from desktop.engine.vault_folder import move

            return move(around, task, tell, run)
        case tasks.Test():
            from desktop.engine.try_account import try_account

            return try_account(around, task, tell, _patience(around, stop), run)
        case tasks.Count():
            from desktop.engine.counting import count

            return count(around, task, tell, _patience(around, stop), run)
        case tasks.TryWriting():
            from desktop.engine.try_writing import try_writing

            return try_writing(around, task, tell, run)
    return None


def _write_pages(context: Context, tell: Tell) -> None:
    """Whatever becomes of them: what was copied is copied."""
    from desktop.engine.pages import write as pages

    try:
        pages.write(context, tell)
    except Exception:
        _LOG.exception("the folder's pages were not written")


def _note(around: Surroundings, report: Report, task: Task) -> None:
    try:
        quiet_runs.note(around.home, report, task)
    except (VaultError, EngineError, OSError) as error:
        _LOG.warning("the run was not noted", exc_info=error)


def _patience(around: Surroundings, stop: threading.Event) -> Patience:
    return Patience(around.sleeper(stop), monotonic=around.clock.monotonic)


def _keep(vault: Vault, report: Report, task: Task) -> None:
    """What a check has found holds good though the disk takes no report of it."""
    try:
        vault.keep_report(report.run, written(report, task))
    except VaultError as error:
        if not isinstance(task, tasks.Check):
            raise
        _LOG.warning("the report of the check was not kept: %s", error.code)


def lanes_of(task: Task, accounts: Accounts) -> tuple[str, ...]:
    """The accounts whose lanes a task takes; the vault's own is the empty name."""
    match task:
        case tasks.Test(account) | tasks.Count(account) | tasks.TryWriting(account):
            return (account,)
        case tasks.Pull(names):
            return names or tuple(one.name for one in accounts.all() if one.can_pull)
        case tasks.RunPlans() | tasks.Check() | tasks.Undo() | tasks.MoveVault():
            return tuple(one.name for one in accounts.all())
        case tasks.Mirror() | tasks.Drill() | tasks.Restore():
            return (task.source, task.target)
        case tasks.Recover(target):
            return (target,)
        case tasks.Export(source) | tasks.Preview(source) | tasks.Thin(source):
            return (source,)
