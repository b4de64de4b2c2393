"""The person's plans on disk, and what goes with an account that is removed."""

from __future__ import annotations

from desktop.engine import state
from desktop.engine.failure import EngineError
from desktop.engine.plans import plans as wording
from desktop.engine.plans.plans import Plan
from desktop.engine.report import Trouble
from desktop.engine.surroundings import Surroundings
from desktop.engine.tasks import Form
from desktop.places import Home


def plans(home: Home) -> tuple[Plan, ...]:
    """Every plan. Raises EngineError "plans-damaged"."""
    file = home.settings / "plans.json"
    body = state.load(file)
    if body is None:
        return ()
    try:
        return wording.read(body)
    except ValueError as error:
        raise EngineError(Trouble("plans-damaged", str(file)), exit=3) from error


def set_plan(around: Surroundings, plan: Plan, *, remove: bool) -> None:
    """Add, replace or remove. Raises EngineError "no-such-account", "no-such-plan" and others."""
    mine = (plan.source, plan.target)
    others = [one for one in plans(around.home) if (one.source, one.target) != mine]
    if remove:
        if len(others) == len(plans(around.home)):
            raise EngineError(Trouble("no-such-plan", plan.source), exit=2)
    else:
        _judge(around, plan)
        others.append(plan)
    state.save(around.home.settings / "plans.json", wording.write(others))


def forget_account(around: Surroundings, name: str) -> None:
    """Remove the account, its secret and the plans that name it; never its folder."""
    around.accounts.remove(name)
    there = plans(around.home)
    left = [plan for plan in there if name not in {plan.source, plan.target}]
    if len(left) != len(there):
        state.save(around.home.settings / "plans.json", wording.write(left))


def _judge(around: Surroundings, plan: Plan) -> None:
    source = around.accounts.get(plan.source)
    if not source.can_pull:
        raise EngineError(Trouble("cannot-pull", plan.source), exit=2)
    if not plan.target:
        return
    if plan.target == plan.source:
        raise EngineError(Trouble("same-account", plan.source), exit=2)
    if not around.accounts.get(plan.target).can_mirror:
        raise EngineError(Trouble("cannot-write", plan.target), exit=2)
    connector = around.accounts.connector(plan.target)
    if plan.form is Form.FILES and connector.files is None:
        raise EngineError(Trouble("keeps-no-files", plan.target), exit=2)
    if plan.form is Form.NATIVE and not connector.takes_items:
        raise EngineError(Trouble("cannot-write", plan.target), exit=2)
    if plan.form is Form.NATIVE and around.accounts.get(plan.target).encryption:
        raise EngineError(Trouble("encrypted-as-files", plan.target), exit=2)
