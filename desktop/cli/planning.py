"""The verb `plan`: what is copied where, and how often."""

from __future__ import annotations

from datetime import timedelta

from desktop.cli.asked import Asked
from desktop.cli.copying import foretold
from desktop.cli.spans import spoken
from desktop.cli.terminal import Json, Terminal
from desktop.cli.work import engine
from desktop.engine.plans.plans import Plan
from desktop.engine.tasks import Form, Preview


def plan(terminal: Terminal, asked: Asked) -> int:
    """Do the second word; the answer lists the plans there are then."""
    with engine(terminal) as opened:
        if asked.action == "add":
            opened.set_plan(_wanted(asked))
        elif asked.action == "remove":
            opened.set_plan(Plan(asked.source, asked.target), remove=True)
        plans = opened.plans()
    if asked.action == "add" and asked.target:
        foretold(terminal, Preview(asked.source, asked.target, _wanted(asked).form))
    lines = [_line(each) for each in plans] or ["No plans."]
    return terminal.answer(0, {"plans": [_shape(each) for each in plans], "error": None}, lines)


def _wanted(asked: Asked) -> Plan:
    form = Form(asked.form) if asked.form else None
    if asked.every is None:
        return Plan(asked.source, asked.target, form=form)
    minutes = round(asked.every.total_seconds() / 60)
    return Plan(asked.source, asked.target, minutes, form)


def _line(plan: Plan) -> str:
    to = f" to {plan.target}" if plan.target else ""
    form = f" as {plan.form}" if plan.form else ""
    return f"{plan.source}{to}, every {_every(plan)}{form}; drilled {plan.drill}"


def _shape(plan: Plan) -> Json:
    return {
        "source": plan.source,
        "target": plan.target,
        "every": _every(plan),
        "minutes": plan.minutes,
        "as": str(plan.form) if plan.form else None,
        "drill": str(plan.drill),
    }


def _every(plan: Plan) -> str:
    return spoken(timedelta(minutes=plan.minutes))
