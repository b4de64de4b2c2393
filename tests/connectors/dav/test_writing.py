from __future__ import annotations

import pytest

from connectors.errors import ChangedMeanwhile, Full, NotThere, Refused, TryLater
from connectors.model import Entry, Item, Kind
from tests.clouds import faults
from tests.clouds.dav import DavCloud
from tests.connectors.conformance import Listing, body
from tests.connectors.dav.conftest import Fakes, Visits, fill
from tests.connectors.things import thing


def sent(cloud: DavCloud, method: str) -> list[tuple[str, dict[str, str], bytes]]:
    return [
        (path, headers, raw) for seen, path, headers, raw in cloud.inside.seen if seen == method
    ]


def card(key: str = "k", title: str = "Somebody") -> Item:
    return thing(Kind.CONTACTS, key, title)


def test_an_item_is_named_for_its_key_and_sent_as_it_is(fake: Fakes, visit: Visits) -> None:
    cloud = fake()
    collection = fill(cloud, Kind.CONTACTS, count=0)
    visit(cloud).put(collection, "my-key_1", card(), None)
    ((path, headers, raw),) = sent(cloud, "PUT")
    assert path == collection.id + "my-key_1.vcf"
    assert raw == body(card())
    assert headers["If-None-Match"] == "*"
    assert headers["Content-Type"] == "text/vcard; charset=utf-8"


def test_guests_hear_nothing_of_what_is_written_or_removed(fake: Fakes, visit: Visits) -> None:
    cloud = fake()
    collection = fill(cloud, Kind.CALENDAR, count=0)
    account = visit(cloud)
    entry = account.put(collection, "k", thing(Kind.CALENDAR, "k"), None)
    entry = account.put(collection, "k", thing(Kind.CALENDAR, "k", "other"), entry)
    account.remove(collection, entry)
    for method in ("PUT", "DELETE"):
        assert all(headers["Schedule-Reply"] == "F" for _, headers, _ in sent(cloud, method))


def test_an_overwrite_names_the_revision_and_never_any_revision(fake: Fakes, visit: Visits) -> None:
    cloud = fake()
    collection = fill(cloud, Kind.CONTACTS, count=0)
    account = visit(cloud)
    first = account.put(collection, "k", card(), None)
    second = account.put(collection, "k", card(title="Other"), first)
    account.remove(collection, second)
    conditions = [
        headers.get("If-Match")
        for method in ("PUT", "DELETE")
        for _, headers, _ in sent(cloud, method)
    ]
    assert conditions == [None, first.revision, second.revision]
    assert "*" not in conditions


@pytest.mark.parametrize("tells", ["weak", "none"])
def test_a_revision_not_told_well_is_looked_up_once(fake: Fakes, visit: Visits, tells: str) -> None:
    cloud = fake(tells=tells)
    collection = fill(cloud, Kind.CONTACTS, count=0)
    account = visit(cloud)
    account.collections()
    cloud.faults.clear()
    entry = account.put(collection, "k", card(), None)
    assert [method for method, _ in cloud.faults.requests] == ["PUT", "PROPFIND"]
    assert Listing(account, collection).entries[entry.id].revision == entry.revision


def test_a_server_that_ignores_conditions_is_read_first(fake: Fakes, visit: Visits) -> None:
    cloud = fake(heeds=False)
    collection = fill(cloud, Kind.CONTACTS, count=0)
    account = visit(cloud, looks_first=True)
    first = account.put(collection, "k", card(), None)
    assert account.put(collection, "k", card(title="Second"), None).revision == first.revision
    (item,) = account.fetch(collection, [first])
    assert b"Second" not in body(item)
    second = account.put(collection, "k", card(title="Third"), first)
    with pytest.raises(ChangedMeanwhile):
        account.put(collection, "k", card(title="Fourth"), first)
    with pytest.raises(ChangedMeanwhile):
        account.remove(collection, first)
    account.remove(collection, second)
    with pytest.raises(NotThere):
        account.remove(collection, second)
    with pytest.raises(ChangedMeanwhile):
        account.put(collection, "k", card(title="Fifth"), second)


def test_a_uid_that_is_there_already_under_another_name_is_told(fake: Fakes, visit: Visits) -> None:
    cloud = fake(one_uid=True)
    collection = fill(cloud, Kind.CONTACTS, count=0)
    account = visit(cloud)
    account.put(collection, "one", card("same"), None)
    with pytest.raises(Refused) as told:
        account.put(collection, "two", card("same"), None)
    assert told.value.code == "uid-taken"
    assert account.put(collection, "one", card("same"), None).id == "one.vcf"


@pytest.mark.parametrize("server", ["radicale", "cyrus"])
def test_a_uid_taken_on_a_real_server_is_told(
    request: pytest.FixtureRequest, visit: Visits, server: str
) -> None:
    cloud = request.getfixturevalue(f"a_{server}")
    cloud.faults.clear()
    collection = fill(cloud, Kind.CALENDAR, "Taken", 0)
    account = visit(cloud)
    account.put(collection, "taken-one", thing(Kind.CALENDAR, "taken-uid"), None)
    with pytest.raises(Refused) as told:
        account.put(collection, "taken-two", thing(Kind.CALENDAR, "taken-uid"), None)
    assert told.value.code == "uid-taken"


