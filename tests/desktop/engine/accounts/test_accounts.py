"""Accounts are there at the next start, and their plans go when they go."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.engine.engine import Engine
from desktop.engine.failure import EngineError
from desktop.engine.plans.plans import Plan
from desktop.places import Home
from tests.desktop.engine.accounts.added import add, code_of


def test_an_added_account_is_there_for_the_next_start(engine: Engine, tmp_path: Path) -> None:
    add(engine, "old", "cloud-a")
    again = Engine(Home(tmp_path / "home"), tmp_path / "vault")
    (account,) = again.accounts()
    again.close()
    assert (account.name, account.service, account.identity) == ("old", "memory", "memory:cloud-a")
    assert account.can_pull
    assert account.can_mirror


def test_a_removed_account_takes_its_plans_along(engine: Engine) -> None:
    add(engine, "old", "cloud-a")
    add(engine, "new", "cloud-b")
    engine.set_plan(Plan("old", "new", 15))
    assert engine.plans() == (Plan("old", "new", 15),)
    engine.remove_account("new")
    assert engine.plans() == ()
    assert [account.name for account in engine.accounts()] == ["old"]


def test_a_plan_is_replaced_and_removed(engine: Engine) -> None:
    add(engine, "old", "cloud-a")
    engine.set_plan(Plan("old", minutes=15))
    engine.set_plan(Plan("old", minutes=30))
    assert engine.plans() == (Plan("old", minutes=30),)
    engine.set_plan(Plan("old"), remove=True)
    assert engine.plans() == ()
    with pytest.raises(EngineError) as raised:
        engine.set_plan(Plan("old"), remove=True)
    assert code_of(raised) == "no-such-plan"


def test_a_plan_from_an_account_to_itself_is_refused(engine: Engine) -> None:
    add(engine, "old", "cloud-a")
    with pytest.raises(EngineError) as raised:
        engine.set_plan(Plan("old", "old"))
    assert code_of(raised) == "same-account"
