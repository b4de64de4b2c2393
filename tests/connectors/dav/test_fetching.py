"""Bodies that come along with a first listing."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.dav.client import DavAccount
from connectors.errors import ConnectorError
from connectors.model import Collection, Kind
from tests.clouds import faults, radicale
from tests.clouds.dav import Folder
from tests.clouds.faults import Response
from tests.connectors.conformance import Listing, body
from tests.connectors.dav.conftest import Fakes, Visits, fill, opened
from tests.connectors.dav.test_reading import CARD4, book, methods, only
from tests.connectors.things import thing


def outright(account: DavAccount, collection: Collection) -> dict[str, bytes]:
    return {item.entry.id: body(item) for item in account.outright(collection)}


def test_all_there_is_takes_one_request_and_the_listing_none_more(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake(along=True)
    folder = book(cloud, 11)
    account = visit(cloud)
    collection = only(account)
    cloud.faults.clear()
    assert outright(account, collection) == folder.items
    listing = Listing(account, collection)
    assert listing.entries.keys() == folder.items.keys()
    assert methods(cloud) == ["REPORT"]
    again = Listing(account, collection, listing.cursor)
    assert (again.entries, again.gone) == ({}, set())


def test_a_server_that_gives_no_bodies_along_is_not_asked_for_its_list_again(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake()
    folder = book(cloud, 11)
    account = visit(cloud)
    collection = only(account)
    cloud.faults.clear()
    assert outright(account, collection) == {}
    listing = Listing(account, collection)
    assert listing.entries.keys() == folder.items.keys()
    assert listing.cursor is not None
    assert methods(cloud) == ["REPORT"]


def test_another_look_is_taken_anew(fake: Fakes, visit: Visits) -> None:
    cloud = fake(along=True)
    folder = book(cloud, 11)
    account = visit(cloud)
    collection = only(account)
    outright(account, collection)
    Listing(account, collection)
    del folder.items["c3.vcf"]
    folder.touch("c3.vcf")
    assert "c3.vcf" not in Listing(account, collection).entries


@pytest.mark.parametrize("page", [1, 4, 11])
def test_a_list_cut_with_a_marker_is_followed_with_its_bodies(
    fake: Fakes, visit: Visits, page: int
) -> None:
    cloud = fake(along=True, page=page)
    folder = book(cloud, 11)
    account = visit(cloud)
    collection = only(account)
    assert outright(account, collection) == folder.items
    assert Listing(account, collection).entries.keys() == folder.items.keys()


def test_what_goes_while_the_list_is_read_is_not_told_to_be_there(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake(along=True, page=6)
    folder = book(cloud, 11)
    account = visit(cloud)
    collection = only(account)

    def removed(response: Response) -> Response:
        if folder.items.pop("c3.vcf", None):
            folder.touch("c3.vcf")
        return response

    cloud.faults.always(faults.Fault(change=removed), "REPORT")
    came = outright(account, collection)
    assert "c3.vcf" in came
    assert Listing(account, collection).entries.keys() == folder.items.keys()


def test_of_a_calendar_of_two_kinds_each_thing_comes_once(fake: Fakes, visit: Visits) -> None:
    cloud = fake(along=True)
    folder = Folder("cal", "Both", ("VEVENT", "VTODO"))
    cloud.inside.folders["/cal/alice/both/"] = folder
    for kind in (Kind.CALENDAR, Kind.TASKS):
        for number in range(4):
            (raw,) = thing(kind, f"{kind}{number}").chunks
            folder.items[f"{kind}{number}.ics"] = raw
            folder.touch(f"{kind}{number}.ics")
    account = visit(cloud)
    events, todos = (
        next(one for one in account.collections() if one.kind is kind)
        for kind in (Kind.CALENDAR, Kind.TASKS)
    )
    mine = {name for name in folder.items if name.startswith("calendar")}
    assert outright(account, events) == {name: folder.items[name] for name in mine}
    assert Listing(account, events).entries.keys() == mine
    assert outright(account, todos) == {}
    assert Listing(account, todos).entries.keys() == folder.items.keys() - mine


def test_a_card_stored_as_4_is_left_to_be_asked_for_as_4(fake: Fakes, visit: Visits) -> None:
    cloud = fake(along=True, converts=True)
    folder = book(cloud, 5)
    folder.items["four.vcf"] = CARD4
    folder.touch("four.vcf")
    account = visit(cloud)
    collection = only(account)
    came = outright(account, collection)
    assert came.keys() == folder.items.keys() - {"four.vcf"}
    entry = Listing(account, collection).entries["four.vcf"]
    assert [body(item) for item in account.fetch(collection, [entry])] == [CARD4]


def test_an_answer_that_breaks_off_gives_what_came_and_is_no_listing(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake(along=True)
    folder = book(cloud, 400)
    account = visit(cloud)
    collection = only(account)
    cloud.faults.next(faults.half_a_body())
    came: dict[str, bytes] = {}
    coming = account.outright(collection)
    with pytest.raises(ConnectorError):
        came.update((item.entry.id, body(item)) for item in coming)
    assert 0 < len(came) < 400
    assert came.items() <= folder.items.items()
    cloud.faults.clear()
    assert Listing(account, collection).entries.keys() == folder.items.keys()
    assert "REPORT" in methods(cloud)


def test_a_service_with_manners_of_its_own_is_asked_for_bodies_apart(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake(along=True)
    book(cloud, 5)
    account = visit(cloud, "nextcloud")
    collection = only(account)
    cloud.faults.clear()
    assert outright(account, collection) == {}
    assert methods(cloud) == []


def test_a_server_that_gives_so_many_only_apart_is_listed_as_ever(tmp_path: Path) -> None:
    cloud = radicale.start(tmp_path, events=3)
    try:
        collection = fill(cloud, Kind.CALENDAR, count=6)
        account = opened(cloud)
        assert outright(account, collection) == {}
        assert len(Listing(account, collection).entries) == 6
        account.close()
    finally:
        cloud.stop()
