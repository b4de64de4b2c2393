"""Contacts at Google: labels, pictures, sync tokens and their death, writes that never double."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from connectors.contract import Destination
from connectors.errors import (
    ChangedMeanwhile,
    ConnectorError,
    NotThere,
    Refused,
    SignInAgain,
    StartOver,
    TryLater,
)
from connectors.formats.identify import identify
from connectors.google import CONNECTOR
from connectors.google.account import open_account
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page
from connectors.net.rooms import RoomedAccount
from tests.clouds import faults
from tests.clouds.google import GoogleCloud
from tests.clouds.google_signin import EVERY
from tests.clouds.google_words import Wrong

JPEG = b"\xff\xd8" + bytes(range(256)) * 8 + b"\xff\xd9"


@pytest.fixture
def account(cloud: GoogleCloud) -> Iterator[RoomedAccount]:
    opened = open_account(cloud.session())
    yield opened
    opened.close()


def book(account: Destination) -> Collection:
    return next(one for one in account.collections() if one.id == "contacts")


def bodies(account: Destination, pages: list[Page]) -> dict[str, bytes]:
    entries = [entry for page in pages for entry in page.entries]
    return {item.entry.id: b"".join(item.chunks) for item in account.fetch(book(account), entries)}


def member(group: str) -> dict[str, object]:
    return {"contactGroupMembership": {"contactGroupResourceName": group}}


def item(body: bytes) -> Item:
    return Item(Entry("vault", "1"), (body,))


def card(name: str, *more: str) -> bytes:
    lines = (
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"UID:uid-{name}",
        f"N:{name};;;;",
        f"FN:{name}",
        *more,
        "END:VCARD",
        "",
    )
    return "\r\n".join(lines).encode()


def test_labels_become_categories(cloud: GoogleCloud, account: RoomedAccount) -> None:
    friends = cloud.people.add_group("Friends, old")
    cloud.people.add({
        "names": [{"givenName": "Ada"}],
        "memberships": [member(friends), member("contactGroups/myContacts"), member("contactGroups/starred")],
    })  # fmt: skip
    (body,) = bodies(account, list(account.changes(book(account), None))).values()
    assert b"CATEGORIES:Friends\\, old,starred\r\n" in body
    assert b"HIDDEN" not in body


def test_a_renamed_label_brings_its_contacts_again(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    group = cloud.people.add_group("Friends")
    cloud.people.add({"names": [{"givenName": "Ada"}], "memberships": [member(group)]})
    cloud.people.add({"names": [{"givenName": "Bob"}]})
    before = list(account.changes(book(account), None))
    cloud.people.groups[group]["name"] = "Chums"
    after = list(account.changes(book(account), before[-1].cursor))
    assert after[-1].whole
    assert len({e for p in after for e in p.entries} - {e for p in before for e in p.entries}) == 1
    assert b"CATEGORIES:Chums" in b"".join(bodies(account, after).values())


def test_pictures_come_at_full_size_and_never_googles_default(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    own = cloud.people.add({"names": [{"givenName": "Ada"}]}, JPEG)
    none = cloud.people.add({"names": [{"givenName": "Bob"}]})
    found = bodies(account, list(account.changes(book(account), None)))
    assert b"PHOTO;ENCODING=b;TYPE=JPEG:/9gAAQ" in found[own]
    assert b"PHOTO" not in found[none]
    assert cloud.calls.count("photo") == 1


def test_only_changes_come_after_the_first_time(cloud: GoogleCloud, account: RoomedAccount) -> None:
    first = cloud.people.add({"names": [{"givenName": "Ada"}]})
    second = cloud.people.add({"names": [{"givenName": "Bob"}]})
    cursor = list(account.changes(book(account), None))[-1].cursor
    cloud.people.edit(first, nicknames=[{"value": "Countess"}])
    cloud.people.erase(second)
    (page,) = account.changes(book(account), cursor)
    assert [entry.id for entry in page.entries] == [first]
    assert page.gone == (second,)
    assert not page.whole


def test_a_linked_profile_gives_the_old_name_back(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    old = cloud.people.add({"names": [{"givenName": "Ada"}]})
    cursor = list(account.changes(book(account), None))[-1].cursor
    new = cloud.people.rename(old)
    (page,) = account.changes(book(account), cursor)
    assert ([entry.id for entry in page.entries], page.gone) == ([new], (old,))


def test_a_sync_token_dies_after_seven_days(cloud: GoogleCloud, account: RoomedAccount) -> None:
    cloud.people.add({"names": [{"givenName": "Ada"}]})
    cursor = list(account.changes(book(account), None))[-1].cursor
    cloud.time.turn(days=8)
    with pytest.raises(StartOver):
        list(account.changes(book(account), cursor))


@pytest.mark.parametrize("cursor", ["", "x", "{}", "[]"])
def test_a_cursor_of_nobody_starts_over(account: RoomedAccount, cursor: str) -> None:
    with pytest.raises(StartOver):
        list(account.changes(book(account), Cursor(cursor)))


def test_a_full_listing_too_soon_is_waited_for(cloud: GoogleCloud, account: RoomedAccount) -> None:
    cloud.people.full_syncs_left = 0
    with pytest.raises(TryLater):
        list(account.changes(book(account), None))


def test_bodies_that_were_not_just_listed_come_in_batches(cloud: GoogleCloud) -> None:
    for number in range(450):
        cloud.people.add({"names": [{"givenName": f"P{number}"}]})
    session = cloud.session()
    first, second = open_account(session), open_account(session)
    entries = [e for page in first.changes(book(first), None) for e in page.entries]
    gone = Entry("people/c99999999", "x")
    assert len(list(second.fetch(book(second), [*entries, gone]))) == 450
    assert cloud.calls.count("people.people.getBatchGet") == 3
    first.close()
    second.close()


def test_everything_google_says_is_kept_beside_the_card(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    cloud.people.add({"names": [{"givenName": "Ada"}], "interests": [{"value": "engines"}]})
    (page,) = account.changes(book(account), None)
    (found,) = account.fetch(book(account), page.entries)
    person = json.loads(found.original or b"")
    assert person["interests"][0]["value"] == "engines"


FULL = {
    "names": [{"givenName": "Ada", "familyName": "Lovelace", "phoneticGivenName": "eda", "honorificPrefix": "Countess"}],
    "phoneNumbers": [{"value": "+44 1", "type": "mobile"}, {"value": "2", "type": "Ferienhaus"}],
    "organizations": [{"name": "Engines", "title": "Analyst", "costCenter": "7", "current": True}],
    "events": [{"date": {"month": 7, "day": 8}, "type": "anniversary"}],
    "birthdays": [{"date": {"month": 12, "day": 10}}],
    "relations": [{"person": "Byron", "type": "father"}],
    "userDefined": [{"key": "shoe size", "value": "38"}],
    "interests": [{"value": "engines"}],
    "genders": [{"value": "female", "addressMeAs": "she/her"}],
    "biographies": [{"value": "one\ntwo", "contentType": "TEXT_PLAIN"}],
    "clientData": [{"key": "other app", "value": "x"}],
}  # fmt: skip


def test_what_came_from_google_is_the_same_in_another_google_account(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    group = cloud.people.add_group("Maths")
    cloud.people.add({**FULL, "memberships": [member(group)]}, JPEG)
    (page,) = account.changes(book(account), None)
    (read,) = account.fetch(book(account), page.entries)
    body = b"".join(read.chunks)
    other = GoogleCloud()
    target = open_account(other.session())
    made = target.put(
        book(target), "key-1", Item(read.entry, (body,), original=read.original), None
    )
    (again,) = target.fetch(book(target), [made])
    assert b"".join(again.chunks) == body
    (here,), (there,) = cloud.people.persons.values(), other.people.persons.values()
    for field in FULL:
        strip = [{k: v for k, v in one.items() if k != "metadata"} for one in here[field]]
        kept = [{k: v for k, v in one.items() if k != "metadata"} for one in there[field]]
        assert [one for one in kept if not str(one.get("key", "")).startswith("elsewhere")] == strip
    assert other.people.pictures[made.id] == JPEG
    target.close()
    other.stop()
    assert not other.wrong


def test_a_lost_answer_leaves_one_contact(cloud: GoogleCloud, account: RoomedAccount) -> None:
    body = card("Ada", "PHOTO;ENCODING=b;TYPE=JPEG:/9gAAf/Z", "CATEGORIES:New one")
    for skip in range(8):
        cloud.faults.clear()
        cloud.faults.at(skip, faults.answer_lost)
        name = f"key-{skip}"
        for _ in range(3):
            try:
                made = account.put(book(account), name, item(body), None)
                break
            except TryLater:
                continue
        assert cloud.people.pictures[made.id] == b"\xff\xd8\x00\x01\xff\xd9"
        assert len(cloud.people.persons) == skip + 1
    assert [one["name"] for one in cloud.people.groups.values()].count("New one") == 1


def test_a_refused_card_does_not_make_everything_be_listed_again(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    put_one = account.put(book(account), "k", item(card("Ada")), None)
    wrong = json.dumps(Wrong(400, "invalid").body).encode()
    cloud.faults.always(faults.status(400, wrong, "application/json"), path="createContact")
    cloud.calls.clear()
    for number in range(3):
        with pytest.raises(Refused):
            account.put(book(account), f"bad{number}", item(card("Bad")), None)
    cloud.faults.clear()
    assert account.put(book(account), "k", item(card("Ada")), None) == put_one
    assert "people.people.connections.list" not in cloud.calls


def test_a_stale_write_is_told(cloud: GoogleCloud, account: RoomedAccount) -> None:
    made = account.put(book(account), "k", item(card("Ada")), None)
    cloud.people.edit(made.id, nicknames=[{"value": "edited on the phone"}])
    with pytest.raises(ChangedMeanwhile):
        account.put(book(account), "k", item(card("Ada", "NOTE:x")), made)
    with pytest.raises(ChangedMeanwhile):
        account.remove(book(account), made)
    assert cloud.people.persons[made.id]["nicknames"][0]["value"] == "edited on the phone"


def test_an_edit_between_look_and_write_is_refused_by_google(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    made = account.put(book(account), "k", item(card("Ada")), None)
    wrong = json.dumps(Wrong(400, "failedPrecondition").body).encode()
    cloud.faults.always(faults.status(400, wrong, "application/json"), path="updateContact")
    with pytest.raises(ChangedMeanwhile):
        account.put(book(account), "k", item(card("Ada", "NOTE:x")), made)


def test_an_update_replaces_all_but_the_marks_of_others(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    made = account.put(
        book(account),
        "k",
        item(card("Ada", "NOTE:old", "TEL:1", "PHOTO;ENCODING=b:/9gAAf/Z")),
        None,
    )
    cloud.people.edit(
        made.id,
        clientData=[*cloud.people.persons[made.id]["clientData"], {"key": "theirs", "value": "1"}],
    )
    (now,) = [e for page in account.changes(book(account), None) for e in page.entries]
    again = account.put(book(account), "k", item(card("Ada", "TEL:2")), now)
    person = cloud.people.persons[again.id]
    assert "biographies" not in person
    assert person["phoneNumbers"][0]["value"] == "2"
    assert "theirs" in {one["key"] for one in person["clientData"]}
    assert again.id not in cloud.people.pictures
    assert len(cloud.people.persons) == 1


def test_a_new_picture_takes_the_place_of_the_old(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    made = account.put(book(account), "k", item(card("Ada", "PHOTO;ENCODING=b:/9gAAf/Z")), None)
    made = account.put(book(account), "k", item(card("Ada", "PHOTO;ENCODING=b:/9gAAv/Z")), made)
    assert cloud.people.pictures[made.id] == b"\xff\xd8\x00\x02\xff\xd9"
    uploads = cloud.calls.count("people.people.updateContactPhoto")
    account.put(book(account), "k", item(card("Ada", "NOTE:n", "PHOTO;ENCODING=b:/9gAAv/Z")), made)
    assert cloud.calls.count("people.people.updateContactPhoto") == uploads


def test_a_record_nobody_foresaw_is_kept_as_it_is_and_stops_no_other(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    odd = cloud.people.add({"names": [{"givenName": "Odd"}]})
    good = cloud.people.add({"names": [{"givenName": "Good"}]})
    cloud.people.persons[odd]["phoneNumbers"] = [{"value": 5}, None]
    found = bodies(account, list(account.changes(book(account), None)))
    cloud.wrong.clear()
    assert json.loads(found[odd])["resourceName"] == odd
    assert identify(Kind.CONTACTS, found[odd]).problem == "unparseable"
    assert found[good].startswith(b"BEGIN:VCARD")


def test_removing_leaves_nothing_and_says_so_the_second_time(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    made = account.put(book(account), "k", item(card("Ada")), None)
    account.remove(book(account), made)
    assert not cloud.people.persons
    with pytest.raises(NotThere):
        account.remove(book(account), made)


def test_a_card_for_a_group_is_refused(account: RoomedAccount) -> None:
    with pytest.raises(Refused) as caught:
        account.put(book(account), "k", item(card("Team", "KIND:group")), None)
    assert caught.value.code == "group-card"


def test_an_api_that_is_off_and_a_missing_permission_are_told_apart(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    cloud.disabled = {"people"}
    with pytest.raises(SignInAgain) as off:
        list(account.changes(book(account), None))
    cloud.disabled = set()
    poor = open_account(cloud.session("openid https://www.googleapis.com/auth/tasks"))
    with pytest.raises(SignInAgain) as missing:
        list(poor.changes(book(poor), None))
    poor.close()
    assert (off.value.code, missing.value.code) == ("google-api-not-enabled", "permission-missing")


def test_a_cut_at_every_request_never_ends_in_a_false_listing(cloud: GoogleCloud) -> None:
    cloud.strict = False
    for number in range(1001):
        cloud.people.add({"names": [{"givenName": f"P{number}"}]})
    session = cloud.session()
    for fault in (faults.reset, faults.half_a_body(), faults.status(503)):
        for skip in range(3):
            cloud.faults.clear()
            cloud.faults.at(skip, fault)
            cloud.faults.at(skip + 1, fault)
            account = open_account(session)
            pages: list[Page] = []
            try:
                pages.extend(account.changes(book(account), None))
            except ConnectorError:
                assert not pages or pages[-1].cursor is None
            else:
                assert sum(len(page.entries) for page in pages) == 1001
            account.close()


def test_ten_thousand_contacts_take_ten_listings_and_pictures_eight_at_a_time() -> None:
    cloud = GoogleCloud(strict=False)
    for number in range(10_000):
        pictured = number < 1000 and number % 5 == 0
        cloud.people.add({"names": [{"givenName": f"P{number}"}]}, JPEG if pictured else b"")
    account = open_account(cloud.session())
    entries = [e for page in account.changes(book(account), None) for e in page.entries]
    assert cloud.calls.count("people.people.connections.list") == 10
    some = [entry for entry in entries if int(entry.name[1:]) < 1000]
    cloud.latency = 0.08
    began = time.monotonic()
    found = [b"".join(one.chunks) for one in account.fetch(book(account), some)]
    took = time.monotonic() - began
    account.close()
    cloud.stop()
    assert (len(found), sum(b"PHOTO" in body for body in found)) == (1000, 200)
    assert cloud.busiest == 8
    assert took < 1.3 * 200 * 0.08 / 8 + 1.5


def test_other_contacts_come_when_they_are_wanted_and_are_only_read(cloud: GoogleCloud) -> None:
    for number in range(1001):
        cloud.people.add_other(emailAddresses=[{"value": f"{number}@b.example"}])
    scopes = f"{EVERY} https://www.googleapis.com/auth/contacts.other.readonly"
    account = open_account(cloud.session(scopes, **{"only": "contacts", "other-contacts": "yes"}))
    _, place = account.collections()
    assert (place.name, place.writes) == ("Other contacts", False)
    pages = list(account.changes(place, None))
    entries = [entry for page in pages for entry in page.entries]
    assert len(entries) == 1001
    (item,) = account.fetch(place, entries[:1])
    assert b"EMAIL;TYPE=INTERNET:0@b.example\r\n" in b"".join(item.chunks)
    cloud.people.add_other(emailAddresses=[{"value": "new@b.example"}])
    (page,) = account.changes(place, pages[-1].cursor)
    assert (len(page.entries), page.whole) == (1, False)
    with pytest.raises(StartOver):
        list(account.changes(place, Cursor('{"token": "x"}')))
    with pytest.raises(Refused):
        account.put(place, "k", item, None)
    account.close()


def test_the_connector_names_what_it_loses() -> None:
    assert all(traits.loses for traits in CONNECTOR.kinds.values())
