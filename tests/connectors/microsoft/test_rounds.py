"""After a week everything is listed again, and nothing is lost by it."""

from __future__ import annotations

import json

import pytest

from connectors import microsoft
from connectors.errors import StartOver
from connectors.microsoft.account import open_account
from connectors.microsoft.rounds import MANY_GONE, WHOLE_AFTER, Round, round_of
from connectors.model import Cursor, Kind
from tests.clouds.microsoft import MicrosoftCloud
from tests.connectors.conformance import Listing
from tests.connectors.things import thing

MONDAY, SUNDAY, NEXT = (f"{day}, {number} Jun 2026 10:00:00 GMT" for day, number in (("Mon", "01"), ("Sun", "07"), ("Mon", "08")))  # fmt: skip


def test_within_a_week_the_round_goes_on_and_then_all_is_listed() -> None:
    first = round_of(Round().after("link-1", 0, MONDAY))
    second = round_of(first.after("link-2", 0, SUNDAY))
    assert (second.link, second.since) == ("link-2", MONDAY)
    third = round_of(second.after("link-3", 0, NEXT))
    assert third.link == ""
    assert round_of(third.after("link-4", 0, NEXT)) == Round("link-4", 0, NEXT)


def test_without_a_clock_rounds_are_counted_and_many_removals_are_enough() -> None:
    assert round_of(Round("a", WHOLE_AFTER - 2).after("b", 0)).link == "b"
    assert round_of(Round("a", WHOLE_AFTER - 1).after("b", 0)).link == ""
    assert round_of(Round("a", 1).after("b", MANY_GONE, MONDAY)).link == ""
    assert round_of(Cursor('{"link": "a", "calls": 1}')).since == ""
    with pytest.raises(StartOver):
        round_of(Cursor("no cursor"))


@pytest.mark.parametrize("kind", list(microsoft.CONNECTOR.kinds))
def test_a_move_that_a_delta_never_told_is_found_within_the_week(
    cloud: MicrosoftCloud, kind: Kind
) -> None:
    account = open_account(cloud.session(only=str(kind)))
    place = account.create(kind, "Things")
    for number in range(5):
        account.put(place, f"k{number}", thing(kind, f"k{number}"), None)
    before = Listing(account, place)
    # Graph forgets to tell: what changed since is in no delta.
    for room in (cloud.people, cloud.calendars, cloud.tasks, cloud.drive):
        room.log.lines.clear()
    told = json.loads(before.cursor or "")
    token = told["link"].rpartition("=")
    link = f"{token[0]}=0"
    aged = Cursor(json.dumps({**told, "link": link, "since": MONDAY}))
    second = Listing(account, place, aged)
    assert (second.entries, second.gone, second.whole) == ({}, set(), False)
    third = Listing(account, place, second.cursor)
    assert third.whole
    assert third.entries == before.entries
    account.close()
