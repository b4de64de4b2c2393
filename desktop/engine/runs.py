"""Run: what the plans ask for, all of it or what has fallen due, as the tray and cron do it."""

from __future__ import annotations

import logging
from dataclasses import replace

from connectors.errors import ConnectorError
from connectors.model import Kind
from desktop.engine.context import Context, Tell
from desktop.engine.failure import EngineError, Stopped
from desktop.engine.outcome import (
    DAMAGED,
    LATER,
    NEEDS_PERSON,
    exit_for,
    shut_out,
    trouble_of,
    worst,
)
from desktop.engine.plans import lately, policy, schedule, store, this_computer
from desktop.engine.plans.policy import Conditions
from desktop.engine.plans.schedule import Part
from desktop.engine.report import AccountReport, KindProof, Report, Trouble
from desktop.engine.run_ids import new_run
from desktop.engine.tasks import Check, Drill, Mirror, Pull, RunPlans, Task
from desktop.engine.verbs import name_of, verb_for
from desktop.vault import VaultError

_LOG = logging.getLogger(__name__)


def run_plans(context: Context, task: RunPlans, tell: Tell) -> Report:
    """Do each part once, one after another; the trouble of one leaves the others alone.

    What is merely due waits for what the person asked to be spared; what is begun is ended.
    Raises VaultError, since without the vault nothing can be done, and Stopped.
    """
    report = Report(context.run, "run", context.clock.now())
    wished = policy.read(context.home)
    told = this_computer.conditions() if task.due_only else Conditions()
    told = replace(told, metered=told.metered or task.metered)
    exits = [0]
    done: set[str] = set()
    for plan in store.plans(context.home):
        for part in schedule.parts(plan):
            now = context.clock.now()
            known = lately.read(context.home)
            if part.key in done or (task.due_only and schedule.due_of(part, known, now) > now):
                continue
            if task.due_only and (why := policy.hindrance(wished, told, now.astimezone())):
                report.waiting = why
                little = _little(context, part) if why == "metered" else None
                if little is None:
                    continue
                part = little  # noqa: PLW2901 the same part, with less to carry
            done |= _covered(part.task)
            exits.append(_part(context, part, report, tell))
    report.exit = worst(exits)
    return report


def note(context: Context, task: Task, report: Report) -> None:
    """Remember when a task was done, for the schedule and the status."""
    # What a drill found different is looked at again soon, and not only when its turn comes.
    unproven = isinstance(task, Drill) and report.exit == DAMAGED
    errors = [report.error, *(row.error for row in report.accounts)]
    well = not any(errors) and report.exit != LATER and not unproven and not shut_out(report)
    keys = dict.fromkeys(_covered(task), well)
    if isinstance(task, Pull):
        keys = {schedule.key_of(Pull((row.name,))): row.error is None for row in report.accounts}
    if isinstance(task, Mirror):
        codes = [row.error.code for row in report.accounts if row.error]
        person = report.exit == NEEDS_PERSON
        lately.stopped(context.home, task.target, codes[0] if codes else "", person=person)
    for key, fine in keys.items():
        if key:
            lately.tried(context.home, key, context.clock.now(), well=fine)


def _little(context: Context, part: Part) -> Part | None:
    """What of it goes on where every byte counts: no photo, and nothing read back from afar."""
    match part.task:
        case Pull():
            return replace(part, task=replace(part.task, small=True))
        case Check(mirror=None):
            return part
        case Mirror(source):
            kinds = {one.collection.kind for one in context.vault.shelves(source) if one.count()}
            return None if Kind.PHOTOS in kinds else part
        case _:
            return None


def _covered(task: Task) -> set[str]:
    """The keys of what is done with a task: a drill of everything has the sample in it.

    And a check of a second cloud that of the vault.
    """
    keys = {schedule.key_of(task)}
    if isinstance(task, Check) and task.mirror:
        keys.add(schedule.key_of(replace(task, mirror=None)))
    if isinstance(task, Drill) and task.full:
        keys.add(schedule.key_of(replace(task, full=False)))
    return keys


def _part(context: Context, part: Part, report: Report, tell: Tell) -> int:
    mine = replace(context, run=new_run(context.clock), patience=context.patience.renewed())
    try:
        one = verb_for(part.task)(mine, part.task, tell)
    except (Stopped, VaultError):
        raise
    except (ConnectorError, EngineError) as error:
        _LOG.info("%s stopped: %s", name_of(part.task), error, exc_info=error)
        one = _failed(mine, part, trouble_of(error, _account(part.task)), exit_for(error))
    except Exception:
        # Each part is a job of its own: one that goes wrong must not keep the others from running.
        _LOG.exception("%s went wrong", name_of(part.task))
        one = _failed(mine, part, Trouble("went-wrong", _account(part.task)), LATER)
    else:
        note(mine, part.task, one)
    _add(report, one)
    return one.exit


def _failed(context: Context, part: Part, trouble: Trouble, exit: int) -> Report:
    about = _account(part.task)
    service = next((one.service for one in context.accounts.all() if one.name == about), "")
    lately.tried(context.home, part.key, context.clock.now(), well=False)
    return Report(
        context.run, "run", context.clock.now(), exit=exit,
        accounts=[AccountReport(about, service, error=trouble)],
    )  # fmt: skip


def _account(task: Task) -> str:
    match task:
        case Pull((name,)):
            return name
        case Mirror(_, target) | Drill(_, target) | Check(_, str(target)):
            return target
        case Check(str(name)):
            return name
        case _:
            return ""


def _add(report: Report, one: Report) -> None:
    report.accounts += one.accounts
    report.files += one.files
    report.damaged += one.damaged
    report.missing += one.missing
    report.repaired += one.repaired
    report.certificate = one.certificate or report.certificate
    report.error = report.error or one.error
    for mine, more in ((report.lost, one.lost), (report.found, one.found)):
        for field, count in more.items():
            mine[field] = max(mine.get(field, 0), count)
    for kind, proof in one.proofs.items():
        sum_ = report.proofs.setdefault(kind, KindProof())
        sum_.vault += proof.vault
        sum_.read_back += proof.read_back
        sum_.equal += proof.equal
        sum_.differ += proof.differ
