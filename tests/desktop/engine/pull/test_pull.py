"""Pull against clouds that answer wrongly: nothing lost, nothing believed too soon."""

from __future__ import annotations

import dataclasses
import errno
from functools import partial

import pytest

from connectors.errors import (
    ConnectorError,
    NotThere,
    Refused,
    SignInAgain,
    StartOver,
    TryLater,
)
from connectors.model import Kind
from desktop.engine.events import Asked
from desktop.engine.report import Report
from desktop.vault.port import Port
from tests.desktop.engine.faulty import Desk, card, empty_card
from tests.desktop.engine.scene import stopped


def codes(desk: Desk, report: Report) -> list[str]:
    return [note.code for row in report.accounts[0].collections for note in row.notes]


def test_a_first_pull_keeps_all_and_a_second_writes_nothing(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(20))
    first = desk.pull()
    assert (first.exit, desk.row(first).total, desk.row(first).new) == (0, 20, 20)
    assert desk.current() == {f"p{n}": card(n) for n in range(20)}
    before = desk.snapshot()
    second = desk.pull()
    assert (second.exit, desk.row(second).new, desk.row(second).changed) == (0, 0, 0)
    assert desk.snapshot() == before


def test_one_change_fetches_one_body(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(20))
    desk.pull()
    desk.cloud.fetched.clear()
    desk.cloud.set(desk.book, "p3", card(3, " and church"))
    report = desk.pull()
    assert desk.cloud.fetched == ["p3"]
    assert desk.row(report).changed == 1
    assert desk.current()["p3"] == card(3, " and church")


