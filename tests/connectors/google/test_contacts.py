"""Contacts at Google: labels, pictures, sync tokens and their death."""

from __future__ import annotations

import json

import pytest

from connectors.errors import (
    ConnectorError,
    SignInAgain,
    StartOver,
    TryLater,
)
from connectors.formats.identify import identify
from connectors.google import CONNECTOR
from connectors.google.account import open_account
from connectors.model import Cursor, Entry, Item, Kind, Page
from connectors.net.rooms import RoomedAccount
from tests.clouds import faults
from tests.clouds.google import GoogleCloud
from tests.connectors.google.contact_samples import FULL, JPEG, bodies, book, member


def test_labels_become_categories(cloud: GoogleCloud, account: RoomedAccount) -> None:
    friends = cloud.people.groups.add("Friends, old")
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
    group = cloud.people.groups.add("Friends")
    cloud.people.add({"names": [{"givenName": "Ada"}], "memberships": [member(group)]})
    cloud.people.add({"names": [{"givenName": "Bob"}]})
    before = list(account.changes(book(account), None))
    cloud.people.groups.all[group]["name"] = "Chums"
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


def test_what_came_from_google_is_the_same_in_another_google_account(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    group = cloud.people.groups.add("Maths")
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


def test_the_connector_names_what_it_loses() -> None:
    assert all(traits.loses for traits in CONNECTOR.kinds.values())
