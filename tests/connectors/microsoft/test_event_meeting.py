"""Video meetings: their address is read in the standard's line and sent as words, nothing made."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.contract import Destination
from connectors.formats import icalendar
from connectors.microsoft.account import open_account
from connectors.model import Entry, Item
from tests.clouds.microsoft import MicrosoftCloud
from tests.connectors.conformance import Listing, body
from tests.connectors.microsoft.conftest import first

AT = {
    "start": {"dateTime": "2025-03-03T10:00:00", "timeZone": "UTC"},
    "end": {"dateTime": "2025-03-03T11:00:00", "timeZone": "UTC"},
}
CALL = "https://meet.example/19:abc;x=1,2?y=z"
TEA = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:tea@x\r\nDTSTAMP:20250101T000000Z\r\n"
    b"DTSTART:20250303T100000Z\r\nDTEND:20250303T110000Z\r\nSUMMARY:Tea\r\nDESCRIPTION:cake\\n\\nand talk\r\n"
    b"%b\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)  # fmt: skip


@pytest.fixture
def account(cloud: MicrosoftCloud) -> Iterator[Destination]:
    opened = open_account(cloud.session(only="calendar"))
    yield opened
    opened.close()


def fetched(account: Destination) -> bytes:
    calendar = first(account)
    (entry,) = Listing(account, calendar).entries.values()
    (got,) = account.fetch(calendar, [entry])
    return body(got)


@pytest.mark.parametrize("told", [{"onlineMeeting": {"joinUrl": CALL}}, {"onlineMeetingUrl": CALL}])
def test_a_meeting_of_outlook_is_read_in_the_standards_line(
    account: Destination, cloud: MicrosoftCloud, told: dict[str, object]
) -> None:
    text = {"contentType": "text", "content": "[Meeting] notes are the person's own\n[Guests] too"}
    cloud.calendars.add({"subject": "Tea", **AT, "isOnlineMeeting": True, "body": text, **told})
    raw = fetched(account)
    (event,) = icalendar.items_of(raw)
    line = event.first("CONFERENCE")
    assert line is not None
    assert line.value == CALL
    assert (line.param("VALUE"), line.param("FEATURE")) == (("URI",), ("AUDIO", "VIDEO"))
    assert icalendar.get_text(event, "DESCRIPTION") == text["content"]


@pytest.mark.parametrize("name", ["CONFERENCE;VALUE=URI", "X-GOOGLE-CONFERENCE"])
def test_a_meeting_of_another_service_is_sent_as_words_and_comes_back(
    account: Destination, cloud: MicrosoftCloud, name: str
) -> None:
    raw = TEA % f"{name}:https://meet.example/abc".encode()
    calendar = first(account)
    entry = account.put(calendar, "k", Item(Entry("x", "1"), (raw,)), None)
    (event,) = cloud.calendars.events.values()
    assert event["body"]["content"] == "cake\n\nand talk\n\n[Meeting] https://meet.example/abc"
    assert not event.get("isOnlineMeeting")
    assert fetched(account) == raw
    content = event["body"]["content"] + "\n\nBring milk."
    cloud.calendars.change(entry.id, body={"contentType": "text", "content": content})
    (read,) = icalendar.items_of(fetched(account))
    assert icalendar.get_text(read, "DESCRIPTION") == "cake\n\nand talk\n\nBring milk."
    assert [line.value for line in read.lines(name.partition(";")[0])] == [
        "https://meet.example/abc"
    ]


def test_an_address_the_text_has_already_is_not_said_twice(
    account: Destination, cloud: MicrosoftCloud
) -> None:
    raw = (TEA % b"CONFERENCE;VALUE=URI:https://meet.example/abc").replace(
        b"cake", b"by https://meet.example/abc"
    )
    account.put(first(account), "k", Item(Entry("x", "1"), (raw,)), None)
    (event,) = cloud.calendars.events.values()
    assert "[Meeting]" not in event["body"]["content"]
