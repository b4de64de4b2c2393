"""A VTODO as a task of Microsoft To Do, and back.

To Do keeps days, not times; what it cannot hold comes back from the object that goes along in an
extension of ours while nobody has changed the task there.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors.errors import Refused
from connectors.formats import icalendar
from connectors.formats.escapes import escape
from connectors.formats.folding import make
from connectors.formats.lines import Component, FormatError
from connectors.formats.moments import Moment, read_instant
from connectors.formats.zones import instant
from connectors.microsoft.repeating import recurrence_of, rule_of
from connectors.microsoft.todo_steps import Steps, add_steps, described, read_steps, steps_of

Json = dict[str, Any]

APP = "Elsewhere"
EXTENSION = "app.elsewhere.copy"
ROOM = 30_000
_SAID = (
    "title", "body", "status", "importance", "dueDateTime", "startDateTime", "completedDateTime",
    "reminderDateTime", "isReminderOn", "categories", "recurrence",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """An object, taken apart: To Do's fields, its steps, its UID, itself, whether it has a rule."""

    task: Json
    steps: Steps
    uid: str
    kept: bytes
    repeats: bool = False


def wanted_of(raw: bytes) -> Wanted:
    """Read an object. Raises Refused when it holds no to-do."""
    try:
        found = [one for one in icalendar.items_of(raw) if one.name == "VTODO"]
        if not found:
            raise Refused("no to-do", code="unparseable")
        todo = found[0]
        steps, about = read_steps(todo)
        state = todo.value("STATUS").strip().upper()
        done = icalendar.get_moment(todo, "COMPLETED")
        priority = todo.value("PRIORITY").strip()
        task: Json = {
            "title": icalendar.get_text(todo, "SUMMARY"),
            "body": {"contentType": "text", "content": about},
            "status": "inProgress" if state == "IN-PROCESS" else "notStarted",
            "importance": _IMPORTANCE.get(priority, "normal"),
            "categories": icalendar.get_list(todo, "CATEGORIES"),
            "dueDateTime": _day(icalendar.get_moment(todo, "DUE")),
            "startDateTime": _day(icalendar.get_moment(todo, "DTSTART")),
        }
        repeats = _repeats(todo)
        if repeats is not None:
            task["recurrence"] = repeats
        if state in ("COMPLETED", "CANCELLED") or (done is not None and not state):
            task["status"] = "completed"
            if done is not None:
                task["completedDateTime"] = _utc(instant(done))
        for alarm in todo.inner("VALARM"):
            trigger = alarm.first("TRIGGER")
            if trigger is not None and "DATE-TIME" in trigger.param("VALUE"):
                at = icalendar.get_moment(alarm, "TRIGGER")
                if at is not None:
                    task |= {"isReminderOn": True, "reminderDateTime": _utc(instant(at))}
                break
    except FormatError:
        raise Refused("no iCalendar to-do", code="unparseable") from None
    uid = icalendar.get_text(todo, "UID").strip()
    return Wanted(task, steps, uid, raw, todo.first("RRULE") is not None)


def _repeats(todo: Component) -> Json | None:
    """How To Do repeats it; None for what it cannot, which comes back with the object kept along.

    To Do repeats the day something is due, so that a rule that counts from another is none of it.
    """
    rules, due = list(todo.lines("RRULE")), icalendar.get_moment(todo, "DUE")
    start = icalendar.get_moment(todo, "DTSTART")
    other = start is not None and due is not None and start.local.date() != due.local.date()
    if len(rules) != 1 or due is None or other or todo.first("RDATE") or todo.first("EXDATE"):
        return None
    day = Moment(due.local.replace(hour=0, minute=0, second=0), all_day=True)
    try:
        return recurrence_of(rules[0].value, day, "UTC")
    except Refused:
        return None


