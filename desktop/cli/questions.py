"""The verb `answer`: what was held back is kept, or let go to history."""

from __future__ import annotations

from desktop.cli import standing
from desktop.cli.asked import Asked
from desktop.cli.terminal import Terminal
from desktop.cli.work import engine


def answer(terminal: Terminal, asked: Asked) -> int:
    """Answer one hold; the answer says what still waits."""
    accept = asked.decision == "accept"
    with engine(terminal) as opened:
        after = opened.answer(asked.hold, accept)
    said = (
        "Accepted: the items leave the current folder. Every one stays in history."
        if accept
        else "Kept: everything stays, and you are not asked again about these items."
    )
    document = {
        "hold": asked.hold,
        "answer": asked.decision,
        "holds": standing.held_shapes(after),
        "error": None,
    }
    return terminal.answer(0, document, [said])
