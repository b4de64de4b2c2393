"""Which function does which task. Named, not imported, so that starting stays quick."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from desktop.engine import tasks
from desktop.engine.context import Context, Tell
from desktop.engine.report import Report
from desktop.engine.tasks import Task

Verb = Callable[[Context, Task, Tell], Report]

_VERBS: dict[type[Task], str] = {
    tasks.Pull: "pull.pull:pull",
    tasks.Mirror: "mirror.mirror:mirror",
    tasks.Preview: "mirror.preview:preview",
    tasks.RunPlans: "runs:run_plans",
    tasks.Check: "check.check:check",
    tasks.Drill: "drill.drill:drill",
    tasks.Restore: "restore.restore:restore",
    tasks.Thin: "thin:thin",
    tasks.Undo: "restore.undo:undo",
    tasks.Recover: "recover.recover:recover",
    tasks.Export: "export.export:export",
}

_NAMES: dict[type[Task], str] = {
    tasks.Test: "test",
    tasks.Pull: "pull",
    tasks.Mirror: "mirror",
    tasks.Preview: "preview",
    tasks.RunPlans: "run",
    tasks.Check: "check",
    tasks.Drill: "drill",
    tasks.Restore: "restore",
    tasks.Thin: "thin",
    tasks.Undo: "undo",
    tasks.Recover: "recover",
    tasks.Export: "export",
    tasks.MoveVault: "move-vault",
    tasks.Count: "count",
    tasks.TryWriting: "try-writing",
}


def verb_for(task: Task) -> Verb:
    """The function that does this task."""
    module, function = _VERBS[type(task)].split(":")
    return cast("Verb", getattr(import_module(f"desktop.engine.{module}"), function))


def name_of(task: Task) -> str:
    """The verb as people and reports write it."""
    return _NAMES[type(task)]
