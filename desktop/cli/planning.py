"""The verb `plan`: what is copied where, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from desktop.cli.asked import Asked
from desktop.cli.copying import foretold
from desktop.cli.spans import spoken
from desktop.cli.terminal import Json, Terminal
from desktop.cli.work import engine
from desktop.engine.accounts.account import Encryption
from desktop.engine.engine import Engine
from desktop.engine.failure import EngineError
from desktop.engine.plans.plans import Plan
from desktop.engine.tasks import Form, Preview

_SEALED = {
    Encryption.NONE: "",
    Encryption.WAITING: "; nothing is sent before its recovery sheet is typed back: "
    "elsewhere sheet {target}",
    Encryption.ON: "; encrypted",
}


def plan(terminal: Terminal, asked: Asked) -> int:
    """Do the second word; the answer lists the plans there are then."""
    with engine(terminal) as opened:
        if asked.action == "add":
            _add(opened, asked)
        elif asked.action == "remove":
            opened.set_plan(Plan(asked.source, asked.target), remove=True)
        plans = opened.plans()
        sealed = {one.name: one.encryption for one in opened.accounts() if one.encryption}
    if asked.action == "add" and asked.target:
        foretold(terminal, Preview(asked.source, asked.target, _wanted(asked).form))
    lines = [_line(each, sealed) for each in plans] or ["No plans."]
    shapes = [_shape(each, sealed) for each in plans]
    return terminal.answer(0, {"plans": shapes, "error": None}, lines)


def _add(opened: Engine, asked: Asked) -> None:
    """The plan, with encryption turned on first where that is asked for; both or neither."""
    encryption = {one.name: one.encryption for one in opened.accounts()}.get(asked.target)
    begun = asked.encrypt and encryption is Encryption.NONE
    if begun:
        opened.sheets.begin(asked.target)
    try:
        opened.set_plan(_wanted(asked))
    except EngineError:
        if begun:
            opened.sheets.give_up(asked.target)
        raise


def _wanted(asked: Asked) -> Plan:
    form = Form(asked.form) if asked.form else None
    if asked.every is None:
        return Plan(asked.source, asked.target, form=form)
    minutes = round(asked.every.total_seconds() / 60)
    return Plan(asked.source, asked.target, minutes, form)


def _line(plan: Plan, sealed: Mapping[str, Encryption]) -> str:
    to = f" to {plan.target}" if plan.target else ""
    form = f" as {plan.form}" if plan.form else ""
    how = _SEALED[sealed.get(plan.target, Encryption.NONE)].format(target=plan.target)
    return f"{plan.source}{to}, every {_every(plan)}{form}; drilled {plan.drill}{how}"


def _shape(plan: Plan, sealed: Mapping[str, Encryption]) -> Json:
    return {
        "source": plan.source,
        "target": plan.target,
        "every": _every(plan),
        "minutes": plan.minutes,
        "as": str(plan.form) if plan.form else None,
        "drill": str(plan.drill),
        "encryption": str(sealed.get(plan.target, Encryption.NONE)) or None,
    }


def _every(plan: Plan) -> str:
    return spoken(timedelta(minutes=plan.minutes))
