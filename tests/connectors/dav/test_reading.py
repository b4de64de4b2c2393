from __future__ import annotations

import http.client
import threading
import time
from base64 import b64encode
from collections.abc import Generator
from urllib.parse import urlsplit

import pytest

from connectors.dav.client import DavAccount
from connectors.errors import NotThere, Refused, StartOver, TryLater
from connectors.model import Collection, Cursor, Entry, Item, Kind
from connectors.net.dav.reader import MANY
from tests.clouds import faults
from tests.clouds.cloud import Cloud
from tests.clouds.dav import DavCloud, Folder
from tests.clouds.faults import Response
from tests.connectors.conformance import Listing, body, pulled
from tests.connectors.dav.conftest import DAV_KINDS, Fakes, Visits, fill
from tests.connectors.things import thing

CARD4 = b"BEGIN:VCARD\r\nVERSION:4.0\r\nUID:four\r\nFN:Four\r\nKIND:individual\r\nEND:VCARD\r\n"


def methods(cloud: Cloud) -> list[str]:
    return [method for method, _ in cloud.faults.requests]


def book(cloud: DavCloud, count: int = 6, name: str = "Things") -> Folder:
    """A book filled behind the counter: quick, and no request counted."""
    folder = Folder("card", name)
    cloud.inside.folders[f"/card/alice/{name.lower()}/"] = folder
    for number in range(count):
        (raw,) = thing(Kind.CONTACTS, f"u{number}").chunks
        folder.items[f"c{number}.vcf"] = raw
        folder.touch(f"c{number}.vcf")
    return folder


def only(account: DavAccount) -> Collection:
    (found,) = [c for c in account.collections() if c.kind is Kind.CONTACTS]
    return found


def test_a20_a_list_cut_with_a_marker_is_followed_to_its_end(fake: Fakes, visit: Visits) -> None:
    cloud = fake(page=4)
    folder = book(cloud, 11)
    account = visit(cloud)
    listing = Listing(account, only(account))
    assert len(listing.entries) == 11
    assert not listing.gone
    del folder.items["c3.vcf"]
    for name in ("c3.vcf", "c4.vcf", "c5.vcf", "c6.vcf", "c7.vcf"):
        folder.touch(name)
    after = Listing(account, only(account), listing.cursor)
    assert after.gone == {"c3.vcf"}
    assert set(after.entries) == {"c4.vcf", "c5.vcf", "c6.vcf", "c7.vcf"}


