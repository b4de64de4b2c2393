"""Contacts: every folder, hidden fields, pictures, limits, and what Outlook cannot hold."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

import pytest

from connectors.contract import Destination
from connectors.errors import Refused, StartOver, TryLater
from connectors.formats.meaning import differences
from connectors.formats.vcard import fields
from connectors.google.account import open_account as open_google
from connectors.microsoft import extended
from connectors.microsoft.account import open_account
from connectors.model import Cursor, Entry, Item, Kind
from tests.clouds import faults
from tests.clouds.google import GoogleCloud
from tests.clouds.google_story import furnish
from tests.clouds.microsoft import MicrosoftCloud
from tests.connectors.conformance import Listing, body
from tests.connectors.microsoft.conftest import first

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 20 + b"\xff\xd9"
RICH = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:urn:rich\r\nN:Lovelace;Ada;King;Dr.;PhD\r\n"
    "FN:Dr. Ada Lovelace\r\nNICKNAME:Enchantress,Countess\r\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-12-10\r\n"
    + "".join(f"item{n}.EMAIL;TYPE=INTERNET:mail{n}@example.org\r\nitem{n}.X-ABLabel:label {n}\r\n" for n in range(5))
    + "".join(f"TEL;TYPE=HOME:+44 {n}\r\nTEL;TYPE=WORK:+49 {n}\r\nTEL;TYPE=CELL:+1 {n}\r\n" for n in range(4))
    + "TEL;TYPE=PAGER:99\r\nTEL;TYPE=HOME,FAX:98\r\nADR;TYPE=HOME:;;1 Road;London;;N1;UK\r\n"
    "ADR;TYPE=HOME:;;2 Road;London;;N2;UK\r\nORG:Engine;Analysis;Notes\r\nGEO:51.5;-0.1\r\n"
    "NOTE:first\r\nNOTE:second\\, with a comma\r\nX-SOCIALPROFILE;TYPE=x:https://example.org/ada\r\n"
    "item9.X-ABRELATEDNAMES:Annabella\r\nitem9.X-ABLabel:_$!<Mother>!$_\r\nCATEGORIES:Friends,Maths\r\n"
    'X-ELSEWHERE-GOOGLE-NAMES:{"x":1}\r\nEND:VCARD\r\n'
).encode()  # fmt: skip


@pytest.fixture
def account(cloud: MicrosoftCloud) -> Iterator[Destination]:
    opened = open_account(cloud.session(only="contacts"))
    yield opened
    opened.close()


def item(raw: bytes) -> Item:
    return Item(Entry("x", "1"), (raw,))


def with_picture(raw: bytes, picture: bytes = JPEG) -> bytes:
    line = b"PHOTO;ENCODING=b;TYPE=JPEG:" + base64.b64encode(picture)
    return raw.replace(b"END:VCARD", line + b"\r\nEND:VCARD")


def test_the_default_folder_and_folders_in_folders_are_listed(
    account: Destination, cloud: MicrosoftCloud
) -> None:
    family = cloud.people.add_folder("Family")
    cloud.people.add_folder("Cousins", family)
    assert [c.name for c in account.collections()] == ["Contacts", "Family", "Cousins"]
    cloud.people.add({"givenName": "Ada"})
    assert [c.name for c in account.collections()] == ["Contacts", "Family", "Cousins"]


def test_everything_of_a_card_comes_back_though_outlook_cannot_hold_it(
    account: Destination, cloud: MicrosoftCloud
) -> None:
    (book, *_) = account.collections()
    sent = with_picture(RICH)
    entry = account.put(book, "k", item(sent), None)
    (got,) = account.fetch(book, [entry])
    assert differences(Kind.CONTACTS, sent, body(got)) == ()
    (there,) = cloud.people.contacts.values()
    assert len(there["emailAddresses"]) == 3
    assert len(there["businessPhones"]) == len(there["homePhones"]) == 2


def test_the_same_card_written_again_by_its_owner_comes_back_the_same(account: Destination) -> None:
    (book, *_) = account.collections()
    first = account.put(book, "k", item(with_picture(RICH)), None)
    (got,) = account.fetch(book, [first])
    second = account.put(book, "k", Item(Entry("x", "1"), (body(got),)), first)
    (again,) = account.fetch(book, [second])
    assert differences(Kind.CONTACTS, with_picture(RICH), body(again)) == ()


def test_what_a_person_changes_in_outlook_wins_and_the_rest_stays(
    account: Destination, cloud: MicrosoftCloud
) -> None:
    (book, *_) = account.collections()
    entry = account.put(book, "k", item(RICH), None)
    cloud.people.change(
        entry.id, emailAddresses=[{"address": "new@example.org"}], mobilePhone="+1 555",
        personalNotes="mine",
    )  # fmt: skip
    (got,) = account.fetch(book, [entry])
    raw = body(got)
    assert [one.text for one in fields(raw, "EMAIL")] == [
        "mail3@example.org", "mail4@example.org", "new@example.org",
    ]  # fmt: skip
    assert "+1 555" in [one.text for one in fields(raw, "TEL")]
    assert "+1 0" not in [one.text for one in fields(raw, "TEL")]
    assert [one.text for one in fields(raw, "NOTE")] == ["mine"]
    assert [one.text for one in fields(raw, "GEO")] == ["51.5;-0.1"]


def test_a_field_emptied_in_outlook_is_gone_from_the_card(
    account: Destination, cloud: MicrosoftCloud
) -> None:
    (book, *_) = account.collections()
    entry = account.put(book, "k", item(RICH), None)
    cloud.people.change(entry.id, nickName=None, homePhones=[], homeAddress=None)
    (got,) = account.fetch(book, [entry])
    assert [one.items for one in fields(body(got), "NICKNAME")] == []
    assert "+44 0" not in [one.text for one in fields(body(got), "TEL")]


def test_hidden_fields_are_read(account: Destination, cloud: MicrosoftCloud) -> None:
    properties = [
        {"id": extended.HOME_FAX.lower(), "value": "98"},
        {"id": extended.ANNIVERSARY, "value": "2001-05-06T00:00:00Z"},
    ]
    cloud.people.add({"givenName": "Ada", "singleValueExtendedProperties": properties})
    (book, *_) = account.collections()
    (entry,) = Listing(account, book).entries.values()
    (got,) = account.fetch(book, [entry])
    (fax,) = fields(body(got), "TEL")
    assert (fax.text, set(fax.types)) == ("98", {"home", "fax"})
    assert [one.text for one in fields(body(got), "X-ABDATE")] == ["2001-05-06"]
    assert json.loads(got.original or b"")["givenName"] == "Ada"


@pytest.mark.parametrize("versions", [{"v1.0"}, {"beta"}, set()])
def test_a_picture_is_found_at_either_version_and_never_fails_the_contact(
    account: Destination, cloud: MicrosoftCloud, versions: set[str]
) -> None:
    cloud.people.photos_at = versions
    cloud.people.add({"givenName": "Ada"}, picture=JPEG)
    (book, *_) = account.collections()
    (entry,) = Listing(account, book).entries.values()
    (got,) = account.fetch(book, [entry])
    (*found,) = (one.data for one in fields(body(got), "PHOTO"))
    assert found == ([JPEG] if versions else [])
    assert account.put(book, "p", item(with_picture(RICH)), None).id


def test_where_the_pictures_are_is_remembered_with_the_account(cloud: MicrosoftCloud) -> None:
    cloud.people.photos_at = {"beta"}
    cloud.people.add({"givenName": "Ada"}, picture=JPEG)
    session = cloud.session(only="contacts")
    asked = []
    for _ in range(2):
        cloud.calls.clear()
        account = open_account(session)
        (book, *_rest) = account.collections()
        entries = list(Listing(account, book).entries.values())
        assert [b"PHOTO" in body(one) for one in account.fetch(book, entries)] == [True]
        asked.append([call.split("/")[1] for call in cloud.calls if "photo" in call])
        account.close()
    assert asked == [["v1.0", "beta"], ["beta"]]


def test_a_picture_lost_on_the_way_is_put_there_by_the_next_visit(
    account: Destination, cloud: MicrosoftCloud
) -> None:
    (book, *_) = account.collections()
    cloud.faults.always(faults.status(503), "PUT")
    with pytest.raises(TryLater):
        account.put(book, "k", item(with_picture(RICH)), None)
    cloud.faults.clear()
    entry = account.put(book, "k", item(with_picture(RICH)), None)
    assert cloud.people.pictures == {entry.id: JPEG}
    assert len(cloud.people.contacts) == 1


def test_many_contacts_are_read_a_page_at_a_time(
    account: Destination, cloud: MicrosoftCloud
) -> None:
    for number in range(1100):
        cloud.people.add({"givenName": f"Guest {number}"})
    (book, *_) = account.collections()
    cloud.calls.clear()
    listing = Listing(account, book)
    assert len(listing.entries) == 1100
    assert len(list(account.fetch(book, list(listing.entries.values())))) == 1100
    assert len(cloud.calls) == 4
    cloud.calls.clear()
    assert Listing(account, book, listing.cursor).entries == {}
    assert len(cloud.calls) == 1


def test_a_forgotten_link_starts_over(account: Destination, cloud: MicrosoftCloud) -> None:
    (book, *_) = account.collections()
    cursor = Listing(account, book).cursor
    cloud.people.log.known_from = 99
    with pytest.raises(StartOver):
        Listing(account, book, cursor)


def test_a_link_to_another_host_is_never_followed(account: Destination) -> None:
    (book, *_) = account.collections()
    with pytest.raises(StartOver):
        Listing(account, book, Cursor('{"link": "https://evil.example/x", "calls": 1}'))


def test_after_many_removals_everything_is_listed(
    account: Destination, cloud: MicrosoftCloud
) -> None:
    ids = [cloud.people.add({"givenName": f"Guest {number}"}) for number in range(20)]
    (book, *_) = account.collections()
    first = Listing(account, book)
    for id in ids[:12]:
        cloud.people.erase(id)
    second = Listing(account, book, first.cursor)
    assert len(second.gone) == 12
    third = Listing(account, book, second.cursor)
    assert third.whole
    assert set(third.entries) == set(ids[12:])


def test_a_card_for_a_group_and_what_is_no_card_are_refused(account: Destination) -> None:
    (book, *_) = account.collections()
    for raw in (
        b"",
        b"hello",
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:group\r\nFN:x\r\nEND:VCARD\r\n",
    ):
        with pytest.raises(Refused):
            account.put(book, "k", item(raw), None)


def test_a_part_of_an_address_that_is_taken_out_is_gone_from_outlook(
    account: Destination, cloud: MicrosoftCloud
) -> None:
    (book, *_) = account.collections()
    first = account.put(book, "k", item(RICH), None)
    account.put(book, "k", item(RICH.replace(b"1 Road;London", b"1 Road;")), first)
    (there,) = cloud.people.contacts.values()
    assert not there["homeAddress"]["city"]


def test_a_visit_with_nothing_new_costs_few_requests(
    account: Destination, cloud: MicrosoftCloud
) -> None:
    books = list(account.collections())
    cursors = {book.id: Listing(account, book).cursor for book in books}
    cloud.calls.clear()
    for book in account.collections():
        Listing(account, book, cursors[book.id])
    assert len(cloud.calls) <= len(books) + 3


def test_a_visit_that_breaks_off_anywhere_is_finished_by_the_next(cloud: MicrosoftCloud) -> None:
    for index in range(8):
        account = open_account(cloud.session(only="contacts"))
        book = account.create(Kind.CONTACTS, f"Number {index}")
        cloud.faults.at(index, faults.answer_lost)
        sent = with_picture(RICH)
        try:
            account.put(book, f"k{index}", item(sent), None)
        except TryLater:
            account.put(book, f"k{index}", item(sent), None)
        cloud.faults.clear()
        (entry,) = Listing(account, book).entries.values()
        (got,) = account.fetch(book, [entry])
        assert differences(Kind.CONTACTS, sent, body(got)) == ()
        account.close()


def test_a_contact_goes_from_google_by_outlook_to_google_and_says_the_same(
    account: Destination, cloud: MicrosoftCloud
) -> None:
    there, other = GoogleCloud(), GoogleCloud()
    furnish(there)
    source = open_google(there.session(only="contacts"))
    target = open_google(other.session(only="contacts"))
    (book, *_) = account.collections()
    try:
        home, back = first(source), first(target)
        listed = list(Listing(source, home).entries.values())
        for number, card in enumerate(list(source.fetch(home, listed))):
            raw = body(card)
            entry = account.put(book, f"k{number}", item(raw), None)
            (copied,) = account.fetch(book, [entry])
            copy = body(copied)
            assert differences(Kind.CONTACTS, raw, copy) == ()
            again = target.put(back, f"k{number}", item(copy), None)
            (last,) = target.fetch(back, [again])
            assert differences(Kind.CONTACTS, raw, body(last)) == ()
    finally:
        source.close()
        target.close()
        there.stop()
        other.stop()
    assert not other.wrong
