"""What of a report waits for the person, told as soon as the run is over."""

from __future__ import annotations

from desktop.engine.context import Tell
from desktop.engine.report import Report

QUESTIONS = {"removed-there", "emptied-there", "collection-gone-there", "full", "sign-in-again"}


def ask_about(tell: Tell, report: Report) -> None:
    """Ask about each open question once; an answer comes later, or never, and both are safe."""
    for account in report.accounts:
        notes = [note for row in account.collections for note in row.notes]
        for trouble in (*notes, *([account.error] if account.error else [])):
            if trouble.code in QUESTIONS:
                tell.ask(trouble)
