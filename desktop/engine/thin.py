"""Old versions thrown away at the person's own word; without it everything is kept for ever."""

from __future__ import annotations

from desktop.engine.context import Context, Tell
from desktop.engine.failure import EngineError
from desktop.engine.report import Report, Trouble
from desktop.engine.restore.wanted import instant
from desktop.engine.tasks import Task, Thin


def thin(context: Context, task: Task, tell: Tell) -> Report:
    """Throw away, or count, what newer versions replaced before the date the task names.

    A second cloud keeps what was sent there. Raises EngineError "no-copy-yet", "bad-date".
    """
    assert isinstance(task, Thin)  # noqa: S101 the table of verbs says so
    if not context.vault.shelves(task.source):
        raise EngineError(Trouble("no-copy-yet", task.source), exit=2)
    report = Report(context.run, "thin", context.clock.now())
    before = instant(task.before)
    tell("checking", task.source)
    found = context.vault.thin(task.source, before, context.run, dry_run=task.dry_run)
    report.thrown, report.thrown_bytes = found.bodies, found.bytes
    report.finished = context.clock.now()
    return report
