"""A run's report as JSON, and which reports are worth a place in the vault."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from desktop.engine.report import Report
from desktop.engine.tasks import (
    Drill,
    Export,
    Mirror,
    Preview,
    Pull,
    Restore,
    RunPlans,
    Task,
    Test,
    Thin,
)


def written(report: Report, task: Task) -> bytes:
    """The report and what was asked for, for people with a text editor and for programs."""
    asked = {
        name: value if isinstance(value, str | int | bool | None | list | tuple) else str(value)
        for name, value in asdict(task).items()
    }
    return (
        json.dumps(
            {"format": 1, "task": asked, **asdict(report)},
            indent=1,
            ensure_ascii=False,
            default=_plain,
        ).encode("utf-8", "backslashreplace")
        + b"\n"
    )


def worth_keeping(report: Report, task: Task) -> bool:
    """Whether it tells of anything: a copying that found nothing new leaves the vault untouched."""
    counted = isinstance(task, Restore | Thin) and task.dry_run
    if isinstance(task, Test | Export | Preview) or counted:
        return False
    if isinstance(task, Pull | Mirror | RunPlans):
        rows = [row for account in report.accounts for row in account.collections]
        return bool(
            report.damaged
            or report.repaired
            or report.certificate
            or any(row.new or row.changed or row.removed or row.sent for row in rows)
        )
    return report.error is None or isinstance(task, Drill)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
