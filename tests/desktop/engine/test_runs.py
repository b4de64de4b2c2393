"""What the tray and cron do: each part of each plan when it is due, once, whatever the others do."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.errors import SignInAgain
from connectors.model import Kind
from desktop.engine import tasks
from desktop.engine.accounts.secrets import Typed
from desktop.engine.context import Context
from desktop.engine.plans import lately, policy, schedule, this_computer
from desktop.engine.plans.plans import Plan, read, write
from desktop.engine.plans.policy import Conditions, Policy
from desktop.engine.report import Report
from desktop.engine.runs import note
from desktop.engine.tasks import Form, RunPlans
from tests.desktop.engine.faulty import Desk, Faulty


def run(desk: Desk, *, due: bool = True) -> Report:
    return desk.engine.wait(desk.engine.start(RunPlans(due)), 60)


def pulled(report: Report) -> list[str]:
    return [row.name for row in report.accounts if row.collections and row.error is None]


def test_plans_are_written_and_read_back() -> None:
    plans = (Plan("old", "new", 15), Plan("mum's", minutes=60))
    assert read(write(plans)) == plans


def test_f7_f8_a_plan_runs_when_it_is_due_and_not_before(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(3))
    desk.engine.set_plan(Plan("old", minutes=60))
    assert run(desk).accounts
    assert len(desk.current()) == 3
    desk.cloud.fill(desk.book, [9])
    desk.clock.later(minutes=30)
    assert pulled(run(desk)) == []
    desk.clock.later(minutes=31)
    assert pulled(run(desk)) == ["old"]
    assert len(desk.current()) == 4


def test_f5_after_a_week_asleep_one_run_catches_up(desk: Desk) -> None:
    desk.engine.set_plan(Plan("old", minutes=15))
    run(desk)
    desk.clock.later(days=7)
    desk.cloud.requests = 0
    assert pulled(run(desk)) == ["old"]
    first = desk.cloud.requests
    assert pulled(run(desk)) == []
    assert desk.cloud.requests == first


@pytest.mark.parametrize("asker", ["this computer", "the window"])
def test_b15_where_every_byte_counts_photos_wait_and_all_else_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, asker: str
) -> None:
    counted = Conditions(metered=True)
    roll = desk.cloud.create(Kind.PHOTOS, "Roll")
    desk.cloud.fill(desk.book, range(3))
    desk.cloud.set(roll, "IMG_1.jpg", b"\xff\xd8\xff" + bytes(900))
    settings = {"path": str(tmp_path / "disk")}
    desk.engine.add_account("disk", "folder", settings, Typed(""), lambda url: None)
    desk.engine.set_plan(Plan("old", "disk", minutes=60, form=Form.FILES))

    def turn() -> Report:
        desk.clock.later(minutes=61)
        task = RunPlans(due_only=True, metered=asker == "the window")
        return desk.engine.wait(desk.engine.start(task), 60)

    if asker == "this computer":
        monkeypatch.setattr(this_computer, "conditions", lambda: counted)
    report = turn()
    assert (report.waiting, report.error) == ("metered", None)
    assert len(desk.current()) == 3
    assert "IMG_1.jpg" not in desk.cloud.fetched
    assert len(list((tmp_path / "disk").rglob("*.vcf"))) == 3
    assert not [row for row in report.accounts if row.error]
    (mine, _) = desk.engine.status().accounts
    assert {one.kind: bool(one.copied) for one in mine.kinds} == {Kind.CONTACTS: True}
    monkeypatch.undo()
    asker = "nobody"
    assert turn().waiting == ""
    assert len(desk.current()) == 4
    assert list((tmp_path / "disk").rglob("IMG_1*"))


def test_b15_photos_and_copies_of_them_wait_once_there_are_some(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    roll = desk.cloud.create(Kind.PHOTOS, "Roll")
    desk.cloud.set(roll, "IMG_1.jpg", b"\xff\xd8\xff" + bytes(900))
    other = Faulty("second")
    desk.engine.add_account("second", "memory", {"cloud": "second"}, Typed(""), lambda url: None)
    desk.engine.set_plan(Plan("old", "second", minutes=60, form=Form.NATIVE))
    desk.pull()
    monkeypatch.setattr(this_computer, "conditions", lambda: Conditions(metered=True))
    assert run(desk).waiting == "metered"
    assert not [row for row in other.collections() if row.kind is Kind.PHOTOS]
    policy.write(desk.home, Policy(on_metered=True))
    assert run(desk).waiting == ""
    assert [row.kind for row in other.collections()] == [Kind.PHOTOS]


def test_f9_a_clock_set_back_ten_years_runs_and_loses_nothing(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(3))
    desk.engine.set_plan(Plan("old", minutes=60))
    run(desk)
    desk.clock.later(days=-3650)
    desk.cloud.fill(desk.book, [9])
    assert "old" in pulled(run(desk))
    assert len(desk.current()) == 4
    assert desk.engine.status().accounts[0].state.value == "not-protected"


def test_everything_is_run_when_asked_for_everything(desk: Desk) -> None:
    desk.engine.set_plan(Plan("old", minutes=60))
    run(desk)
    assert "old" in pulled(run(desk, due=False))


def test_s13_the_log_does_not_say_whose_account_stopped(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.engine.add_account("Ulrike", "memory", {"cloud": "old"}, Typed(""), lambda url: None)
    desk.engine.set_plan(Plan("Ulrike"))

    def revoked(number: int, what: str) -> None:
        raise SignInAgain

    desk.cloud.fault = revoked
    with caplog.at_level(logging.INFO):
        assert {row.name for row in run(desk).accounts} == {"Ulrike"}
    assert caplog.messages
    assert [said for said in caplog.messages if "Ulrike" in said] == []


def test_the_trouble_of_one_account_leaves_the_others_alone(desk: Desk) -> None:
    other = Faulty("second")
    other.fill(other.contacts(), range(4))
    desk.engine.add_account("second", "memory", {"cloud": "second"}, Typed(""), lambda url: None)
    desk.engine.set_plan(Plan("old"))
    desk.engine.set_plan(Plan("second"))

    def revoked(number: int, what: str) -> None:
        raise SignInAgain

    desk.cloud.fault = revoked
    report = run(desk)
    assert report.exit == 3
    assert "second" in pulled(report)
    both = desk.pull("old", "second")
    assert [(row.name, row.error is None) for row in both.accounts] == [
        ("old", False),
        ("second", True),
    ]


def test_what_failed_is_due_again_soon(desk: Desk) -> None:
    desk.engine.set_plan(Plan("old", minutes=600))

    def revoked(number: int, what: str) -> None:
        raise SignInAgain

    desk.cloud.fault = revoked
    run(desk)
    desk.cloud.fault = lambda number, what: None
    desk.clock.later(minutes=16)
    assert "old" in pulled(run(desk))


@pytest.mark.parametrize(("exit", "hours"), [(0, 7 * 24), (5, 6), (4, 6)])
def test_a_drill_that_found_something_is_done_again_soon(desk: Desk, exit: int, hours: int) -> None:
    """A passed one is due in a week; one that found a difference, or could not run, in hours."""
    context = Context(desk.home, None, None, desk.clock, None, "run-1")  # type: ignore[arg-type]
    task = tasks.Drill("old", "disk")
    ended = desk.clock.now()
    note(context, task, Report("run-1", "drill", ended, exit=exit))
    part = next(one for one in schedule.parts(Plan("old", "disk")) if one.task == task)
    due = schedule.due_of(part, lately.read(desk.home), desk.clock.now())
    assert abs(due - ended - timedelta(hours=hours)) < timedelta(minutes=1)


def test_what_is_remembered_may_be_lost_or_damaged(desk: Desk) -> None:
    desk.engine.set_plan(Plan("old"))
    run(desk)
    assert lately.read(desk.home).done
    (desk.home.settings / "lately.json").write_bytes(b"[1, 2")
    assert lately.read(desk.home) == lately.Lately()
    assert "old" in pulled(run(desk))


def test_an_account_is_tried_without_changing_anything(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(3))
    report = desk.engine.wait(desk.engine.start(tasks.Test("old")), 10)
    assert (report.exit, [row.name for row in report.accounts[0].collections]) == (0, ["People"])
    assert desk.cloud.fetched == []


def test_a_pull_of_many_accounts_keeps_each(desk: Desk) -> None:
    names = [f"cloud {number}" for number in range(6)]
    for name in names:
        cloud = Faulty(name)
        cloud.fill(cloud.contacts(), range(30))
        desk.engine.add_account(name, "memory", {"cloud": name}, Typed(""), lambda url: None)
    report = desk.pull(*names)
    assert (report.exit, [row.name for row in report.accounts]) == (0, names)
    assert [row.collections[0].total for row in report.accounts] == [30] * 6
    with desk.vault() as vault:
        assert vault.check().damaged == ()


def test_a_pull_without_names_leaves_mere_second_copies_alone(desk: Desk) -> None:
    other = Faulty("second")
    book = other.contacts()
    desk.engine.add_account("second", "memory", {"cloud": "second"}, Typed(""), lambda url: None)
    assert [row.name for row in desk.pull().accounts] == ["old", "second"]
    lately.tried(desk.home, "mirror/old/second", desk.clock.now(), well=True)
    other.fill(book, range(3))
    assert [row.name for row in desk.pull().accounts] == ["old"]
    assert [row.name for row in desk.pull("second").accounts] == ["second"]
    assert [row.name for row in desk.pull().accounts] == ["old", "second"]


def test_both_sides_of_two_crossing_plans_are_pulled(desk: Desk) -> None:
    Faulty("second").contacts()
    desk.engine.add_account("second", "memory", {"cloud": "second"}, Typed(""), lambda url: None)
    desk.engine.set_plan(Plan("old", "second"))
    assert [row.name for row in desk.pull().accounts] == ["old"]
    desk.engine.set_plan(Plan("second", "old"))
    assert [row.name for row in desk.pull().accounts] == ["old", "second"]


def test_what_is_due_waits_for_the_quiet_hours_and_by_hand_it_does_not(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(3))
    desk.engine.set_plan(Plan("old", minutes=60))
    at = desk.clock.now().astimezone()
    start, end = (f"{at + timedelta(minutes=m):%H:%M}" for m in (-60, 60))
    policy.write(desk.home, Policy(quiet_from=start, quiet_until=end))
    waiting = run(desk)
    assert (waiting.exit, waiting.accounts, waiting.waiting) == (0, [], "quiet-hours")
    assert pulled(run(desk, due=False)) == ["old"]
    desk.clock.later(minutes=65)
    after = run(desk)
    assert (after.waiting, pulled(after)) == ("", ["old"])
