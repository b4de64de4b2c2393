"""iCloud by its own host names: partitions, its manners, the wrong kind of password, no Reminders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connectors import catalogue
from connectors.dav.client import DavAccount, open_account
from connectors.dav.presets import preset
from connectors.errors import Refused, SignInAgain, TryLater
from connectors.formats.identify import identify
from connectors.formats.meaning import differences
from connectors.model import Collection, Entry, Item, Kind
from tests.clouds import faults, icloud
from tests.clouds.cloud import Cloud
from tests.clouds.icloud import ICloud
from tests.connectors.conformance import (
    Connect,
    FailsWellWriting,
    Listing,
    ReadsWell,
    WritesWell,
    body,
    furnished,
)
from tests.connectors.things import thing

EVENT = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:tea@x\r\nDTSTAMP:20250101T000000Z\r\n"
    b"DTSTART:20250303T100000Z\r\nSUMMARY:Tea\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)  # fmt: skip
GROUP = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:group-1\r\nN:Family;;;;\r\nFN:Family\r\n"
    b"X-ADDRESSBOOKSERVER-KIND:group\r\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:ada\r\nEND:VCARD\r\n"
)


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[ICloud]:
    started = icloud.start(tmp_path)
    yield started
    started.stop()
    assert not started.inside.strangers
    assert not started.inside.mails


@pytest.fixture
def account(cloud: ICloud) -> Iterator[DavAccount]:
    opened = open_account("icloud", cloud.session())
    yield opened
    opened.close()


def item(raw: bytes) -> Item:
    return Item(Entry("x", "1"), (raw,))


def named(account: DavAccount, name: str) -> Collection:
    return next(one for one in account.collections() if one.name == name)


def test_contacts_and_calendars_are_found_on_their_partition(
    account: DavAccount, cloud: ICloud
) -> None:
    found = {(one.kind, one.name) for one in account.collections()}
    assert found == {(Kind.CONTACTS, "card"), (Kind.CALENDAR, "Home")}
    hosts = {headers["Host"] for *_, headers, _ in cloud.inside.seen}
    assert hosts == {"p42-contacts.icloud.com", "p42-caldav.icloud.com"}


def test_after_apple_moved_the_account_to_other_hosts_nothing_is_new(
    account: DavAccount, cloud: ICloud
) -> None:
    home = named(account, "Home")
    account.put(home, "k", item(EVENT), None)
    before = Listing(account, home)
    who = account.identity()
    account.close()
    cloud.inside.partition = 57
    assert account.identity() == who
    assert named(account, "Home").id == home.id
    after = Listing(account, home, before.cursor)
    assert (after.entries, after.gone) == ({}, set())


def test_empty_answers_to_a_multiget_are_asked_for_one_by_one(
    account: DavAccount, cloud: ICloud
) -> None:
    book = named(account, "card")
    folder = cloud.inside.folders[book.id]
    for number in range(30):
        folder.items[f"{number}.vcf"] = body(thing(Kind.CONTACTS, f"u{number}", f"Guest {number}"))
        folder.touch(f"{number}.vcf")
    folder.items["group.vcf"] = GROUP
    folder.touch("group.vcf")
    entries = list(Listing(account, book).entries.values())
    got = {one.entry.id: body(one) for one in account.fetch(book, entries)}
    assert len(got) == 31
    assert GROUP in got.values()
    assert book.id not in {entry.id for entry in entries}


def test_an_event_without_an_end_is_given_one_before_it_goes(
    account: DavAccount, cloud: ICloud
) -> None:
    home = named(account, "Home")
    cloud.inside.seen.clear()
    entry = account.put(home, "k", item(EVENT), None)
    assert [method for method, *_ in cloud.inside.seen].count("PUT") == 1
    (got,) = account.fetch(home, [entry])
    assert identify(Kind.CALENDAR, body(got)).uid == "tea@x"
    assert b"DURATION:PT1S" in body(got)


def test_one_uid_in_two_calendars_is_kept_in_both_and_comes_back_as_it_was(
    account: DavAccount, cloud: ICloud
) -> None:
    home, work = named(account, "Home"), account.create(Kind.CALENDAR, "Work")
    ended = EVENT.replace(b"SUMMARY", b"DTEND:20250303T110000Z\r\nSUMMARY")
    account.put(home, "k", item(ended), None)
    second = account.put(work, "k", item(ended), None)
    (got,) = account.fetch(work, [second])
    assert differences(Kind.CALENDAR, ended, body(got)) == ()
    assert identify(Kind.CALENDAR, body(got)).uid == "tea@x"
    third = account.put(work, "k", item(ended.replace(b"Tea", b"Coffee")), second)
    (got,) = account.fetch(work, [third])
    assert identify(Kind.CALENDAR, body(got)).title == "Coffee"
    assert account.put(work, "k", item(ended), None).id == second.id


def test_a_group_of_vcard_4_is_one_of_apples_with_its_members_and_means_the_same(
    account: DavAccount, cloud: ICloud
) -> None:
    book = named(account, "card")
    person = (
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:ada-1\r\nFN:Ada\r\nN:;Ada;;;\r\nEND:VCARD\r\n"
    )
    group = (
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:fam-1\r\nKIND:group\r\nFN:Family\r\nN:Family;;;;\r\n"
        b"MEMBER:urn:uuid:ada-1\r\nEND:VCARD\r\n"
    )  # fmt: skip
    put = [account.put(book, key, item(raw), None) for key, raw in (("p", person), ("g", group))]
    got = {one.entry.id: body(one) for one in account.fetch(book, put)}
    theirs, ours = got[put[0].id], got[put[1].id]
    assert b"\r\nUID:ada-1\r\n" in theirs
    assert b"X-ADDRESSBOOKSERVER-KIND:group\r\n" in ours
    assert b"X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:ada-1\r\n" in ours
    assert differences(Kind.CONTACTS, person, theirs) == ()
    assert differences(Kind.CONTACTS, group, ours) == ()


def test_every_address_book_goes_into_the_one_apple_has(account: DavAccount, cloud: ICloud) -> None:
    book = account.create(Kind.CONTACTS, "Family")
    assert (book.name, book.writes) == ("card", True)
    assert account.create(Kind.CONTACTS, "Work") == book


def test_a_vcard_4_goes_as_3_and_one_too_large_is_refused(
    account: DavAccount, cloud: ICloud
) -> None:
    book = named(account, "card")
    card = b"BEGIN:VCARD\r\nVERSION:4.0\r\nUID:u\r\nFN:Ada\r\nTEL;VALUE=uri:tel:+1-555\r\nEND:VCARD\r\n"
    entry = account.put(book, "k", item(card), None)
    (got,) = account.fetch(book, [entry])
    assert b"VERSION:3.0" in body(got)
    large = card.replace(b"END", b"NOTE:" + b"x" * (300 << 10) + b"\r\nEND")
    with pytest.raises(Refused) as told:
        account.put(book, "large", item(large), None)
    assert told.value.code == "too-large"


@pytest.mark.parametrize(
    ("secret", "code"),
    [("my usual password", "app-password"), ("abcd-efgh-ijkl-wxyz", "sign-in-again")],
)
def test_the_wrong_kind_of_password_is_told_from_a_wrong_one(
    cloud: ICloud, secret: str, code: str
) -> None:
    account = open_account("icloud", cloud.session(secret))
    with pytest.raises(SignInAgain) as told:
        list(account.collections())
    assert told.value.code == code
    assert secret not in str(told.value)
    account.close()


def test_the_password_goes_to_apples_hosts_alone(account: DavAccount, cloud: ICloud) -> None:
    cloud.faults.at(1, faults.redirect("https://p42-contacts.icloud.com.evil.example/x", 301))
    with pytest.raises(Refused) as told:
        list(account.collections())
    assert told.value.code == "unsafe-address"


def test_reminders_and_photos_are_named_with_their_ways_around() -> None:
    known = catalogue.find("icloud")
    assert Kind.TASKS not in known.kinds
    assert "Reminders" in known.coverage[Kind.TASKS]
    assert "privacy.apple.com" in known.coverage[Kind.TASKS]
    assert "iCloud for Windows" in known.coverage[Kind.PHOTOS]
    assert Kind.PHOTOS not in known.kinds


@pytest.fixture(scope="class")
def shared() -> Iterator[Cloud]:
    started = icloud.straight()
    yield started
    started.stop()
    assert not started.inside.strangers


@pytest.fixture(scope="class")
def made() -> dict[Kind, Collection]:
    """What is filled once for all tests of a class, whose cloud is its own."""
    return {}


class _OnICloud:
    @pytest.fixture
    def cloud(self, shared: Cloud) -> Cloud:
        shared.faults.clear()
        return shared

    @pytest.fixture
    def kind(self) -> Kind:
        return Kind.CALENDAR

    @pytest.fixture
    def connect(self, cloud: Cloud) -> Connect:
        there = replace(preset("icloud"), contacts=cloud.url, calendars=cloud.url)
        return lambda: DavAccount(cloud.session(), there)

    @pytest.fixture
    def filled(
        self, connect: Connect, kind: Kind, cloud: Cloud, made: dict[Kind, Collection]
    ) -> Collection:
        if kind not in made:
            made[kind] = furnished(connect, kind)
        cloud.faults.clear()
        return made[kind]


class TestICloudCalendars(_OnICloud, WritesWell):
    """Nothing to add."""


class TestICloudCalendarsInTrouble(_OnICloud, FailsWellWriting):
    """Nothing to add."""


class TestICloudContacts(_OnICloud, ReadsWell):
    """There is one address book, so that the suite of writing, which makes more, is not for it."""

    @pytest.fixture
    def kind(self) -> Kind:
        return Kind.CONTACTS


def test_out_of_reach_is_for_later(tmp_path: Path) -> None:
    cloud = icloud.start(tmp_path)
    session = cloud.session()
    cloud.stop()
    account = open_account("icloud", session)
    with pytest.raises(TryLater):
        list(account.collections())
    account.close()
