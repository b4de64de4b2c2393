"""What a plan leaves out is not copied, and is not taken for gone either."""

from __future__ import annotations

from pathlib import Path

from connectors.model import Kind
from desktop.engine.accounts.secrets import Typed
from desktop.engine.engine import Engine
from desktop.engine.plans import plans
from desktop.engine.plans.plans import Plan, copied
from desktop.engine.tasks import Pull
from desktop.places import Home
from tests.desktop.ui.conftest import nobody
from tests.desktop.ui.screenshots import fill


def test_only_the_kinds_chosen_are_copied_and_the_others_stay_as_they_were(tmp_path: Path) -> None:
    from desktop.clock import SystemClock

    engine = Engine(Home(tmp_path / "home"), tmp_path / "vault")
    source = fill(tmp_path / "source", SystemClock().now())
    engine.add_account("Mine", "folder", {"path": str(source)}, Typed(""), nobody)
    engine.set_plan(Plan("Mine", kinds=(Kind.CONTACTS, Kind.TASKS)))
    engine.wait(engine.start(Pull()), 60)
    kinds = {kind.kind: kind.items for kind in engine.status().accounts[0].kinds}
    assert set(kinds) == {Kind.CONTACTS, Kind.TASKS}
    engine.set_plan(Plan("Mine"))
    engine.wait(engine.start(Pull()), 60)
    assert len(engine.status().accounts[0].kinds) == 4
    engine.set_plan(Plan("Mine", kinds=(Kind.CONTACTS,)))
    report = engine.wait(engine.start(Pull()), 60)
    assert [row.kind for row in report.accounts[0].collections] == [Kind.CONTACTS]
    status = engine.status()
    assert status.holds == ()
    assert {kind.kind: kind.items for kind in status.accounts[0].kinds}[Kind.PHOTOS] == 18
    engine.close()


def test_the_kinds_are_kept_with_the_plan_and_none_means_all() -> None:
    kept = plans.read(plans.write([Plan("A", "B", kinds=(Kind.PHOTOS,)), Plan("C")]))
    assert kept[0].kinds == (Kind.PHOTOS,)
    assert copied(kept, "A") == {Kind.PHOTOS}
    assert copied(kept, "C") == frozenset(Kind)
    assert copied(kept, "nobody") == frozenset(Kind)
