"""The verb `diagnostics`: what a helper has to know, without a name in it. It sends nothing."""

from __future__ import annotations

import json

from desktop.cli.asked import Asked
from desktop.cli.terminal import Terminal
from desktop.cli.work import engine
from desktop.engine import diagnostics


def show(terminal: Terminal, _asked: Asked) -> int:
    """Print it, for the person to look at and to hand on."""
    with engine(terminal) as opened:
        told = diagnostics.gathered(opened.status, terminal.vault, terminal.home, terminal.clock)
    return terminal.answer(0, json.loads(told), told.splitlines())