def test_what_a_server_will_never_take_is_refused_with_the_reason(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake(largest=500)
    collection = fill(cloud, Kind.CONTACTS, count=0)
    account = visit(cloud)
    with pytest.raises(Refused) as told:
        account.put(collection, "large", card(title="x" * 600), None)
    assert told.value.code == "too-large"
    with pytest.raises(Refused) as told:
        account.put(collection, "odd", Item(Entry("x", ""), (b"no card",)), None)
    assert told.value.code == "not-valid"
    account.put(collection, "fine", card(), None)


def test_an_item_the_server_stumbles_over_twice_is_left_for_later_and_others_go_on(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake()
    collection = fill(cloud, Kind.CONTACTS, count=0)
    account = visit(cloud)
    cloud.faults.always(faults.status(500), "PUT", "stumble")
    with pytest.raises(TryLater):
        account.put(collection, "stumble", card(), None)
    with pytest.raises(Refused) as told:
        account.put(collection, "stumble", card(), None)
    assert told.value.code == "not-taken-now"
    assert account.put(collection, "other", card(), None).id == "other.vcf"


def test_a_server_that_fails_altogether_refuses_nothing(fake: Fakes, visit: Visits) -> None:
    cloud = fake()
    collection = fill(cloud, Kind.CONTACTS, count=0)
    account = visit(cloud)
    list(account.collections())
    cloud.faults.always(faults.status(500))
    for _ in range(3):
        with pytest.raises(TryLater):
            account.put(collection, "k", card(), None)


def test_a_full_account_is_full(fake: Fakes, visit: Visits) -> None:
    cloud = fake(room=400)
    collection = fill(cloud, Kind.CONTACTS, count=0)
    account = visit(cloud)
    account.put(collection, "one", card("1"), None)

    def more() -> None:
        for number in range(5):
            account.put(collection, f"k{number}", card(str(number)), None)

    with pytest.raises(Full):
        more()


def test_writing_into_a_collection_that_has_gone_is_told(fake: Fakes, visit: Visits) -> None:
    cloud = fake()
    collection = fill(cloud, Kind.CONTACTS, count=0)
    account = visit(cloud)
    list(account.collections())
    cloud.inside.folders.clear()
    with pytest.raises(NotThere) as told:
        account.put(collection, "k", card(), None)
    assert told.value.code == "collection-gone"


def test_an_answer_lost_after_creating_a_collection_makes_no_second(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake()
    account = visit(cloud)
    list(account.collections())
    cloud.faults.always(faults.answer_lost, "MKCOL")
    with pytest.raises(TryLater):
        account.create(Kind.CONTACTS, "Family")
    cloud.faults.clear()
    made = account.create(Kind.CONTACTS, "Family")
    assert [c.id for c in account.collections()] == [made.id]


def test_two_kinds_of_one_name_are_two_collections(fake: Fakes, visit: Visits) -> None:
    account = visit(fake())
    made = [account.create(kind, "Home") for kind in (Kind.CALENDAR, Kind.TASKS, Kind.CONTACTS)]
    assert len({collection.id for collection in made}) == 3
    assert [account.create(c.kind, "Home").id for c in made] == [c.id for c in made]


@pytest.mark.parametrize("name", ["", "Ünïcödé 你好", "a/b", "..", "x" * 300, "<&>\"'", "🎂"])
def test_a_collection_may_have_any_name(fake: Fakes, visit: Visits, name: str) -> None:
    account = visit(fake())
    if name:
        assert account.create(Kind.CALENDAR, name).name == name
    else:
        with pytest.raises(Refused):
            account.create(Kind.CALENDAR, name)


def test_where_none_can_be_made_that_is_said(fake: Fakes, visit: Visits) -> None:
    with pytest.raises(Refused) as told:
        visit(fake(), creates=False).create(Kind.CONTACTS, "Family")
    assert told.value.code == "cannot-create"


def test_an_event_of_a_mixed_calendar_is_put_and_told_as_one(fake: Fakes, visit: Visits) -> None:
    from tests.clouds.dav import Folder

    cloud = fake()
    cloud.inside.folders["/cal/alice/home/"] = Folder("cal", "Home")
    account = visit(cloud)
    events, todos = account.collections()
    account.put(todos, "t", thing(Kind.TASKS, "t"), None)
    account.put(events, "e", thing(Kind.CALENDAR, "e"), None)
    assert set(Listing(account, events).entries) == {"e.ics"}
    assert set(Listing(account, todos).entries) == {"t.ics"}


@pytest.mark.parametrize("server", ["radicale", "cyrus", "xandikos", "sabre", "davical", "sogo"])
def test_an_event_without_end_or_uid_is_taken_by_every_server(
    request: pytest.FixtureRequest, visit: Visits, server: str
) -> None:
    cloud = request.getfixturevalue(f"a_{server}")
    cloud.faults.clear()
    collection = fill(cloud, Kind.CALENDAR, "Endless", 0)
    account = visit(cloud)
    open_ended = body(thing(Kind.CALENDAR, "open-ended")).replace(
        b"DTEND:20240304T110000Z\r\n", b""
    )
    nameless = body(thing(Kind.CALENDAR, "x")).replace(b"UID:x\r\n", b"")
    for key, raw in (("open-ended", open_ended), ("nameless", nameless)):
        account.put(collection, key, Item(Entry("x", ""), (raw,)), None)
    assert len(Listing(account, collection).entries) == 2


def test_a_card_of_version_4_loses_nothing_on_a_server_that_knows_only_3(
    request: pytest.FixtureRequest, visit: Visits
) -> None:
    cloud = request.getfixturevalue("a_radicale")
    cloud.faults.clear()
    collection = fill(cloud, Kind.CONTACTS, "Four", 0)
    account = visit(cloud)
    raw = (
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nUID:four-radicale\r\nFN:Four\r\nN:O;Four;;;\r\n"
        b"PHOTO:data:image/png;base64,iVBORw0KGgo=\r\nANNIVERSARY:20090808\r\nEND:VCARD\r\n"
    )
    entry = account.put(collection, "four", Item(Entry("x", ""), (raw,)), None)
    (item,) = account.fetch(collection, [entry])
    assert b"iVBORw0KGgo=" in body(item)
    assert b"2009" in body(item)