def todo_of(task: Mapping[str, Any]) -> bytes:
    """The object of a task with its steps, links and extensions, as Graph gives it."""
    note = note_of(task)
    kept = _unpacked(str(note.get("object") or ""))
    if kept and note.get("seen") == digest(task):
        return kept
    made = icalendar.new("VTODO", uid_of(task), read_instant(task.get("lastModifiedDateTime")))
    icalendar.set_text(made, "SUMMARY", task.get("title") or "")
    said = str((task.get("body") or {}).get("content") or "")
    said, steps = said.replace("\r\n", "\n").rstrip("\n"), steps_of(task)
    icalendar.set_text(made, "DESCRIPTION", described(said, steps))
    icalendar.set_list(made, "CATEGORIES", task.get("categories") or ())
    due, start = _moment(task.get("dueDateTime")), _moment(task.get("startDateTime"))
    if task.get("recurrence") and due is not None:
        start = due
        try:
            icalendar.set_value(made, "RRULE", rule_of(task["recurrence"], due))
        except FormatError:
            icalendar.set_text(made, "X-ELSEWHERE-RECURRENCE", str(task["recurrence"]))
    for name, at in (("DTSTART", start), ("DUE", due)):
        if at is not None:
            icalendar.set_moment(made, name, at)
    state = _STATES.get(str(task.get("status")), "NEEDS-ACTION")
    icalendar.set_value(made, "STATUS", state)
    done = _moment(task.get("completedDateTime"), day=False)
    if state == "COMPLETED" and done is not None:
        icalendar.set_moment(made, "COMPLETED", done)
    weight = {"high": "1", "low": "9"}.get(str(task.get("importance")))
    if weight:
        icalendar.set_value(made, "PRIORITY", weight)
    add_steps(made, steps)
    for link in task.get("linkedResources") or ():
        if link.get("webUrl"):
            icalendar.add(made, make("X-ELSEWHERE-LINK", escape(link["webUrl"])))
    at = _moment(task.get("reminderDateTime"), day=False)
    if task.get("isReminderOn") and at is not None:
        alarm = icalendar.alarm(0)
        value = f"{at.local:%Y%m%dT%H%M%SZ}"
        icalendar.set_value(alarm, "TRIGGER", value, [("VALUE", "DATE-TIME")])
        made.parts.append(alarm)
    return icalendar.calendar([made])


def digest(task: Mapping[str, Any]) -> str:
    """A mark of all a person can change in a task."""
    said: Json = {name: task.get(name) for name in _SAID}
    said["steps"] = [
        (one.get("displayName"), bool(one.get("isChecked")))
        for one in task.get("checklistItems") or ()
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


def note_of(task: Mapping[str, Any]) -> Json:
    """Our extension of a task; {} when there is none."""
    for one in task.get("extensions") or ():
        if str(one.get("id", "")).endswith(EXTENSION):
            return dict(one)
    return {}


def note(wanted: Wanted, seen: str) -> Json:
    """What our extension says of a task that is written whole."""
    packed = base64.b64encode(gzip.compress(wanted.kept, mtime=0)).decode()
    return {
        "@odata.type": "microsoft.graph.openTypeExtension",
        "extensionName": EXTENSION,
        "object": packed if len(packed) <= ROOM else "",
        "seen": seen,
    }


def link(key: str, uid: str) -> Json:
    """The link by which we know a task again; a person sees its name only."""
    return {"applicationName": APP, "displayName": APP, "externalId": f"{key} {uid or key}"}


def key_of(task: Mapping[str, Any]) -> str:
    """The key under which we wrote a task; "" for one of somebody else's."""
    return _link(task).partition(" ")[0]


def uid_of(task: Mapping[str, Any]) -> str:
    """The UID it had where it came from, or one made of To Do's own id."""
    return _link(task).partition(" ")[2] or f"microsoft-{task['id']}"


_IMPORTANCE = dict.fromkeys("1234", "high") | dict.fromkeys("6789", "low")
_STATES = {"completed": "COMPLETED", "inProgress": "IN-PROCESS"}


def _link(task: Mapping[str, Any]) -> str:
    for one in task.get("linkedResources") or ():
        if one.get("applicationName") == APP:
            return str(one.get("externalId") or "")
    return ""


def _day(at: Moment | None) -> Json | None:
    """The day on the wall; To Do keeps no time."""
    return None if at is None else {"dateTime": f"{at.local:%Y-%m-%dT00:00:00}", "timeZone": "UTC"}


def _utc(at: datetime) -> Json:
    return {"dateTime": f"{at:%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"}


def _moment(told: Any, *, day: bool = True) -> Moment | None:
    try:
        at = datetime.fromisoformat(str(told["dateTime"])[:19]).replace(tzinfo=None)
    except (KeyError, TypeError, ValueError):
        return None
    if day:
        return Moment(at.replace(hour=0, minute=0, second=0), all_day=True)
    return Moment(at, zone="UTC")


def _unpacked(packed: str) -> bytes:
    try:
        engine = zlib.decompressobj(zlib.MAX_WBITS | 16)
        found = engine.decompress(base64.b64decode(packed), 4 << 20) if packed else b""
    except (ValueError, zlib.error):
        return b""
    return found if not packed or engine.eof else b""