def test_an_item_whose_revision_is_never_told_is_read_at_every_turn(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.cloud.deltas = False
    untold = partial(dataclasses.replace, revision="")
    pages, items = desk.cloud.changes, desk.cloud.fetch
    monkeypatch.setattr(
        desk.cloud,
        "changes",
        lambda collection, since: (
            dataclasses.replace(page, entries=tuple(map(untold, page.entries)))
            for page in pages(collection, since)
        ),
    )
    monkeypatch.setattr(
        desk.cloud,
        "fetch",
        lambda collection, entries: (
            dataclasses.replace(item, entry=untold(item.entry))
            for item in items(collection, entries)
        ),
    )
    desk.cloud.fill(desk.book, range(4))
    desk.pull()
    desk.cloud.set(desk.book, "p3", card(3, " and church"))
    report = desk.pull()
    assert (desk.row(report).changed, desk.row(report).total) == (1, 4)
    assert desk.current()["p3"] == card(3, " and church")
    before = desk.snapshot()
    desk.pull()
    assert desk.snapshot() == before


def test_a1_an_empty_list_removes_nothing_and_is_held(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(30))
    desk.pull()
    desk.cloud.forget(desk.book, range(30))
    report = desk.pull()
    row = desk.row(report)
    assert (report.exit, row.removed, row.held, row.total) == (3, 0, 30, 30)
    assert codes(desk, report) == ["all-gone"]
    assert len(desk.current()) == 30
    assert any(
        isinstance(event, Asked) and event.trouble.code == "all-gone" for event in desk.heard
    )
    again = desk.pull()
    assert (again.exit, desk.row(again).held, desk.row(again).total) == (3, 30, 30)


def test_a1_new_items_come_in_while_removals_are_held(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(9))
    desk.pull()
    desk.cloud.forget(desk.book, range(9))
    desk.cloud.fill(desk.book, [100])
    report = desk.pull()
    row = desk.row(report)
    assert (report.exit, row.new, row.held, row.total) == (3, 1, 9, 10)


def test_a2_all_but_one_gone_is_held(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(40))
    desk.pull()
    desk.cloud.forget(desk.book, range(39))
    report = desk.pull()
    assert (desk.row(report).removed, desk.row(report).held) == (0, 39)


def test_a3_a_listing_that_leaves_out_what_is_there_is_not_believed(desk: Desk) -> None:
    desk.cloud.deltas = False
    desk.cloud.fill(desk.book, range(50))
    desk.pull()
    cursor = desk.cursor()
    desk.cloud.hidden = {f"p{n}" for n in range(10)}
    desk.cloud.fill(desk.book, [60])
    report = desk.pull()
    row = desk.row(report)
    assert (report.exit, row.removed, row.held, row.new, row.total) == (3, 0, 10, 1, 51)
    assert codes(desk, report) == ["incomplete-listing"]
    assert desk.cursor() == cursor
    desk.cloud.hidden = set()
    healed = desk.pull()
    assert (healed.exit, desk.row(healed).held, desk.row(healed).total) == (0, 0, 51)


def test_a3_even_one_item_is_asked_for_before_it_is_believed_gone(desk: Desk) -> None:
    desk.cloud.deltas = False
    desk.cloud.fill(desk.book, range(50))
    desk.pull()
    desk.cloud.hidden = {"p7"}
    report = desk.pull()
    assert (desk.row(report).removed, desk.row(report).held) == (0, 1)
    desk.cloud.forget(desk.book, [7])
    report = desk.pull()
    assert (report.exit, desk.row(report).removed, desk.row(report).held) == (0, 1, 0)


def test_a4_every_page_is_followed(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(400))
    assert desk.row(desk.pull()).total == 400


def test_a5_an_answer_without_its_end_removes_nothing(desk: Desk) -> None:
    desk.cloud.deltas = False
    desk.cloud.fill(desk.book, range(30))
    desk.pull()
    cursor = desk.cursor()
    desk.cloud.endless = True
    desk.cloud.forget(desk.book, range(3))
    desk.cloud.fill(desk.book, [50])
    report = desk.pull()
    row = desk.row(report)
    assert (report.exit, row.removed, row.held, row.new) == (4, 0, 0, 1)
    assert codes(desk, report) == ["incomplete"]
    assert desk.cursor() == cursor


def test_a7_paging_without_an_end_is_left(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.engine.pull.listing.PAGES", 5)
    desk.cloud.fill(desk.book, range(30))
    report = desk.pull()
    assert (report.exit, stopped(report).code) == (4, "paging-loops")
    assert desk.row(report).total == desk.row(report).new == 15


def test_a8_an_item_on_two_pages_is_one(desk: Desk) -> None:
    desk.cloud.twice = True
    desk.cloud.fill(desk.book, range(20))
    report = desk.pull()
    assert (desk.row(report).new, desk.row(report).total) == (20, 20)
    assert sorted(desk.cloud.fetched) == sorted(f"p{n}" for n in range(20))


def test_a9_what_goes_between_listing_and_fetching_is_reported_then_forgotten(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(20))
    desk.cloud.deaf = {"p4"}
    report = desk.pull()
    assert (report.exit, desk.row(report).new, codes(desk, report)) == (1, 19, ["left-out"])
    assert desk.cursor() is None
    desk.cloud.deaf = set()
    desk.cloud.forget(desk.book, [4])
    report = desk.pull()
    assert (report.exit, desk.row(report).total, desk.row(report).removed) == (0, 19, 0)


def test_a10_an_expired_cursor_lists_anew_and_merges(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(20))
    desk.pull()
    desk.cloud.fill(desk.book, [30])
    expired: list[int] = []

    def expire(number: int, what: str) -> None:
        if what == "page" and not expired:
            expired.append(number)
            raise StartOver

    desk.cloud.fault = expire
    desk.cloud.fetched.clear()
    report = desk.pull()
    assert (report.exit, desk.row(report).new, desk.row(report).total) == (0, 1, 21)
    assert desk.cloud.fetched == ["p30"]


def test_a12_a_cafe_answering_in_place_of_the_account_changes_nothing(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(20))
    desk.pull()
    before = desk.snapshot()

    def cafe(number: int, what: str) -> None:
        raise ConnectorError("text/html", code="wrong-network")

    desk.cloud.fault = cafe
    report = desk.pull()
    assert (report.exit, stopped(report).code) == (4, "wrong-network")
    assert desk.snapshot() == before


def test_a13_a14_another_account_in_its_place_stops_the_pull(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(20))
    desk.pull()
    before = desk.snapshot()
    desk.cloud.who = "memory:somebody"
    desk.cloud.forget(desk.book, range(20))
    desk.cloud.fill(desk.book, range(50, 60))
    report = desk.pull()
    assert (report.exit, stopped(report).code) == (3, "other-account")
    assert desk.snapshot() == before


def test_a15_an_account_that_went_back_in_time_is_held(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(40))
    desk.pull()
    desk.cloud.fill(desk.book, range(40), " and from work")
    desk.pull()
    desk.cloud.fill(desk.book, range(40))
    desk.cloud.fill(desk.book, [100])
    report = desk.pull()
    row = desk.row(report)
    assert (report.exit, row.held, row.changed, row.new) == (3, 40, 0, 1)
    assert codes(desk, report) == ["went-back"]
    assert desk.current()["p7"] == card(7, " and from work")


def test_a15_one_item_put_back_by_hand_is_everyday_life(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(40))
    desk.pull()
    desk.cloud.set(desk.book, "p7", card(7, " wrongly changed"))
    desk.pull()
    desk.cloud.set(desk.book, "p7", card(7))
    report = desk.pull()
    assert (report.exit, desk.row(report).changed, desk.row(report).held) == (0, 1, 0)
    assert desk.current()["p7"] == card(7)


def test_a16_many_emptied_items_are_held_and_the_fuller_ones_stay(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(40))
    desk.pull()
    for number in range(12):
        desk.cloud.set(desk.book, f"p{number}", empty_card(number))
    desk.cloud.set(desk.book, "p30", card(30, " with more"))
    report = desk.pull()
    row = desk.row(report)
    assert (report.exit, row.held, row.changed, codes(desk, report)) == (3, 12, 1, ["emptied"])
    assert desk.current()["p3"] == card(3)
    desk.cloud.fetched.clear()
    again = desk.pull()
    assert (again.exit, desk.row(again).held, desk.cloud.fetched) == (3, 12, [])
    for number in range(12):
        desk.cloud.set(desk.book, f"p{number}", card(number, " again"))
    healed = desk.pull()
    assert (healed.exit, desk.row(healed).held, desk.row(healed).changed) == (0, 0, 12)


def test_a16_accepted_emptiness_comes_in_with_the_next_pull(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(40))
    desk.pull()
    for number in range(12):
        desk.cloud.set(desk.book, f"p{number}", empty_card(number))
    desk.pull()
    with desk.vault() as vault:
        (hold,) = vault.holds("old")
    desk.engine.answer(hold.id, accept=True)
    report = desk.pull()
    assert (report.exit, desk.row(report).held, desk.row(report).changed) == (0, 0, 12)
    assert desk.current()["p3"] == empty_card(3)
    assert len(desk.current()) == 40


def test_a16_items_emptied_a_few_at_a_time_add_up_over_the_window(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(40))
    desk.pull()
    for number in range(6):
        desk.cloud.set(desk.book, f"p{number}", empty_card(number))
    assert desk.row(desk.pull()).held == 0
    for number in range(6, 12):
        desk.cloud.set(desk.book, f"p{number}", empty_card(number))
    report = desk.pull()
    assert (report.exit, desk.row(report).held, codes(desk, report)) == (3, 6, ["emptied"])
    assert desk.current()["p8"] == card(8)


def test_a16_emptied_and_removed_items_add_up(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(40))
    desk.pull()
    for number in range(6):
        desk.cloud.set(desk.book, f"p{number}", empty_card(number))
    desk.pull()
    desk.cloud.forget(desk.book, range(10, 13))
    assert desk.row(desk.pull()).removed == 3
    desk.cloud.forget(desk.book, [13])
    report = desk.pull()
    assert (desk.row(report).held, codes(desk, report)) == (1, ["many-gone"])


def test_a16_emptiness_that_was_accepted_counts_no_more(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(40))
    desk.pull()
    for number in range(12):
        desk.cloud.set(desk.book, f"p{number}", empty_card(number))
    desk.pull()
    (hold,) = desk.engine.status().holds
    desk.engine.answer(hold.id, accept=True)
    assert desk.row(desk.pull()).changed == 12
    desk.cloud.set(desk.book, "p20", empty_card(20))
    desk.cloud.forget(desk.book, [21])
    report = desk.pull()
    row = desk.row(report)
    assert (report.exit, row.changed, row.removed, row.held) == (0, 1, 1, 0)


def test_a16_a_small_list_emptied_altogether_is_held(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(4))
    desk.pull()
    for number in range(4):
        desk.cloud.set(desk.book, f"p{number}", empty_card(number))
    report = desk.pull()
    assert (report.exit, desk.row(report).held) == (3, 4)


def test_a_few_emptied_items_are_kept_like_any_change(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(40))
    desk.pull()
    desk.cloud.set(desk.book, "p1", empty_card(1))
    desk.cloud.fetched.clear()
    report = desk.pull()
    assert (report.exit, desk.row(report).changed, desk.row(report).held) == (0, 1, 0)
    assert desk.current()["p1"] == empty_card(1)
    assert desk.cloud.fetched == ["p1"]


def test_a17_everything_changed_is_kept_without_a_hold(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(40))
    desk.pull()
    desk.cloud.fill(desk.book, range(40), " and more")
    report = desk.pull()
    assert (report.exit, desk.row(report).changed, desk.row(report).held) == (0, 40, 0)


def test_a21_what_cannot_be_parsed_is_kept_as_received_and_noted(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(20))
    desk.cloud.set(desk.book, "bad", b"\xff\xfenot a card at all")
    report = desk.pull()
    row = desk.row(report)
    assert (report.exit, row.total, row.new, row.noted) == (1, 21, 21, 1)
    assert desk.current()["bad"] == b"\xff\xfenot a card at all"
    assert desk.pull().exit == 0


def test_a27_a_collection_that_is_no_longer_named_is_held_whole(desk: Desk) -> None:
    other = desk.cloud.create(Kind.CONTACTS, "Club")
    desk.cloud.fill(desk.book, range(5))
    desk.cloud.fill(other, range(100, 104))
    desk.pull()
    held = desk.cloud._held.pop(other.id)
    report = desk.pull()
    (club,) = [row for row in report.accounts[0].collections if row.name == "Club"]
    assert (report.exit, club.total, club.held, club.removed) == (3, 4, 4, 0)
    desk.cloud._held[other.id] = held
    report = desk.pull()
    assert (report.exit, [row.held for row in report.accounts[0].collections]) == (0, [0, 0])


@pytest.mark.parametrize("error", [Refused(code="no-rights"), NotThere()])
def test_a28_a_collection_closed_to_us_stops_no_other(desk: Desk, error: ConnectorError) -> None:
    other = desk.cloud.create(Kind.CONTACTS, "Club")
    desk.cloud.fill(desk.book, range(5))
    desk.cloud.fill(other, range(100, 104))
    desk.pull()
    desk.cloud.fill(other, [110])
    closed: list[int] = []

    def close(number: int, what: str) -> None:
        if what == "page" and not closed:
            closed.append(number)
            raise error

    desk.cloud.fault = close
    report = desk.pull()
    people, club = report.accounts[0].collections
    assert report.exit == 1
    assert (people.total, people.removed, [note.code for note in people.notes]) == (
        5,
        0,
        [error.code],
    )
    assert (club.total, club.new) == (5, 1)


@pytest.mark.parametrize("deltas", [True, False])
def test_a33_ordinary_removals_go_to_history(desk: Desk, deltas: bool) -> None:
    desk.cloud.deltas = deltas
    desk.cloud.fill(desk.book, range(112))
    desk.pull()
    desk.cloud.forget(desk.book, range(8))
    report = desk.pull()
    row = desk.row(report)
    assert (report.exit, row.removed, row.held, row.total) == (0, 8, 0, 104)
    versions = desk.engine.history("old", "p3")
    assert [version.change.value for version in versions if version.kept.id == "p3"] == [
        "new",
        "removed",
    ]


def test_a34_a_small_list_emptied_is_held_until_answered(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(3))
    desk.pull()
    desk.cloud.forget(desk.book, range(3))
    assert desk.row(desk.pull()).held == 3
    (hold,) = desk.engine.status().holds
    desk.engine.answer(hold.id, accept=True)
    report = desk.pull()
    assert (report.exit, desk.row(report).held, desk.row(report).total) == (0, 0, 0)
    assert len(desk.engine.history("old")) == 6


def test_what_shall_stay_is_not_asked_again(desk: Desk) -> None:
    desk.cloud.deltas = False
    desk.cloud.fill(desk.book, range(3))
    desk.pull()
    desk.cloud.forget(desk.book, range(3))
    desk.pull()
    (hold,) = desk.engine.status().holds
    desk.engine.answer(hold.id, accept=False)
    report = desk.pull()
    assert (report.exit, desk.row(report).held, desk.row(report).total) == (0, 0, 3)


def test_a35_two_empty_sides_alarm_nobody(desk: Desk) -> None:
    assert desk.pull().exit == 0
    report = desk.pull()
    assert (report.exit, desk.row(report).total, desk.row(report).held) == (0, 0, 0)


def test_a_slow_bleed_over_a_week_is_held(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(60))
    desk.pull()
    held = 0
    for day in range(4):
        desk.clock.later(days=1)
        desk.cloud.forget(desk.book, range(day * 4, day * 4 + 4))
        held = desk.row(desk.pull()).held
    assert held > 0


def test_b1_a_fault_at_every_request_converges_with_the_next_run(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(12))
    for doomed in range(1, 200):
        desk.cloud.requests = 0

        def fault(number: int, what: str, doomed: int = doomed) -> None:
            if number >= doomed:
                raise TryLater(after=10_000)

        desk.cloud.fault = fault
        desk.cloud.fill(desk.book, [doomed % 12], f" {doomed}")
        failed = desk.pull()
        if failed.exit == 0:
            break
        assert failed.exit == 4
        desk.cloud.fault = lambda number, what: None
        report = desk.pull()
        assert (report.exit, desk.row(report).total) == (0, 12)
    else:
        pytest.fail("the sweep never came to its end")
    assert doomed > 3


def test_b1_a_short_fault_at_every_request_is_waited_out(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(12))
    last = 1
    for doomed in range(1, 16):
        desk.cloud.requests = 0

        def fault(number: int, what: str, doomed: int = doomed) -> None:
            if number == doomed:
                raise TryLater

        desk.cloud.fault = fault
        desk.cloud.fill(desk.book, [doomed % 12], f" {doomed}")
        report = desk.pull()
        assert (report.exit, desk.row(report).total) == (0, 12)
        last = desk.cloud.requests
    assert last >= 4
    assert desk.waits


def test_b4_a_day_s_wait_ends_the_run_and_says_when(desk: Desk) -> None:
    def storm(number: int, what: str) -> None:
        raise TryLater(after=86_400)

    desk.cloud.fault = storm
    report = desk.pull()
    assert stopped(report).facts == {"minutes": "1440"}
    assert (report.exit, desk.waits) == (4, [])


def test_b6_one_item_that_always_fails_stops_no_other(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(20))

    def broken(number: int, what: str) -> None:
        if what == "fetch p4":
            raise TryLater

    desk.cloud.fault = broken
    report = desk.pull()
    row = desk.row(report)
    assert (report.exit, row.new, row.noted) == (1, 19, 1)
    assert [(note.code, note.about) for note in row.notes] == [("item-later", "p4.vcf")]
    assert desk.cursor() is None
    assert len(desk.waits) <= 3


def test_an_item_refused_is_named_and_stops_no_other(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(20))

    def broken(number: int, what: str) -> None:
        if what == "fetch p4":
            raise Refused(code="too-large")

    desk.cloud.fault = broken
    report = desk.pull()
    assert (report.exit, desk.row(report).new, desk.row(report).noted) == (1, 19, 1)
    assert codes(desk, report) == ["too-large"]


@pytest.mark.parametrize(
    ("trouble", "code", "exit"),
    [
        (errno.ENOSPC, "vault-full", 3),
        (errno.EROFS, "vault-read-only", 3),
        (errno.EIO, "vault-failing", 5),
    ],
)
def test_c5_c8_c11_a_disk_that_fails_stops_cleanly_and_the_next_run_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, trouble: int, code: str, exit: int
) -> None:
    desk.cloud.fill(desk.book, range(250))
    real, written = Port.write, []

    def write(self: Port, fd: int, data: bytes | memoryview) -> int:
        written.append(fd)
        if len(written) > 180:
            raise OSError(trouble, "no")
        return real(self, fd, data)

    with monkeypatch.context() as failing:
        failing.setattr(Port, "write", write)
        report = desk.pull()
    assert report.error is not None
    assert (report.exit, report.error.code) == (exit, code)
    report = desk.pull()
    assert (report.exit, desk.row(report).total) == (0, 250)
    with desk.vault() as vault:
        assert vault.check().damaged == ()


def test_h1_a_revoked_sign_in_needs_the_person_and_keeps_everything(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(20))
    desk.pull()

    def revoked(number: int, what: str) -> None:
        raise SignInAgain

    desk.cloud.fault = revoked
    report = desk.pull()
    assert (report.exit, stopped(report).code) == (3, "sign-in-again")
    assert len(desk.current()) == 20
    assert desk.engine.status().accounts[0].state.value == "needs-you"


def test_h2_a_sign_in_service_that_stumbles_is_not_sign_in_again(desk: Desk) -> None:
    def stumbles(number: int, what: str) -> None:
        raise TryLater(after=10_000)

    desk.cloud.fault = stumbles
    report = desk.pull()
    assert (report.exit, stopped(report).code) == (4, "try-later")
    assert desk.engine.status().accounts[0].state.value != "needs-you"


@pytest.mark.harmed("the person removes a file")
def test_d9_a_file_the_person_removed_comes_back_with_its_next_change(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(5))
    desk.pull()
    with desk.vault() as vault:
        (shelf,) = vault.shelves()
        (kept,) = [one for one in shelf.items() if one.id == "p3"]
        (vault.root / kept.path).unlink()
    desk.cloud.set(desk.book, "p3", card(3, " and church"))
    report = desk.pull()
    assert (report.exit, desk.row(report).changed) == (0, 1)
    assert desk.current()["p3"] == card(3, " and church")


def test_a16_f9_what_was_emptied_stays_held_when_the_clock_was_set_back(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(40))
    desk.pull()
    desk.clock.later(days=-4000)
    for number in range(12):
        desk.cloud.set(desk.book, f"p{number}", empty_card(number))
    assert desk.row(desk.pull()).held == 12
    assert desk.row(desk.pull()).held == 12
    assert desk.current()["p3"] == card(3)


def test_a16_an_item_changed_after_others_were_held_is_held_with_them_when_emptied(
    desk: Desk,
) -> None:
    desk.cloud.fill(desk.book, range(40))
    desk.pull()
    for number in range(12):
        desk.cloud.set(desk.book, f"p{number}", empty_card(number))
    assert desk.row(desk.pull()).held == 12
    desk.cloud.fill(desk.book, [30], " and church")
    assert desk.row(desk.pull()).changed == 1
    for number in range(20, 32):
        desk.cloud.set(desk.book, f"p{number}", empty_card(number))
    assert desk.row(desk.pull()).held == 24
    assert desk.row(desk.pull()).held == 24
    assert desk.current()["p30"] == card(30, " and church")


def test_a16_items_that_are_just_as_they_were_again_are_held_no_longer(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(40))
    desk.pull()
    for number in range(12):
        desk.cloud.set(desk.book, f"p{number}", empty_card(number))
    assert desk.row(desk.pull()).held == 12
    desk.cloud.fill(desk.book, range(5))
    assert desk.row(desk.pull()).held == 7
    desk.cloud.fill(desk.book, range(5, 12), " and more")
    report = desk.pull()
    assert (report.exit, desk.row(report).held) == (0, 0)
