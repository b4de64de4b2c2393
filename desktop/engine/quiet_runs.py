"""Runs that left the vault as it was: nothing new, or no answer. Kept among the app's own notes.

The vault holds the reports of what changed something; those of a look every few minutes would only
fill it, and every copy of it.
"""

from __future__ import annotations

import json
import threading

from desktop.engine import state
from desktop.engine.kept_report import written
from desktop.engine.report import Report
from desktop.engine.tasks import Check, Drill, Export, Mirror, Pull, Restore, RunPlans, Task
from desktop.places import Home

MOST = 200
"""The newest ones that stay."""

_ONE = threading.Lock()
_TOLD = (Pull, Mirror, RunPlans, Check, Drill, Export)


def note(home: Home, report: Report, task: Task) -> None:
    """Keep the report, if anything was tried. Raises VaultError with a code of the disk's."""
    restored = isinstance(task, Restore) and not task.dry_run
    if not (isinstance(task, _TOLD) or restored) or not (report.accounts or report.error):
        return
    one = json.loads(written(report, task))
    home.logs.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _ONE:
        every = [*_kept(home), one][-MOST:]
        body = json.dumps(every, ensure_ascii=False, separators=(",", ":"))
        state.save(home.logs / "quiet-runs.json", body.encode("utf-8", "backslashreplace"))


def read(home: Home) -> tuple[bytes, ...]:
    """The reports, oldest first, in the form of those in the vault."""
    return tuple(json.dumps(one).encode() for one in _kept(home))


def _kept(home: Home) -> list[object]:
    try:
        kept = json.loads(state.load(home.logs / "quiet-runs.json") or b"[]")
    except ValueError:
        return []
    return kept if isinstance(kept, list) else []
