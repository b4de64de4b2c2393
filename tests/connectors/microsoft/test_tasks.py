"""To-dos: days, steps, what To Do cannot hold, changes made there, visits that break off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.contract import Destination
from connectors.errors import Refused, TryLater
from connectors.formats import icalendar
from connectors.formats.meaning import differences
from connectors.microsoft.account import open_account
from connectors.microsoft.todos import todo_of, wanted_of
from connectors.model import Collection, Entry, Item, Kind
from tests.clouds import faults
from tests.clouds.microsoft import MicrosoftCloud
from tests.connectors.conformance import Listing, body
from tests.connectors.microsoft.conftest import first
from tests.connectors.microsoft.samples import samples

RICH = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VTODO\r\nUID:todo@x\r\nDTSTAMP:20250101T000000Z\r\n"
    b"SUMMARY:Pack\r\nDESCRIPTION:all of it\r\nDUE;TZID=Europe/Paris:20250630T173000\r\nPRIORITY:3\r\n"
    b"PERCENT-COMPLETE:40\r\nSTATUS:IN-PROCESS\r\nCATEGORIES:Travel,Home\r\nRRULE:FREQ=DAILY;COUNT=2\r\n"
    b"X-ELSEWHERE-STEP;X-DONE=1:Passports\r\nX-ELSEWHERE-STEP:Socks\\, two\r\nGEO:1;2\r\n"
    b"END:VTODO\r\nEND:VCALENDAR\r\n"
)  # fmt: skip


@pytest.fixture
def account(cloud: MicrosoftCloud) -> Iterator[Destination]:
    opened = open_account(cloud.session(only="tasks"))
    yield opened
    opened.close()


@pytest.fixture
def tasks(account: Destination) -> Collection:
    return first(account)


def item(raw: bytes) -> Item:
    return Item(Entry("x", "1"), (raw,))


def fetched(account: Destination, tasks: Collection) -> bytes:
    (entry,) = Listing(account, tasks).entries.values()
    (got,) = account.fetch(tasks, [entry])
    return body(got)


def test_lists_beyond_one_page_are_all_found(account: Destination, cloud: MicrosoftCloud) -> None:
    for number in range(230):
        cloud.tasks.add_list(f"List {number}")
    cloud.tasks.add_list("Flagged", "flaggedEmails")
    found = list(account.collections())
    assert len(found) == 232
    assert [one.name for one in found if not one.writes] == ["Flagged"]


def test_nothing_new_costs_one_request_a_list_and_few_more(
    account: Destination, cloud: MicrosoftCloud
) -> None:
    places = [cloud.tasks.add_list(f"List {number}") for number in range(230)]
    for place in places:
        cloud.tasks.add({"title": "Water", "checklistItems": [{"displayName": "Ferns"}]}, place)
    cursors = {place.id: Listing(account, place).cursor for place in account.collections()}
    cloud.calls.clear()
    lists = list(account.collections())
    assert len(lists) == len(places) + 1
    for one in lists:
        again = Listing(account, one, cursors[one.id])
        assert (again.entries, again.gone, again.whole) == ({}, set(), False)
    assert len(cloud.calls) <= len(lists) + 3


def test_what_to_do_cannot_hold_comes_back_whole(
    account: Destination, tasks: Collection, cloud: MicrosoftCloud
) -> None:
    account.put(tasks, "k", item(RICH), None)
    assert fetched(account, tasks) == RICH
    (task,) = cloud.tasks.tasks.values()
    assert task["dueDateTime"]["dateTime"].startswith("2025-06-30T00:00:00")
    assert [one["displayName"] for one in task["checklistItems"]] == ["Passports", "Socks, two"]


def test_a_change_made_in_to_do_wins(
    account: Destination, tasks: Collection, cloud: MicrosoftCloud
) -> None:
    entry = account.put(tasks, "k", item(RICH), None)
    cloud.tasks.change(entry.id, title="Pack less", status="completed")
    (todo,) = icalendar.items_of(fetched(account, tasks))
    assert icalendar.get_text(todo, "SUMMARY") == "Pack less"
    assert todo.value("STATUS") == "COMPLETED"
    assert todo.value("DUE") == "20250630"
    assert icalendar.get_text(todo, "UID") == "todo@x"
    assert len(list(todo.lines("X-ELSEWHERE-STEP"))) == 2


def test_a_task_made_in_to_do_survives_a_way_there_and_back(
    account: Destination, tasks: Collection, cloud: MicrosoftCloud
) -> None:
    day = {"dateTime": "2025-06-30T00:00:00", "timeZone": "UTC"}
    at = {"dateTime": "2025-06-29T18:00:00", "timeZone": "UTC"}
    cloud.tasks.add({
        "title": "Book", "importance": "high", "dueDateTime": day, "isReminderOn": True, "reminderDateTime": at,
        "checklistItems": [{"displayName": "Find it", "isChecked": True}],
        "body": {"contentType": "text", "content": "by Friday"},
    })  # fmt: skip
    raw = fetched(account, tasks)
    (todo,) = icalendar.items_of(raw)
    assert icalendar.get_text(todo, "DESCRIPTION") == "by Friday\n\n[Steps]\n[x] Find it"
    other = account.create(Kind.TASKS, "Other")
    account.put(other, "k", item(raw), None)
    assert fetched(account, other) == raw
    (first, second) = cloud.tasks.tasks.values()
    assert second["body"]["content"] == "by Friday"
    for name in ("title", "importance", "dueDateTime", "reminderDateTime", "isReminderOn"):
        assert second[name] == first[name], name
    assert second["checklistItems"][0]["isChecked"] is True


@pytest.mark.parametrize("repeats", [True, False])
def test_how_a_to_do_repeats_is_written_where_to_do_takes_it(
    account: Destination, tasks: Collection, cloud: MicrosoftCloud, repeats: bool
) -> None:
    cloud.tasks.repeats = repeats
    entry = account.put(tasks, "k", item(RICH), None)
    assert entry.remark == ("" if repeats else "repeats-not-there")
    (task,) = cloud.tasks.tasks.values()
    told = task.get("recurrence")
    assert (told["pattern"]["type"] if told else None) == ("daily" if repeats else None)
    assert fetched(account, tasks) == RICH
    cloud.tasks.change(entry.id, title="Pack less")
    (todo,) = icalendar.items_of(fetched(account, tasks))
    assert todo.value("RRULE") == ("FREQ=DAILY;COUNT=2" if repeats else "")
    odd = RICH.replace(b"FREQ=DAILY;COUNT=2", b"FREQ=MONTHLY;BYMONTHDAY=1,15")
    (now,) = Listing(account, tasks).entries.values()
    account.put(tasks, "k", item(odd), now)
    assert cloud.tasks.tasks[entry.id].get("recurrence") is None
    assert fetched(account, tasks) == odd


def test_microsofts_own_samples_are_read() -> None:
    found = [one for one in samples("todoTask") + samples("task") if "title" in one]
    assert found
    for one in found:
        raw = todo_of(one)
        (todo,) = icalendar.items_of(raw)
        assert icalendar.get_text(todo, "SUMMARY") == one["title"]
        assert differences(Kind.TASKS, raw, raw) == ()
        assert wanted_of(raw).task["title"] == one["title"]


def test_an_overwrite_replaces_the_steps(
    account: Destination, tasks: Collection, cloud: MicrosoftCloud
) -> None:
    first = account.put(tasks, "k", item(RICH), None)
    other = RICH.replace(b"Passports", b"Tickets")
    second = account.put(tasks, "k", item(other), first)
    assert second.id == first.id
    assert differences(Kind.TASKS, other, fetched(account, tasks)) == ()
    (task,) = cloud.tasks.tasks.values()
    assert [one["displayName"] for one in task["checklistItems"]] == ["Tickets", "Socks, two"]


def test_a_visit_that_breaks_off_anywhere_is_finished_by_the_next(cloud: MicrosoftCloud) -> None:
    for index in range(12):
        account = open_account(cloud.session(only="tasks"))
        tasks = account.create(Kind.TASKS, f"Number {index}")
        cloud.faults.at(index, faults.answer_lost)
        try:
            account.put(tasks, f"k{index}", item(RICH), None)
        except TryLater:
            account.put(tasks, f"k{index}", item(RICH), None)
        cloud.faults.clear()
        assert fetched(account, tasks) == RICH
        account.close()


@pytest.mark.parametrize("raw", [b"", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"])
def test_what_is_no_to_do_is_refused(account: Destination, tasks: Collection, raw: bytes) -> None:
    with pytest.raises(Refused):
        account.put(tasks, "k", item(raw), None)
