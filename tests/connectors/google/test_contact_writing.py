"""Writing contacts at Google: once each, never over an edit, many to a request."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from connectors.errors import (
    ChangedMeanwhile,
    NotThere,
    Refused,
    TryLater,
)
from connectors.google.account import open_account
from connectors.model import Collection, Entry, Kind
from connectors.net.rooms import RoomedAccount
from tests.clouds import faults
from tests.clouds.google import GoogleCloud
from tests.clouds.google_words import Wrong
from tests.connectors.google.contact_samples import book, card, item


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
    assert [one["name"] for one in cloud.people.groups.all.values()].count("New one") == 1


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


def test_new_contacts_go_fifty_to_a_request_and_each_is_answered_for(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    place = book(account)
    wanted = [(f"k{n}", item(card(f"P{n}")), None) for n in range(120)]
    wanted[7] = ("k7", item(card("Team", "KIND:group")), None)
    wanted[9] = ("k9", item(card("P9", "PHOTO;ENCODING=b:/9gAAf/Z")), None)
    cloud.calls.clear()
    became = account.put_all(place, wanted)
    assert cloud.calls.count("people.people.batchCreateContacts") == 3
    assert "people.people.createContact" not in cloud.calls
    assert isinstance(became[7], Refused)
    assert [one.name for one in became if isinstance(one, Entry)] == [
        f"P{n}" for n in range(120) if n != 7
    ]
    assert len(cloud.people.persons) == 119
    assert isinstance(became[9], Entry)
    assert cloud.people.pictures[became[9].id] == b"\xff\xd8\x00\x01\xff\xd9"
    cloud.calls.clear()
    again = account.put_all(place, [(k, item(card("P")), None) for k, _, _ in wanted[:7]])
    assert again == became[:7]
    assert "people.people.batchCreateContacts" not in cloud.calls


def test_one_that_google_refuses_takes_no_other_with_it(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    wrong = json.dumps(Wrong(400, info="INVALID_ARGUMENT").body).encode()
    cloud.faults.always(faults.status(400, wrong, "application/json"), path=":batchCreateContacts")
    became = account.put_all(
        book(account), [(f"k{n}", item(card(f"P{n}")), None) for n in range(4)]
    )
    assert all(isinstance(one, Entry) for one in became)
    assert len(cloud.people.persons) == 4


def test_an_answer_to_many_that_is_lost_doubles_none_of_them(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    wanted = [(f"k{n}", card(f"P{n}", "PHOTO;ENCODING=b:/9gAAf/Z")) for n in range(3)]
    place = book(account)
    for skip in range(6):
        cloud.faults.clear()
        cloud.faults.at(skip, faults.answer_lost)
        answers: Sequence[object] = ()
        for _ in range(3):
            try:
                answers = account.put_all(place, [(k, item(body), None) for k, body in wanted])
            except TryLater:
                continue
            if all(isinstance(one, Entry) for one in answers):
                break
        assert all(isinstance(one, Entry) for one in answers)
    assert len(cloud.people.persons) == 3
    assert len(cloud.people.pictures) == 3


def test_a_book_made_by_another_connection_is_found(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    other = open_account(cloud.session())
    try:
        other.put(book(other), "before", item(card("Bo")), None)
        made = account.create(Kind.CONTACTS, "Friends")
        entry = other.put(made, "k", item(card("Ada")), None)
        assert entry.id in cloud.people.persons
        gone = Collection("contactGroups/none", Kind.CONTACTS, "None")
        with pytest.raises(NotThere):
            other.put(gone, "k", item(card("Ada")), None)
    finally:
        other.close()
