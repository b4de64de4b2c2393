"""Cards, events and to-dos of many programs: each is understood or refused, none breaks anything."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.contract import Destination
from connectors.errors import Refused
from connectors.formats.identify import identify
from connectors.formats.split import split_calendar, split_cards
from connectors.google.account import open_account
from connectors.google.contacts_from_vcard import contact
from connectors.google.contacts_to_vcard import MARK_LINES, MARK_UID, card
from connectors.google.events_from_ical import parts
from connectors.google.todos import to_do
from connectors.model import Entry, Item, Kind
from tests.clouds.google import GoogleCloud
from tests.clouds.missing import corpus

LARGE = 200_000
CODES = {"unparseable", "group-card", "no-start", "no-master", "exception-lost"}


def things(*folders: str) -> Iterator[tuple[Kind, bytes]]:
    for path in sorted(corpus(*folders).rglob("*")):
        if path.suffix.lower() == ".vcf" and path.stat().st_size < LARGE:
            yield from ((Kind.CONTACTS, body) for body in split_cards(path.read_bytes()))
        elif path.suffix.lower() == ".ics" and path.stat().st_size < LARGE:
            yield from ((kind, body) for kind, _, body in split_calendar(path.read_bytes()))


def test_every_card_says_the_same_after_it_was_at_google() -> None:
    count = 0
    for kind, body in things("vcard"):
        if kind is not Kind.CONTACTS:
            continue
        try:
            first = contact(body)
        except Refused:
            continue
        marks = [{"key": MARK_LINES, "value": first.rest}, {"key": MARK_UID, "value": first.uid}]
        data = [*first.fields.get("clientData", ()), *marks]
        again = contact(card({**first.fields, "clientData": data}, first.labels, first.picture))
        assert (again.fields, again.labels, again.rest) == (first.fields, first.labels, first.rest)
        assert again.picture == first.picture
        count += 1
    assert count > 100


def test_every_event_and_to_do_is_read_or_refused() -> None:
    read = refused = 0
    for kind, body in list(things("ical"))[::8]:
        try:
            if kind is Kind.TASKS:
                to_do(body)
            else:
                parts(body, "Europe/Berlin")
            read += 1
        except Refused:
            refused += 1
    assert read > 10 * refused > 0


def put_all(account: Destination, sample: list[tuple[Kind, bytes]]) -> int:
    places = {one.kind: one for one in account.collections()}
    done = 0
    for number, (kind, body) in enumerate(sample):
        try:
            account.put(places[kind], f"key{number}", Item(Entry("v", "1"), (body,)), None)
            done += 1
        except Refused as error:
            assert error.code in CODES  # noqa: PT017
    return done


def test_what_google_takes_comes_back_as_something_every_program_reads(cloud: GoogleCloud) -> None:
    sample = list(things("vcard"))[::3] + list(things("ical"))[::60]
    account = open_account(cloud.session(only="contacts,calendar,tasks"))
    assert put_all(account, sample) > 50
    for place in account.collections():
        entries = [entry for page in account.changes(place, None) for entry in page.entries]
        for item in account.fetch(place, entries):
            assert not identify(place.kind, b"".join(item.chunks)).problem
    account.close()
