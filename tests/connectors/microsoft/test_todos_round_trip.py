"""JSON → VTODO → JSON keeps every field of a task that To Do lets anybody write."""

# ruff: noqa: DTZ001
from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.formats.identify import identify
from connectors.formats.lines import parse, write
from connectors.microsoft.todos import todo_of, wanted_of
from connectors.model import Kind
from tests.clouds.microsoft_table import TABLE

words = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from(";,:\\\"'^\n =<>{}\u2028")), max_size=12
).map(
    lambda text: "".join(sign for sign in text if (sign >= " " and sign != "\x7f") or sign == "\n")
)
days = st.dates(min_value=datetime(1970, 1, 2).date(), max_value=datetime(2200, 1, 1).date())
at_midnight = days.map(lambda day: {"dateTime": f"{day}T00:00:00", "timeZone": "UTC"})
moments = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1)).map(
    lambda at: {"dateTime": f"{at:%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"}
)
steps = st.lists(st.fixed_dictionaries({"displayName": words.filter(str.strip), "isChecked": st.booleans()}), max_size=3)  # fmt: skip
TASKS = st.fixed_dictionaries(
    {
        "title": words, "importance": st.sampled_from(["low", "normal", "high"]),
        "body": words.map(lambda text: {"contentType": "text", "content": text.strip()}),
        "categories": st.lists(words.filter(bool), max_size=3),
        "status": st.sampled_from(["notStarted", "inProgress", "completed"]),
        "dueDateTime": st.one_of(st.none(), at_midnight), "startDateTime": st.one_of(st.none(), at_midnight),
    },
    optional={"reminderDateTime": moments, "checklistItems": steps},
)  # fmt: skip
READ_ONLY = {
    "id", "bodyLastModifiedDateTime", "createdDateTime", "lastModifiedDateTime", "hasAttachments",
}  # fmt: skip
ELSEWHERE = {"recurrence", "linkedResources", "extensions", "isReminderOn", "completedDateTime"}
"""Fields with tests of their own, or that follow from others."""


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(TASKS)
def test_a_task_says_the_same_after_its_vtodo(said: dict[str, Any]) -> None:
    one = {"id": "AAkA=", **said, "isReminderOn": "reminderDateTime" in said}
    raw = todo_of(one)
    assert write(parse(raw)) == raw
    assert identify(Kind.TASKS, raw).uid == "microsoft-AAkA="
    back = wanted_of(raw)
    names = set(said) - {"checklistItems"}
    assert {name: back.task.get(name) for name in names} == {name: said[name] for name in names}
    wanted = [(step["displayName"], step["isChecked"]) for step in said.get("checklistItems", ())]
    assert list(back.steps) == wanted


def test_every_field_of_the_table_is_met() -> None:
    met = {
        "title", "importance", "body", "categories", "status", "dueDateTime", "startDateTime",
        "reminderDateTime", "checklistItems",
    }  # fmt: skip
    assert set(TABLE["todoTask"]) == met | READ_ONLY | ELSEWHERE
