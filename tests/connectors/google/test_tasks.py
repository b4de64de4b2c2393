"""To-dos at Google: nothing hidden is missed, nothing written twice, and what is lost is known."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.errors import Refused, StartOver, TryLater
from connectors.google import CONNECTOR
from connectors.google.account import open_account
from connectors.google.tasks import WHOLE_AFTER
from connectors.google.todos import to_do, todo, with_mark
from connectors.model import Collection, Cursor, Entry, Item, Kind
from connectors.net.rooms import RoomedAccount
from tests.clouds import faults
from tests.clouds.google import GoogleCloud
from tests.connectors.google.test_contacts_round_trip import words


@pytest.fixture
def account(cloud: GoogleCloud) -> Iterator[RoomedAccount]:
    opened = open_account(cloud.session(only="tasks"))
    yield opened
    opened.close()


def first(account: RoomedAccount) -> Collection:
    return next(iter(account.collections()))


def vtodo(*lines: str, uid: str = "u-1") -> bytes:
    inside = ("BEGIN:VTODO", f"UID:{uid}", "DTSTAMP:20240101T000000Z", *lines, "END:VTODO")
    return "\r\n".join(
        ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *inside, "END:VCALENDAR", "")
    ).encode()


def bodies(
    account: RoomedAccount, since: Cursor | None = None
) -> tuple[dict[str, bytes], Cursor | None]:
    place = first(account)
    pages = list(account.changes(place, since))
    entries = [entry for page in pages for entry in page.entries]
    return {i.entry.id: b"".join(i.chunks) for i in account.fetch(place, entries)}, pages[-1].cursor


def put(account: RoomedAccount, body: bytes, key: str = "k-1", over: Entry | None = None) -> Entry:
    return account.put(first(account), key, Item(Entry("v", "1"), (body,)), over)


def test_hidden_completed_assigned_and_nested_ones_are_all_read(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    place = next(iter(cloud.tasks.lists))
    top = cloud.tasks.add(place, title="Top", due="2024-05-01T17:30:00Z", notes="two\nlines")
    below = cloud.tasks.add(place, title="Below", parent=top)
    done = cloud.tasks.add(place, title="Done", status="completed", hidden=True)
    given_ = cloud.tasks.add(place, title="Given", assignmentInfo={"surfaceType": "DOCUMENT"})
    gone = cloud.tasks.add(place, title="Gone", deleted=True)
    found, _ = bodies(account)
    assert set(found) == {top, below, done, given_}
    assert gone not in found
    assert b"DUE;VALUE=DATE:20240501\r\n" in found[top]
    assert b"DESCRIPTION:two\\nlines\r\n" in found[top]
    assert f"RELATED-TO;RELTYPE=PARENT:google-{top}\r\n".encode() in found[below]
    assert b"STATUS:COMPLETED\r\n" in found[done]
    assert b"\r\nCOMPLETED:" in found[done]


def test_lists_of_many_pages_are_all_there(cloud: GoogleCloud, account: RoomedAccount) -> None:
    for number in range(120):
        cloud.tasks.add_list(f"List {number}")
    place = next(iter(cloud.tasks.lists))
    for number in range(250):
        cloud.tasks.add(place, title=f"Task {number}")
    assert len(list(account.collections())) == 121
    assert len(bodies(account)[0]) == 250


def test_only_changes_come_and_removals_are_told(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    place = next(iter(cloud.tasks.lists))
    one, two, three = (cloud.tasks.add(place, title=title) for title in ("1", "2", "3"))
    _, cursor = bodies(account)
    cloud.tasks.change(place, one, title="1 changed")
    cloud.tasks.erase(place, two)
    cloud.calls.clear()
    (page,) = account.changes(Collection(place, Kind.TASKS, ""), cursor)
    assert ([entry.id for entry in page.entries], page.gone, page.whole) == ([one], (two,), False)
    assert cloud.calls == ["tasks.tasks.list"]
    (page,) = account.changes(Collection(place, Kind.TASKS, ""), page.cursor)
    assert (page.entries, page.gone) == ((), ())
    assert three not in page.gone


def test_now_and_then_everything_is_listed(cloud: GoogleCloud, account: RoomedAccount) -> None:
    place = next(iter(cloud.tasks.lists))
    kept, forgotten = cloud.tasks.add(place, title="1"), cloud.tasks.add(place, title="2")
    _, cursor = bodies(account)
    del cloud.tasks.tasks[place][forgotten]
    wholes = []
    for _ in range(WHOLE_AFTER + 1):
        (page,) = account.changes(first(account), cursor)
        cursor = page.cursor
        wholes.append(page.whole)
    assert wholes == [False] * WHOLE_AFTER + [True]
    assert [entry.id for entry in page.entries] == [kept]


@pytest.mark.parametrize("cursor", ["", "x", "{}", '{"latest": "x", "seen": {}, "calls": 0}'])
def test_a_cursor_of_nobody_starts_over(account: RoomedAccount, cursor: str) -> None:
    with pytest.raises(StartOver):
        list(account.changes(first(account), Cursor(cursor)))


def test_our_mark_is_seen_in_google_and_never_in_the_vault(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    made = put(account, vtodo("SUMMARY:Tea", "DESCRIPTION:Earl Grey"))
    place = next(iter(cloud.tasks.lists))
    assert "[elsewhere " in cloud.tasks.tasks[place][made.id]["notes"]
    body = bodies(account)[0][made.id]
    assert b"DESCRIPTION:Earl Grey\r\n" in body
    assert b"UID:u-1\r\n" in body
    assert b"[elsewhere" not in body


def test_order_and_nesting_are_kept(cloud: GoogleCloud, account: RoomedAccount) -> None:
    top = put(account, vtodo("SUMMARY:Top", uid="top"), "k-top")
    for number in range(3):
        put(account, vtodo(f"SUMMARY:{number}", "RELATED-TO:top", uid=f"c{number}"), f"k{number}")
    (place,) = cloud.tasks.tasks.values()
    below = sorted(
        (t for t in place.values() if t.get("parent") == top.id), key=lambda t: t["position"]
    )
    assert [task["title"] for task in below] == ["0", "1", "2"]
    assert (
        sum(b"RELATED-TO;RELTYPE=PARENT:top\r\n" in body for body in bodies(account)[0].values())
        == 3
    )


def test_the_time_of_day_is_lost_and_the_day_kept(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    made = put(account, vtodo("SUMMARY:x", "DUE;TZID=America/New_York:20240501T233000"))
    assert b"DUE;VALUE=DATE:20240501\r\n" in bodies(account)[0][made.id]
    assert "the time of day a to-do is due" in CONNECTOR.kinds[Kind.TASKS].loses


def test_a_lost_answer_leaves_one_task_in_a_later_visit_too(cloud: GoogleCloud) -> None:
    session = cloud.session(only="tasks")
    for skip in range(4):
        cloud.faults.clear()
        for number in range(3):
            account = open_account(session)
            place = first(account)
            if number == 0:
                cloud.faults.at(skip, faults.answer_lost)
            try:
                account.put(place, f"k{skip}", Item(Entry("v", ""), (vtodo("SUMMARY:x"),)), None)
            except TryLater:
                continue
            finally:
                account.close()
    (tasks,) = cloud.tasks.tasks.values()
    assert len(tasks) == 4


def test_what_is_too_long_or_no_to_do_is_refused(account: RoomedAccount) -> None:
    for body in (
        vtodo("SUMMARY:" + "x" * 1025),
        vtodo("DESCRIPTION:" + "x" * 8190),
        b"",
        vtodo("DUE:x"),
    ):
        with pytest.raises(Refused):
            put(account, body)


tasks = st.fixed_dictionaries(
    {"title": words, "status": st.sampled_from(["needsAction", "completed"])},
    optional={
        "notes": words.filter(bool), "due": st.dates().map(lambda day: f"{day}T00:00:00.000Z"),
        "completed": st.datetimes().map(lambda at: at.isoformat() + "Z"),
        "parent": st.just("p"),
    },
)  # fmt: skip


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(tasks)
def test_every_writable_field_comes_back(task: dict[str, str]) -> None:
    found = to_do(todo({"id": "t", **task}, None))
    meant = {key: value for key, value in task.items() if key != "parent"}
    assert found.task == meant
    assert found.parent == ("google-p" if "parent" in task else "")
    again = to_do(todo({"id": "t", **with_mark(meant, "k", "u")}, None))
    assert again.task == meant
