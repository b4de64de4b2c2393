"""What Outlook and To Do show otherwise than it is stands in the report, item by item."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.model import Collection, Kind
from desktop.engine.report import Report
from desktop.engine.tasks import Mirror, Restore, Task
from desktop.words import ERRORS
from tests.clouds.microsoft import MicrosoftCloud
from tests.connectors.microsoft.test_event_nearest import RENT
from tests.connectors.microsoft.test_spread import ODD
from tests.connectors.microsoft.test_tasks import RICH
from tests.desktop.engine.scene import Scene, event

DIARY = Collection("c", Kind.CALENDAR, "Diary")
LIST = Collection("t", Kind.TASKS, "Errands")
HOURLY = event("bell", "Bell", "RRULE:FREQ=MINUTELY")
MOVED = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n"
    b"BEGIN:VEVENT\r\nUID:choir\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260302T190000Z\r\n"
    b"DTEND:20260302T210000Z\r\nRRULE:FREQ=WEEKLY;COUNT=9\r\nSUMMARY:Choir\r\nEND:VEVENT\r\n"
    b"BEGIN:VEVENT\r\nUID:choir\r\nDTSTAMP:20260101T000000Z\r\nRECURRENCE-ID:20260309T190000Z\r\n"
    b"DTSTART:20260318T190000Z\r\nDTEND:20260318T210000Z\r\nSUMMARY:Concert\r\nEND:VEVENT\r\n"
    b"END:VCALENDAR\r\n"
)
ODD_TODO = RICH.replace(b"FREQ=DAILY;COUNT=2", b"FREQ=MONTHLY;BYMONTHDAY=1,15")


@pytest.fixture
def outlook() -> Iterator[MicrosoftCloud]:
    started = MicrosoftCloud()
    yield started
    started.stop()
    assert (started.wrong, started.mails) == ([], [])


def said(report: Report) -> dict[str, str]:
    notes = [note for one in report.accounts for row in one.collections for note in row.notes]
    assert all(note.code in ERRORS for note in notes)
    return {note.about: note.code for note in notes}


@pytest.mark.parametrize("task", [Mirror("old", "out"), Restore("old", "out")])
def test_every_item_that_stands_there_otherwise_is_named_with_how(
    outlook: MicrosoftCloud, tmp_path: Path, task: Task
) -> None:
    scene = Scene(tmp_path)
    scene.sign_in("out", "microsoft", outlook.session(only="calendar,tasks"))
    plain = event("tea", "Tea", "RRULE:FREQ=WEEKLY")
    days = {"rent": RENT, "odd": ODD.replace(b"Rent", b"Once"), "bell": HOURLY, "moved": MOVED, "tea": plain}  # fmt: skip
    scene.keep("old", DIARY, days)
    scene.keep("old", LIST, {"pack": ODD_TODO, "book": RICH.replace(b"Pack", b"Book")})
    first = scene.run(task)
    assert first.exit == 1
    assert said(first) == {
        "Rent.ics": "repeats-in-part", "Once.ics": "repeats-by-days", "Bell.ics": "repeats-otherwise",
        "Choir.ics": "day-apart", "Pack.ics": "repeats-not-there",
    }  # fmt: skip
    rows = [row for one in first.accounts for row in one.collections]
    assert [(row.total, row.sent, row.failed) for row in rows] == [(5, 4, 1), (2, 2, 0)]
    again = scene.run(task)
    assert set(said(again).values()) <= {"repeats-otherwise"}
