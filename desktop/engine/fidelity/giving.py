"""After a mirror or a restore: what was foretold and what came back, noted in the ledger."""

from __future__ import annotations

from desktop.engine.context import Context
from desktop.engine.report import Report


def given(context: Context, source: str, target: str, report: Report) -> None:
    """Note what the target really took; a run that sent nothing has nothing new to say.

    Args:
        context: of the run.
        source: whose copy it was.
        target: where it went.
        report: the run's, complete.
    """
    rows = [row for one in report.accounts for row in one.collections]
    sent = sum(row.sent for row in rows)
    failed = sum(row.failed for row in rows)
    if not sent and not failed and not report.found:
        return
    from desktop.engine.fidelity import ledger

    ledger.note(
        context.vault,
        ledger.Given(
            source, target, context.clock.now(), context.run, report.verb, dict(report.lost),
            dict(report.found), sent, failed,
        ),
    )  # fmt: skip
