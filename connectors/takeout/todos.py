"""Tasks.json of an export: each task as a VTODO, known by the same UID as over Google's API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from connectors.formats import icalendar
from connectors.formats.escapes import escape
from connectors.formats.folding import make
from connectors.formats.moments import Moment, read_instant

TaskJson = dict[str, object]


@dataclass(frozen=True, slots=True)
class ToDo:
    """One task.

    Attributes:
        list_id: of its list.
        list_name: what the person calls that.
        uid: of the object.
        text: the object.
        original: the record as it came.
    """

    list_id: str
    list_name: str
    uid: str
    text: bytes
    original: bytes


def read(body: bytes) -> Iterator[ToDo]:
    """Every task of a file; nothing for a file that holds none. Deleted ones are left out."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return
    if not isinstance(said, dict) or said.get("kind") != "tasks#taskLists":
        return
    for each in _objects(said.get("items")):
        for task in _objects(each.get("items")):
            if task.get("id") and task.get("deleted") is not True:
                yield ToDo(
                    str(each.get("id") or each.get("title") or "tasks"),
                    str(each.get("title") or "Tasks"),
                    _uid(task["id"]),
                    _todo(task),
                    json.dumps(task, ensure_ascii=False).encode(),
                )


def _objects(value: object) -> Iterator[TaskJson]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield one


def _uid(id: object) -> str:
    return f"google-{id}"


def _todo(task: TaskJson) -> bytes:
    made = icalendar.new("VTODO", _uid(task["id"]), read_instant(task.get("updated")))
    for name, key in (("SUMMARY", "title"), ("DESCRIPTION", "notes")):
        if task.get(key):
            made.parts.append(make(name, escape(str(task[key]))))
    if due := read_instant(task.get("due")):
        icalendar.set_moment(made, "DUE", due.date())
    done = task.get("status") == "completed"
    made.parts.append(make("STATUS", "COMPLETED" if done else "NEEDS-ACTION"))
    for name, key in (
        ("COMPLETED", "completed"),
        ("CREATED", "created"),
        ("LAST-MODIFIED", "updated"),
    ):
        if at := read_instant(task.get(key)):
            icalendar.set_moment(made, name, Moment(at.replace(tzinfo=None), zone="UTC"))
    if task.get("parent"):
        made.parts.append(make("RELATED-TO", escape(_uid(task["parent"])), [("RELTYPE", "PARENT")]))
    for link in _objects(task.get("links")):
        if link.get("link"):
            made.parts.append(make("X-ELSEWHERE-LINK", escape(str(link["link"]))))
    return icalendar.calendar([made])