def test_an_item_that_a_list_is_said_to_be_cut_at_is_there_and_read(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake()
    book(cloud)
    account = visit(cloud)
    collection = only(account)

    def cut(answer: Response) -> Response:
        before, _, after = answer.body.partition(b"c3.vcf</d:href>")
        rest = after.partition(b"</d:response>")[2]
        said = b"c3.vcf</d:href><d:status>HTTP/1.1 507 x</d:status></d:response>"
        return Response(207, answer.headers, before + said + rest)

    cloud.faults.at(0, faults.Fault(change=cut))
    listing = Listing(account, collection)
    assert set(listing.entries) == set(cloud.inside.folders[collection.id].items)
    assert listing.entries["c3.vcf"].revision == ""


def test_a4_nothing_limits_what_we_ask_for(fake: Fakes, visit: Visits) -> None:
    cloud = fake()
    book(cloud)
    pulled(visit(cloud))
    assert not [sent for *_, sent in cloud.inside.seen if b"nresults" in sent or b"limit" in sent]


@pytest.mark.parametrize("answer", [400, 403, 409, 410, 412, 415, 500, 501])
def test_a10_a_forgotten_token_starts_over_whatever_the_server_says(
    fake: Fakes, visit: Visits, answer: int
) -> None:
    cloud = fake(forgets=answer)
    book(cloud)
    account = visit(cloud)
    with pytest.raises(StartOver):
        Listing(account, only(account), Cursor('["sync", "http://fake/sync/999", 6]'))


def test_a10_a_forgotten_token_answered_with_everything_removes_nothing(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake(forgets="full")
    book(cloud)
    account = visit(cloud)
    listing = Listing(account, only(account), Cursor('["sync", "nonsense", 6]'))
    assert len(listing.entries) == 6
    assert not listing.gone


def test_a10_everything_in_place_of_what_is_new_is_listed_whole_to_learn_what_went(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake(forgets="full")
    folder = book(cloud, 20)
    account = visit(cloud)
    collection = only(account)
    Listing(account, collection)
    for number in range(2):
        del folder.items[f"c{number}.vcf"]
    with pytest.raises(StartOver):
        Listing(account, collection, Cursor('["sync", "nonsense", 18]'))
    listing = Listing(account, collection)
    assert listing.whole
    assert len(listing.entries) == 18


def test_an_answer_without_a_token_is_not_gone_on_from(fake: Fakes, visit: Visits) -> None:
    cloud = fake()
    book(cloud)
    account = visit(cloud)
    collection = only(account)
    cursor = Listing(account, collection).cursor

    def without(answer: Response) -> Response:
        head, _, rest = answer.body.partition(b"<d:sync-token>")
        return Response(answer.status, answer.headers, head + rest.partition(b"</d:sync-token>")[2])

    cloud.faults.always(faults.Fault(change=without), "REPORT")
    with pytest.raises(StartOver):
        Listing(account, collection, cursor)
    listing = Listing(account, collection)
    assert listing.whole
    assert len(listing.entries) == 6
    assert "sync" not in str(listing.cursor)


def test_old_removals_in_a_first_answer_are_no_news(fake: Fakes, visit: Visits) -> None:
    cloud = fake(recalls=True)
    folder = book(cloud)
    del folder.items["c0.vcf"]
    folder.touch("c0.vcf")
    account = visit(cloud)
    listing = Listing(account, only(account))
    assert listing.whole
    assert not listing.gone
    assert len(listing.entries) == 5


def test_without_sync_an_unchanged_ctag_costs_one_request(fake: Fakes, visit: Visits) -> None:
    cloud = fake(syncs=False)
    folder = book(cloud)
    account = visit(cloud)
    collection = only(account)
    before = Listing(account, collection)
    assert before.whole
    cloud.faults.clear()
    again = Listing(account, collection, before.cursor)
    assert (again.whole, again.entries, methods(cloud)) == (False, {}, ["PROPFIND"])
    del folder.items["c1.vcf"]
    folder.touch("c1.vcf")
    after = Listing(account, collection, again.cursor)
    assert after.whole
    assert len(after.entries) == 5


def test_a_sync_that_was_refused_once_is_asked_for_again_with_the_next_whole_listing(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake()
    folder = book(cloud)
    account = visit(cloud)
    collection = only(account)
    cloud.faults.always(faults.status(404), "REPORT")
    refused = Listing(account, collection)
    assert (refused.whole, len(refused.entries)) == (True, 6)
    assert "ctag" in str(refused.cursor)
    cloud.faults.clear()
    quiet = Listing(account, collection, refused.cursor)
    assert (quiet.entries, methods(cloud)) == ({}, ["PROPFIND"])
    del folder.items["c1.vcf"]
    folder.touch("c2.vcf")
    after = Listing(account, collection, quiet.cursor)
    assert (after.whole, len(after.entries)) == (True, 5)
    assert "sync" in str(after.cursor)
    folder.touch("c3.vcf")
    assert set(Listing(account, collection, after.cursor).entries) == {"c3.vcf"}


def test_without_any_state_each_answer_is_whole(fake: Fakes, visit: Visits) -> None:
    cloud = fake(syncs=False, ctags=False)
    book(cloud)
    account = visit(cloud)
    collection = only(account)
    before = Listing(account, collection)
    cloud.faults.clear()
    after = Listing(account, collection, before.cursor)
    assert after.whole
    assert after.entries == before.entries
    assert methods(cloud) == ["PROPFIND"]


def test_without_any_state_what_is_no_address_book_is_not_taken_for_an_empty_one(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake(syncs=False, ctags=False)
    book(cloud)
    account = visit(cloud)
    collection = only(account)
    before = Listing(account, collection)
    own = b"<d:collection/><a:addressbook/>"

    def plain(answer: Response) -> Response:
        start = answer.body.partition(b"</d:response>")[0].replace(own, b"<d:collection/>")
        return Response(207, answer.headers, start + b"</d:response></d:multistatus>")

    cloud.faults.always(faults.Fault(change=plain), "PROPFIND", "/things")
    with pytest.raises(TryLater):
        Listing(account, collection, before.cursor)


def test_a_service_whose_sync_is_not_to_be_trusted_is_listed_whole(
    fake: Fakes, visit: Visits
) -> None:
    from dataclasses import replace

    from connectors.dav.client import DavAccount
    from connectors.dav.presets import preset

    cloud = fake()
    book(cloud)
    account = DavAccount(cloud.session(), replace(preset("dav"), syncs=False))
    Listing(account, only(account))
    assert "REPORT" not in methods(cloud)
    account.close()


def test_a_plain_listing_that_was_cut_is_no_listing(fake: Fakes, visit: Visits) -> None:
    cloud = fake(syncs=False)
    book(cloud)
    account = visit(cloud)
    collection = only(account)

    def mark(answer: Response) -> Response:
        end = b"</d:multistatus>"
        cut = b"<d:response><d:href>/card/alice/things/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>"
        return Response(answer.status, answer.headers, answer.body.replace(end, cut + end))

    cloud.faults.always(faults.Fault(change=mark), "PROPFIND", "/things")
    with pytest.raises(TryLater) as told:
        Listing(account, collection)
    assert told.value.code in ("incomplete", "bad-answer")


@pytest.mark.parametrize("manners", [{"absent": True}, {"blank": True}, {"most": 3}, {"most": 1}])
def test_a19_what_a_multiget_does_not_say_is_asked_for_one_by_one(
    fake: Fakes, visit: Visits, manners: dict[str, object]
) -> None:
    cloud = fake(**manners)
    book(cloud, 9)
    account = visit(cloud)
    collection = only(account)
    entries = [*Listing(account, collection).entries.values(), Entry("gone.vcf", "1")]
    assert len({item.entry.id for item in account.fetch(collection, entries)}) == 9


def test_a_multiget_that_knows_nothing_of_one_item_gives_the_others(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake()
    book(cloud, 9)
    account = visit(cloud)
    collection = only(account)
    entries = [*Listing(account, collection).entries.values(), Entry("gone.vcf", "1")]
    cloud.faults.always(faults.status(404), "REPORT")
    assert len({item.entry.id for item in account.fetch(collection, entries)}) == 9
    cloud.faults.clear()
    cloud.inside.folders.clear()
    with pytest.raises(NotThere):
        list(account.fetch(collection, entries))


def test_a19_an_item_listed_without_its_etag_is_there_and_read(fake: Fakes, visit: Visits) -> None:
    cloud = fake(untagged=frozenset({"c2.vcf"}))
    book(cloud)
    account = visit(cloud)
    collection = only(account)
    listing = Listing(account, collection)
    assert listing.entries["c2.vcf"].revision == ""
    assert len(list(account.fetch(collection, list(listing.entries.values())))) == 6


def test_other_spellings_of_hrefs_are_the_same_items(fake: Fakes, visit: Visits) -> None:
    ids = []
    for lower in (False, True):
        cloud = fake(lower=lower)
        folder = book(cloud, 0)
        for name in ("x@y.vcf", "ü ö.vcf", "100%.vcf", "a#b?c.vcf"):
            (folder.items[name],) = thing(Kind.CONTACTS, name).chunks
            folder.touch(name)
        account = visit(cloud)
        collection = only(account)
        listing = Listing(account, collection)
        got = {item.entry.id for item in account.fetch(collection, list(listing.entries.values()))}
        assert got == set(listing.entries)
        for entry in listing.entries.values():
            assert len(list(account.fetch(collection, [entry]))) == 1
        ids.append(got)
    assert ids[0] == ids[1]


def test_a_card_of_version_4_is_read_as_it_is_stored(fake: Fakes, visit: Visits) -> None:
    cloud = fake(converts=True)
    folder = book(cloud)
    folder.items["four.vcf"] = CARD4
    folder.touch("four.vcf")
    account = visit(cloud)
    collection = only(account)
    entries = list(Listing(account, collection).entries.values())
    bodies = {item.entry.id: body(item) for item in account.fetch(collection, entries)}
    assert bodies["four.vcf"] == CARD4
    assert b"VERSION:3.0" in bodies["c0.vcf"]
    (alone,) = account.fetch(collection, [Entry("four.vcf", "")])
    assert body(alone) == CARD4


def test_a22_a_body_that_xml_cannot_carry_is_read_by_itself(fake: Fakes, visit: Visits) -> None:
    cloud = fake()
    folder = book(cloud, 40)
    odd = {
        "control.vcf": b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:c\r\nFN:a\x0bb\x00\r\nEND:VCARD\r\n",
        "latin.vcf": b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:l\r\nFN:J\xf6rg\r\nEND:VCARD\r\n",
    }
    for name, raw in odd.items():
        folder.items[name] = raw
        folder.touch(name)
    account = visit(cloud)
    collection = only(account)
    entries = list(Listing(account, collection).entries.values())
    bodies = {item.entry.id: body(item) for item in account.fetch(collection, entries)}
    assert len(bodies) == 42
    assert {name: bodies[name] for name in odd} == odd


def test_an_item_too_large_for_an_xml_reader_is_read_by_itself(fake: Fakes, visit: Visits) -> None:
    cloud = fake()
    folder = book(cloud, 3)
    large = body(thing(Kind.CONTACTS, "large")).replace(
        b"END:", b"NOTE:" + b"x" * (11 << 20) + b"\r\nEND:"
    )
    folder.items["large.vcf"] = large
    folder.touch("large.vcf")
    account = visit(cloud)
    collection = only(account)
    entries = list(Listing(account, collection).entries.values())
    bodies = {item.entry.id: body(item) for item in account.fetch(collection, entries)}
    assert len(bodies) == 4
    assert bodies["large.vcf"] == large


def test_a1_an_empty_list_is_told_as_it_is_for_the_guard_to_judge(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake()
    folder = book(cloud)
    account = visit(cloud)
    collection = only(account)
    Listing(account, collection)
    folder.items.clear()
    folder.log.clear()
    listing = Listing(account, collection)
    assert (listing.entries, listing.gone, listing.whole) == ({}, set(), True)


def test_a8_an_item_told_twice_is_one(fake: Fakes, visit: Visits) -> None:
    cloud = fake()
    book(cloud)
    account = visit(cloud)
    collection = only(account)

    def twice(answer: Response) -> Response:
        start = answer.body.index(b"<d:response>")
        end = answer.body.index(b"<d:sync-token>")
        doubled = answer.body[:end] + answer.body[start:end] + answer.body[end:]
        return Response(answer.status, answer.headers, doubled)

    cloud.faults.always(faults.Fault(change=twice), "REPORT")
    ids = [entry.id for page in account.changes(collection, None) for entry in page.entries]
    assert len(ids) == len(set(ids)) == 6


def test_a_server_whose_pages_go_in_a_circle_is_given_up(fake: Fakes, visit: Visits) -> None:
    cloud = fake()
    book(cloud)
    account = visit(cloud)
    collection = only(account)

    def circle(answer: Response) -> Response:
        mark = b"<d:response><d:href>/card/alice/things/</d:href><d:status>HTTP/1.1 507 x</d:status></d:response><d:sync-token>"
        return Response(answer.status, answer.headers, answer.body.replace(b"<d:sync-token>", mark))

    cloud.faults.always(faults.Fault(change=circle), "REPORT")
    with pytest.raises(TryLater) as told:
        Listing(account, collection)
    assert told.value.code == "bad-answer"


def test_one_item_the_server_cannot_give_does_not_stop_the_others(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake(blank=True)
    book(cloud)
    account = visit(cloud)
    collection = only(account)
    entries = list(Listing(account, collection).entries.values())
    cloud.faults.always(faults.status(500), "GET", "c3.vcf")
    got: list[Item] = []
    with pytest.raises(TryLater) as told:
        got.extend(account.fetch(collection, entries))
    assert told.value.code == "item-failed"
    assert told.value.about == "c3.vcf"


def test_a28_a_collection_we_may_no_longer_read_is_refused_not_empty(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake()
    book(cloud)
    account = visit(cloud)
    collection = only(account)
    cloud.faults.always(faults.status(403), "", "/things")
    with pytest.raises(Refused):
        Listing(account, collection)


def test_a_collection_that_has_gone_is_not_there(fake: Fakes, visit: Visits) -> None:
    cloud = fake()
    book(cloud)
    account = visit(cloud)
    collection = only(account)
    cursor = Listing(account, collection).cursor
    cloud.inside.folders.clear()
    with pytest.raises(NotThere):
        Listing(account, collection, cursor)
    with pytest.raises(NotThere):
        Listing(account, collection)


def test_a_calendar_of_events_and_todos_appears_as_both(fake: Fakes, visit: Visits) -> None:
    cloud = fake()
    folder = Folder("cal", "Home")
    cloud.inside.folders["/cal/alice/home/"] = folder
    for number in range(30):
        kind = Kind.TASKS if number % 3 == 0 else Kind.CALENDAR
        (folder.items[f"i{number}.ics"],) = thing(kind, f"u{number}").chunks
        folder.touch(f"i{number}.ics")
    account = visit(cloud)
    events, todos = account.collections()
    assert (events.kind, todos.kind) == (Kind.CALENDAR, Kind.TASKS)
    assert (events.name, todos.name) == ("Home", "Home")
    assert events.id != todos.id
    first, second = Listing(account, events), Listing(account, todos)
    assert (len(first.entries), len(second.entries)) == (20, 10)
    assert not first.entries.keys() & second.entries.keys()
    del folder.items["i0.ics"]
    folder.touch("i0.ics")
    (folder.items["i99.ics"],) = thing(Kind.TASKS, "u99").chunks
    folder.touch("i99.ics")
    later, fewer = Listing(account, events, first.cursor), Listing(account, todos, second.cursor)
    assert set(later.entries) == set()
    assert set(fewer.entries) == {"i99.ics"}
    assert fewer.gone == {"i0.ics"}


def test_a_calendar_of_both_is_listed_once_for_both_unless_written_to_between(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake()
    folder = Folder("cal", "Home")
    cloud.inside.folders["/cal/alice/home/"] = folder
    for number in range(6):
        kind = Kind.TASKS if number % 3 == 0 else Kind.CALENDAR
        (folder.items[f"i{number}.ics"],) = thing(kind, f"u{number}").chunks
        folder.touch(f"i{number}.ics")
    account = visit(cloud)
    events, todos = account.collections()
    assert len(Listing(account, events).entries) == 4
    cloud.faults.clear()
    assert len(Listing(account, todos).entries) == 2
    assert cloud.faults.requests == []
    assert len(Listing(account, todos).entries) == 2
    assert "REPORT" in methods(cloud)
    assert len(Listing(account, events).entries) == 4
    account.put(todos, "later", thing(Kind.TASKS, "later"), None)
    assert len(Listing(account, todos).entries) == 3
    account.collections()
    (folder.items["behind.ics"],) = thing(Kind.CALENDAR, "behind").chunks
    folder.touch("behind.ics")
    assert len(Listing(account, events).entries) == 5


def test_a_visit_with_no_change_takes_few_requests(fake: Fakes, visit: Visits) -> None:
    cloud = fake()
    book(cloud, name="Family")
    book(cloud, name="Work")
    fill(cloud, Kind.CALENDAR)
    first = visit(cloud)
    cursors = {c.id: Listing(first, c).cursor for c in first.collections()}
    cloud.faults.clear()
    second = visit(cloud)
    found = list(second.collections())
    for collection in found:
        again = Listing(second, collection, cursors[collection.id])
        assert (again.entries, again.gone) == ({}, set())
    assert len(cloud.faults.requests) <= len(found) + 3


@pytest.mark.parametrize("server", ["radicale", "xandikos", "cyrus", "sabre", "davical", "sogo"])
def test_a_visit_with_no_change_takes_few_requests_of_a_real_server(
    request: pytest.FixtureRequest, visit: Visits, server: str
) -> None:
    cloud = request.getfixturevalue(f"a_{server}")
    cloud.faults.clear()
    fill(cloud, Kind.CONTACTS, "Quiet", 2)
    if server == "sogo":
        time.sleep(1.1)  # its cursors are seconds, and the running one is told once more
    first = visit(cloud)
    cursors = {c.id: Listing(first, c).cursor for c in first.collections()}
    cloud.faults.clear()
    second = visit(cloud)
    found = list(second.collections())
    for collection in found:
        assert not Listing(second, collection, cursors[collection.id]).entries
    assert len(cloud.faults.requests) <= len(found) + 3


def test_without_sync_collection_what_the_home_lists_is_enough_for_a_quiet_visit(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake(syncs=False)
    book(cloud, name="Family")
    folder = book(cloud, name="Work")
    first = visit(cloud)
    cursors = {c.id: Listing(first, c).cursor for c in first.collections()}
    second = visit(cloud)
    found = list(second.collections())
    cloud.faults.clear()
    assert not any(Listing(second, one, cursors[one.id]).entries for one in found)
    assert cloud.faults.requests == []
    (folder.items["c2.vcf"],) = thing(Kind.CONTACTS, "u2", "changed").chunks
    folder.touch("c2.vcf")
    third = visit(cloud)
    told = [Listing(third, one, cursors[one.id]) for one in third.collections()]
    assert sorted(len(one.entries) for one in told) == [0, 6]


def test_one_change_fetches_one_body(fake: Fakes, visit: Visits) -> None:
    cloud = fake()
    folder = book(cloud, 50)
    account = visit(cloud)
    collection = only(account)
    cursor = Listing(account, collection).cursor
    (folder.items["c7.vcf"],) = thing(Kind.CONTACTS, "u7", "changed").chunks
    folder.touch("c7.vcf")
    listing = Listing(account, collection, cursor)
    assert set(listing.entries) == {"c7.vcf"}
    cloud.faults.clear()
    (item,) = account.fetch(collection, list(listing.entries.values()))
    assert b"changed" in body(item)
    assert len(cloud.faults.requests) == 1


def test_a_cursor_is_not_passed_over_by_what_this_visit_wrote(fake: Fakes, visit: Visits) -> None:
    cloud = fake()
    book(cloud)
    account = visit(cloud)
    collection = only(account)
    cursor = Listing(account, collection).cursor
    list(account.collections())
    account.put(collection, "new", thing(Kind.CONTACTS, "new"), None)
    assert set(Listing(account, collection, cursor).entries) == {"new.vcf"}


def test_stopping_a_fetch_early_leaves_no_thread_behind(fake: Fakes, visit: Visits) -> None:
    cloud = fake()
    book(cloud, 400)
    account = visit(cloud)
    collection = only(account)
    entries = list(Listing(account, collection).entries.values())
    before = set(threading.enumerate())
    stream = account.fetch(collection, entries)
    next(stream)
    assert isinstance(stream, Generator)
    stream.close()
    left = set(threading.enumerate()) - before
    assert not [thread for thread in left if "_work" in thread.name]


@pytest.mark.parametrize("kind", DAV_KINDS)
@pytest.mark.parametrize("server", ["radicale", "xandikos", "cyrus", "sabre", "davical", "sogo"])
def test_every_body_equals_what_get_serves(
    request: pytest.FixtureRequest, visit: Visits, server: str, kind: Kind
) -> None:
    cloud = request.getfixturevalue(f"a_{server}")
    cloud.faults.clear()
    collection = fill(cloud, kind, "Exact", 3)
    account = visit(cloud)
    long = thing(kind, f"exact-long-{kind}", "Zoë " + "ünüsual 🎂 " * 20 + "\\nsecond line")
    account.put(collection, f"exact-long-{kind}", long, None)
    entries = list(Listing(account, collection).entries.values())
    assert len(entries) == 4
    place = urlsplit(cloud.straight)
    user, secret = cloud.settings["user"], cloud.secret
    headers = {"Authorization": "Basic " + b64encode(f"{user}:{secret}".encode()).decode()}
    for item in account.fetch(collection, entries):
        line = http.client.HTTPConnection(place.hostname, place.port)
        line.request("GET", collection.id.removesuffix("#tasks") + item.entry.id, headers=headers)
        served = line.getresponse()
        assert body(item) == served.read()
        assert item.entry.revision.removeprefix("W/") == served.headers["ETag"].removeprefix("W/")
        line.close()


def test_many_bodies_are_read_by_a_process_of_their_own_and_equal_those_read_here(
    fake: Fakes, visit: Visits
) -> None:
    cloud = fake()
    folder = book(cloud, MANY)
    account = visit(cloud)
    collection = only(account)
    entries = list(Listing(account, collection).entries.values())
    apart = list(account.fetch(collection, entries))
    here = list(account.fetch(collection, entries[:-1]))
    assert all(item.facts is not None for item in apart)
    assert all(item.facts is None for item in here)
    assert {one.entry.id: b"".join(one.chunks) for one in apart} == folder.items
    assert {one.entry for one in here} < {one.entry for one in apart}


@pytest.mark.parametrize(("count", "started"), [(MANY - 1, 0), (MANY + 1, 1)])
def test_the_process_starts_while_a_large_first_listing_still_comes_in(
    fake: Fakes, visit: Visits, count: int, started: int
) -> None:
    cloud = fake()
    book(cloud, count)
    account = visit(cloud)
    listing = Listing(account, only(account))
    assert len(listing.entries) == count
    assert account._fetching.running() == started


def test_where_no_process_can_be_started_all_is_read_here(
    fake: Fakes, visit: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud = fake()
    book(cloud, MANY)
    account = visit(cloud)
    collection = only(account)
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    entries = list(Listing(account, collection).entries.values())
    assert len(list(account.fetch(collection, entries))) == MANY


def test_a_process_that_died_is_not_relied_on_again(fake: Fakes, visit: Visits) -> None:
    cloud = fake()
    book(cloud, MANY)
    account = visit(cloud)
    collection = only(account)
    entries = list(Listing(account, collection).entries.values())
    first = account.fetch(collection, entries)
    next(first)
    assert isinstance(first, Generator)
    first.close()
    again = list(account.fetch(collection, entries))
    assert len(again) == MANY
    assert all(item.facts is None for item in again)
