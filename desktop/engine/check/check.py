"""Reads every byte of the vault again, and of its mirror; heals each from the other with proof."""

from __future__ import annotations

from dataclasses import replace

from desktop.engine.check.files import Compared, compare
from desktop.engine.check.items import compare_items
from desktop.engine.check.scrub import Wants, due, due_there, everything
from desktop.engine.context import Context, Tell
from desktop.engine.failure import EngineError
from desktop.engine.mirror.mirror import form_for
from desktop.engine.outcome import DAMAGED, NEEDS_PERSON
from desktop.engine.plans import lately, schedule
from desktop.engine.report import Report, Trouble
from desktop.engine.tasks import Check, Form, Mirror


def check(context: Context, task: Check, tell: Tell) -> Report:
    """Hash what the task names; with a mirror compare that too, and heal either side.

    Paths of the mirror are told as `<target>:<path>`. What stays damaged is kept as it is, on both
    sides. Raises EngineError "no-copy-yet".
    """
    if task.account is not None and not context.vault.shelves(task.account):
        raise EngineError(Trouble("no-copy-yet", task.account), exit=2)
    report = Report(context.run, "check", context.clock.now())

    def told(done: int, of: int, size: int, path: str) -> None:
        tell("checking", path, done, of, size)

    wants, there = _rolling(context, task, report) if task.rolling else (everything, everything)
    found = context.vault.check(task.account, told, wants)
    report.files = found.files
    report.damaged = list(found.damaged)
    report.missing = list(found.missing)
    report.repaired = list(found.repaired)
    bare = False
    if task.mirror is not None:
        before = _told(report)
        for name in (task.account,) if task.account else context.vault.accounts():
            _add(report, _mirror(context, name, task.mirror, tell, report, there))
        bare = found.files > 0 and _told(report) == before and not task.rolling
    broken = {*report.damaged, *report.missing} - set(report.repaired)
    if found.away:
        # What nobody could read is proven by nothing, and is no damage either.
        report.error = Trouble("online-only", facts={"count": str(len(found.away))})
    elif bare:
        report.error = Trouble("not-mirrored", str(task.mirror))
    report.exit = DAMAGED if broken else NEEDS_PERSON if found.away else 2 if bare else 0
    report.finished = context.clock.now()
    return report


def _told(report: Report) -> tuple[int, int, int, int]:
    """How much was judged so far: a mirror that adds nothing to it is none."""
    return report.files, len(report.damaged), len(report.missing), len(report.repaired)


def _rolling(context: Context, task: Check, report: Report) -> tuple[Wants, Wants]:
    """What of the vault, and of the mirror, it is the turn of."""
    done = lately.read(context.home).done
    here = done.get(schedule.key_of(replace(task, mirror=None)))
    return due(here, report.started), due_there(done.get(schedule.key_of(task)), report.started)


def _mirror(
    context: Context, name: str, target: str, tell: Tell, report: Report, wants: Wants
) -> Compared:
    form = form_for(context, Mirror(name, target))
    broken = {*report.damaged, *report.missing} - set(report.repaired)
    if form is Form.NATIVE and context.accounts.connector(target).files is None:
        return compare_items(context, name, target, tell, broken, wants)
    return compare(context, name, target, tell, broken, wants)


def _add(report: Report, compared: Compared) -> None:
    report.files += compared.files
    report.damaged += compared.damaged
    report.missing += compared.missing
    report.repaired += compared.repaired
