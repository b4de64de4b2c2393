"""A Google task as a VTODO, and back again.

A task holds a title, notes, a day it is due and whether it is done. It has no room for notes of
ours, so one that we write carries a last line in its notes by which we know it again; that line is
taken out when the task is read.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from connectors.errors import Refused
from connectors.formats import icalendar
from connectors.formats.escapes import escape, text
from connectors.formats.folding import make
from connectors.formats.lines import Component, FormatError
from connectors.formats.moments import Moment, read_instant
from connectors.formats.zones import instant

EXTRA = "X-ELSEWHERE-GOOGLE"
TITLE, NOTES = 1024, 8192
"""Characters Google takes."""

MARK_ROOM = 360
"""Characters of the notes that are ours."""

WRITABLE = ("title", "notes", "status", "due", "completed")

TaskJson = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ToDo:
    """What a VTODO says.

    Attributes:
        task: writable fields in Google's form.
        uid: of the object.
        parent: UID of the to-do it belongs under, or "".
    """

    task: TaskJson
    uid: str
    parent: str


def todo(task: TaskJson, parent: TaskJson | None) -> bytes:
    """One object for one task.

    Args:
        task: as the Tasks API gives it.
        parent: the task it stands under, where it stands under one.
    """
    made = icalendar.new("VTODO", uid(task), read_instant(task.get("updated")))
    said = _said(task)
    for name, key in (("SUMMARY", "title"), ("DESCRIPTION", "notes")):
        if said.get(key):
            made.parts.append(make(name, escape(said[key])))
    due = read_instant(task.get("due"))
    if due is not None:
        icalendar.set_moment(made, "DUE", due.date())
    done = task.get("status") == "completed"
    made.parts.append(make("STATUS", "COMPLETED" if done else "NEEDS-ACTION"))
    for name, key in (("COMPLETED", "completed"), ("LAST-MODIFIED", "updated")):
        at = read_instant(task.get(key))
        if at is not None:
            icalendar.set_moment(made, name, Moment(at.replace(tzinfo=None), zone="UTC"))
    if task.get("parent"):
        up = uid(parent) if parent is not None else uid({"id": task["parent"]})
        made.parts.append(make("RELATED-TO", escape(up), [("RELTYPE", "PARENT")]))
    for link in task.get("links") or ():
        if link.get("link"):
            made.parts.append(make("X-ELSEWHERE-LINK", escape(link["link"])))
    back = read(made, None)
    more = {key: value for key, value in said.items() if back.get(key) != value}
    more |= {key: None for key in back if key not in said}
    if more:
        icalendar.add(made, make(EXTRA, escape(json.dumps(more, sort_keys=True))))
    return icalendar.calendar([made])


def to_do(body: bytes) -> ToDo:
    """Read an object. Raises Refused when it is no to-do or longer than Google takes."""
    try:
        found = [one for one in icalendar.items_of(body) if one.name == "VTODO"]
        if not found:
            raise Refused("no to-do", code="unparseable")
        task = read(found[0], found[0])
    except FormatError:
        raise Refused("no iCalendar to-do", code="unparseable") from None
    if len(task.get("title", "")) > TITLE or len(task.get("notes", "")) > NOTES - MARK_ROOM:
        raise Refused("longer than a task may be", code="too-large")
    parent = ""
    for line in found[0].lines("RELATED-TO"):
        kind = next(iter(line.param("RELTYPE")), "PARENT").upper()
        if kind == "PARENT":
            parent = text(line).strip()
    return ToDo(task, icalendar.get_text(found[0], "UID"), parent)


def read(component: Component, extra: Component | None) -> TaskJson:
    """The writable fields a VTODO means. Raises FormatError when a date is none."""
    task: TaskJson = {"title": icalendar.get_text(component, "SUMMARY"), "status": "needsAction"}
    notes = icalendar.get_text(component, "DESCRIPTION")
    if notes:
        task["notes"] = notes
    due = icalendar.get_moment(component, "DUE")
    if due is not None:
        # The day on the wall where it is due; Google keeps no time and no zone.
        task["due"] = f"{due.local:%Y-%m-%d}T00:00:00.000Z"
    done = component.value("STATUS").strip().upper() in ("COMPLETED", "CANCELLED")
    at = icalendar.get_moment(component, "COMPLETED")
    if done or (at is not None and not component.value("STATUS")):
        task["status"] = "completed"
        if at is not None:
            task["completed"] = f"{instant(at):%Y-%m-%dT%H:%M:%S}.000Z"
    if extra is not None:
        for line in extra.lines(EXTRA):
            task = {k: v for k, v in {**task, **_object(text(line))}.items() if v is not None}
    return task


def uid(task: TaskJson) -> str:
    """The UID it had where it came from, or one made of Google's own id."""
    found = _MARK.search(str(task.get("notes", "")))
    return unquote(found[2]) if found else f"google-{task['id']}"


def mark(key: str, uid: str) -> str:
    """The last line of the notes of a task we write."""
    written = quote(uid, safe="@._-:/")
    return f"[elsewhere {_short(key)} {written if len(written) <= 300 else _short(uid)}]"


def is_of(task: TaskJson, key: str) -> bool:
    """Whether we wrote this task under this key."""
    found = _MARK.search(str(task.get("notes", "")))
    return found is not None and found[1] == _short(key)


def with_mark(task: TaskJson, key: str, uid: str) -> TaskJson:
    """The task with our line at the end of its notes."""
    notes = task.get("notes", "")
    return {**task, "notes": f"{notes}\n\n{mark(key, uid)}" if notes else mark(key, uid)}


_MARK = re.compile(r"(?:\n\n)?\[elsewhere ([0-9a-f]{10}) ([!-Z^-~]{1,300})\]\s*\Z")


def _said(task: TaskJson) -> TaskJson:
    said = {key: task[key] for key in WRITABLE if task.get(key)}
    said.setdefault("title", "")
    said.setdefault("status", "needsAction")
    notes = _MARK.sub("", said.get("notes", ""))
    said.pop("notes", None)
    return {**said, "notes": notes} if notes else said


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _object(said: str) -> TaskJson:
    try:
        found = json.loads(said)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
