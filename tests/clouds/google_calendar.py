"""The Calendar API of the fake Google: calendars, events, exceptions, sync tokens, and who is mailed.

Sources: calendar v3 discovery document; import keeps the UID, a second one is 409 even after a
removal (insanum/gcalcli 784, 730); a stranger's event is refused with
participantIsNeitherOrganizerNorAttendee (kewisch/gdata-provider 1049); removing or changing an
event with guests mails them unless sendUpdates=none (gcalcli 587); an old sync token is 410
fullSyncRequired, a made-up one 400 "Invalid sync token value."; If-Match is 412.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from tests.clouds.google_event_rules import check, local_of, moment, when_like, with_offset
from tests.clouds.google_words import Call, Time, Wrong

OWNER = "ada@example.com"
READ_ONLY = {
    "kind", "etag", "htmlLink", "created", "updated", "creator", "hangoutLink", "id", "iCalUID",
    "recurringEventId", "originalStartTime", "privateCopy", "locked",
}  # fmt: skip


class Calendars:
    """Calendars of one account.

    `mails` names whoever would have been written to; `loud` every write that left it open, guests
    or none.
    """

    def __init__(self, time: Time) -> None:
        self._time = time
        self._count = itertools.count(1)
        self._seq = 0
        self.mails: list[str] = []
        self.loud: list[str] = []
        self.labels: set[str] = set()
        self.lists: dict[str, dict[str, Any]] = {}
        self.events: dict[str, dict[str, dict[str, Any]]] = {}
        self._touched: dict[tuple[str, str], int] = {}
        self.oldest = 0
        self.add_calendar(OWNER, "Ada", primary=True)

    def methods(self) -> dict[str, Callable[[Call], Any]]:
        return {
            "calendar.calendarList.list": self._list_calendars,
            "calendar.calendarList.get": self._get_calendar,
            "calendar.calendars.insert": self._insert_calendar,
            "calendar.events.list": self._list,
            "calendar.events.get": self._get,
            "calendar.events.import": self._import,
            "calendar.events.update": self._update,
            "calendar.events.delete": self._delete,
            "calendar.events.instances": self._instances,
        }

    def add_calendar(self, id: str, name: str, role: str = "owner", **more: Any) -> str:
        self.lists[id] = {
            "kind": "calendar#calendarListEntry", "id": id, "etag": f'"{self._tick()}"',
            "summary": name, "accessRole": role, "timeZone": "Europe/Berlin",
            "backgroundColor": "#9fe1e7", "foregroundColor": "#000000", "colorId": "14",
            "defaultReminders": [{"method": "popup", "minutes": 10}], "selected": True, **more,
        }  # fmt: skip
        self.events[id] = {}
        return id

    def add(self, event: dict[str, Any], calendar: str = OWNER) -> str:
        """What a person makes in the app; gives the event's id."""
        uid = event.get("iCalUID") or f"e{next(self._count)}@google.com"
        return str(self._store(calendar, f"e{next(self._count):05d}", event, uid)["id"])

    def except_(
        self, id: str, original: dict[str, str], change: dict[str, Any], calendar: str = OWNER
    ) -> str:
        """An occurrence made different in the app; `status: cancelled` takes it away."""
        instance = self._instance(calendar, id, original)
        return str(self._store_instance(calendar, instance, {**instance, **change})["id"])

    def change(self, id: str, calendar: str = OWNER, **fields: Any) -> None:
        event = self.events[calendar][id]
        self._store(calendar, id, {**event, **fields}, event["iCalUID"])

    def erase(self, id: str, calendar: str = OWNER) -> None:
        for other in list(self.events[calendar].values()):
            if other.get("recurringEventId") == id:
                self._cancel(calendar, other["id"])
        self._cancel(calendar, id)

    def expire(self) -> None:
        """Every sync token given so far is too old."""
        self.oldest = self._tick()

    def _tick(self) -> int:
        self._seq += 1
        return self._seq

    def _store(self, calendar: str, id: str, event: dict[str, Any], uid: str) -> dict[str, Any]:
        check(event)
        old = self.events[calendar].get(id, {})
        kept = {key: copy.deepcopy(value) for key, value in event.items() if key not in READ_ONLY}
        stamp = self._time.stamp()
        kept = {
            "kind": "calendar#event", "id": id, "iCalUID": uid, "etag": f'"{self._tick()}"',
            "created": old.get("created", stamp), "updated": stamp, "status": "confirmed",
            "htmlLink": f"http://127.0.0.1/event?eid={id}", "creator": {"email": OWNER, "self": True},
            "organizer": {"email": calendar, "self": True}, "eventType": "default", "sequence": 0,
            "reminders": {"useDefault": True}, **kept,
        }  # fmt: skip
        for name in ("start", "end"):
            kept[name] = with_offset(kept[name])
        for one in kept.get("attendees", ()):
            if one.get("email") == calendar:
                one["self"] = True
            one.setdefault("responseStatus", "needsAction")
        for name in ("recurringEventId", "originalStartTime"):
            if name in event:
                kept[name] = event[name]
        self.events[calendar][id] = kept
        self._touched[calendar, id] = self._seq
        return kept

    def _store_instance(
        self, calendar: str, instance: dict[str, Any], event: dict[str, Any]
    ) -> dict[str, Any]:
        linked = {key: instance[key] for key in ("recurringEventId", "originalStartTime")}
        if event.get("status") == "cancelled":
            cancelled = {
                "kind": "calendar#event", "id": instance["id"], "status": "cancelled",
                "etag": f'"{self._tick()}"', "iCalUID": instance["iCalUID"], **linked,
            }  # fmt: skip
            self.events[calendar][instance["id"]] = cancelled
            self._touched[calendar, instance["id"]] = self._seq
            return cancelled
        event = {key: value for key, value in event.items() if key != "recurrence"}
        return self._store(calendar, instance["id"], {**event, **linked}, instance["iCalUID"])

    def _cancel(self, calendar: str, id: str) -> None:
        old = self.events[calendar][id]
        keep = ("id", "kind", "iCalUID", "recurringEventId", "originalStartTime")
        self.events[calendar][id] = {
            **{key: old[key] for key in keep if key in old},
            "status": "cancelled", "etag": f'"{self._tick()}"', "removed": True,
        }  # fmt: skip
        self._touched[calendar, id] = self._seq

    def _calendar(self, call: Call) -> str:
        id = OWNER if call.names["calendarId"] == "primary" else call.names["calendarId"]
        if id not in self.lists:
            raise Wrong(404, "notFound", "Not Found")
        return id

    def _list_calendars(self, call: Call) -> dict[str, Any]:
        shown = [
            one for one in self.lists.values()
            if call.yes("showHidden") or not one.get("hidden")
        ]  # fmt: skip
        size, start = call.number("maxResults", 100), int(call.one("pageToken", "0"))
        answer: dict[str, Any] = {
            "kind": "calendar#calendarList", "etag": '"1"',
            "items": copy.deepcopy(shown[start : start + size]),
        }  # fmt: skip
        if start + size < len(shown):
            answer["nextPageToken"] = str(start + size)
        return answer

    def _get_calendar(self, call: Call) -> dict[str, Any]:
        return copy.deepcopy(self.lists[self._calendar(call)])

    def _insert_calendar(self, call: Call) -> dict[str, Any]:
        id = f"c{next(self._count)}@group.calendar.google.com"
        self.add_calendar(id, call.body["summary"])
        return {
            "kind": "calendar#calendar", "id": id, "summary": call.body["summary"],
            "etag": '"1"', "timeZone": "Europe/Berlin",
        }  # fmt: skip

    def _list(self, call: Call) -> dict[str, Any]:
        calendar = self._calendar(call)
        since = 0
        if token := call.one("syncToken"):
            if forbidden := {"iCalUID", "orderBy", "q", "timeMin", "timeMax", "updatedMin"} & set(
                call.query
            ):
                raise Wrong(400, "invalid", f"not with a sync token: {forbidden}")
            if call.one("showDeleted") == "false":
                raise Wrong(400, "invalid", "showDeleted may not be false with a sync token")
            if not token.startswith("sync-") or not token[5:].isdecimal():
                raise Wrong(400, "invalid", "Invalid sync token value.")
            since = int(token[5:])
            if since < self.oldest:
                raise Wrong(
                    410,
                    "fullSyncRequired",
                    "Sync token is no longer valid, a full sync is required.",
                )
        found = [
            event for event in self.events[calendar].values()
            if self._touched[calendar, event["id"]] > since and self._shown(call, event, since)
        ]  # fmt: skip
        size, start = call.number("maxResults", 250), int(call.one("pageToken", "0"))
        answer: dict[str, Any] = {
            "kind": "calendar#events", "etag": '"1"', "summary": self.lists[calendar]["summary"],
            "timeZone": "Europe/Berlin", "accessRole": self.lists[calendar]["accessRole"],
            "items": [_seen(event) for event in found[start : start + size]],
        }  # fmt: skip
        if start + size < len(found):
            answer["nextPageToken"] = str(start + size)
        elif not call.one("iCalUID"):
            answer["nextSyncToken"] = f"sync-{self._seq}"
        return answer

    @staticmethod
    def _shown(call: Call, event: dict[str, Any], since: int) -> bool:
        uid = call.one("iCalUID")
        if uid and event.get("iCalUID") != uid:
            return False
        removed = event.get("removed")
        return bool(since or call.yes("showDeleted") or not removed)

    def _find(self, call: Call) -> tuple[str, dict[str, Any]]:
        calendar = self._calendar(call)
        id = call.names["eventId"]
        event = self.events[calendar].get(id)
        if event is None and "_" in id:
            master, _, when = id.rpartition("_")
            if master in self.events[calendar]:
                event = self._instance(calendar, master, self._original(calendar, master, when))
        if event is None:
            raise Wrong(404, "notFound", "Not Found")
        return calendar, event

    def _get(self, call: Call) -> dict[str, Any]:
        return _seen(self._find(call)[1])

    def _import(self, call: Call) -> dict[str, Any]:
        calendar = self._calendar(call)
        self._writable(calendar)
        body = self._body(call)
        uid = body.get("iCalUID")
        if not uid:
            raise Wrong(400, "required", "iCalUID")
        if body.get("eventType", "default") != "default" or "recurringEventId" in body:
            raise Wrong(400, "invalid", "only default events can be imported")
        if any(one.get("iCalUID") == uid for one in self.events[calendar].values()):
            raise Wrong(409, "duplicate", "The requested identifier already exists.")
        people = {one.get("email") for one in body.get("attendees", ())}
        organizer = body.get("organizer", {}).get("email", calendar)
        if organizer != calendar and calendar not in people:
            raise Wrong(400, "participantIsNeitherOrganizerNorAttendee", "")
        return _seen(self._store(calendar, f"i{next(self._count):05d}", body, uid))

    def _update(self, call: Call) -> dict[str, Any]:
        calendar, event = self._find(call)
        self._writable(calendar)
        self._matches(call, event)
        body = self._body(call)
        self._mail(call, calendar, event, body)
        if "recurringEventId" in event:
            return _seen(self._store_instance(calendar, event, body))
        body.pop("organizer", None)
        return _seen(self._store(calendar, event["id"], body, event["iCalUID"]))

    def _delete(self, call: Call) -> None:
        calendar, event = self._find(call)
        self._writable(calendar)
        if event["status"] == "cancelled":
            raise Wrong(410, "deleted", "Resource has been deleted")
        self._matches(call, event)
        self._mail(call, calendar, event, {})
        if "recurringEventId" in event:
            self._store_instance(calendar, event, {"status": "cancelled"})
        else:
            self.erase(event["id"], calendar)

    def _instances(self, call: Call) -> dict[str, Any]:
        calendar, master = self._find(call)
        original = call.one("originalStart")
        items = []
        for instance in self._all(calendar, master):
            start = instance["originalStartTime"]
            same = original in (start.get("date"), start.get("dateTime"))
            same = same or (
                "dateTime" in start
                and "T" in original
                and moment(start) == datetime.fromisoformat(original)
            )
            if same and (instance["status"] != "cancelled" or call.yes("showDeleted")):
                items.append(_seen(instance))
                break
        return {
            "kind": "calendar#events", "etag": '"1"', "summary": "x", "timeZone": "Europe/Berlin",
            "accessRole": "owner", "items": items,
        }  # fmt: skip

    def _all(self, calendar: str, master: dict[str, Any]) -> list[dict[str, Any]]:
        start = master["start"]
        local = local_of(start)
        rules = [line for line in master.get("recurrence", ()) if line.startswith("RRULE")]
        if not rules:
            return []
        found = itertools.islice(rrulestr("\n".join(rules), dtstart=local, ignoretz=True), 400)
        return [self._instance(calendar, master["id"], when_like(start, each)) for each in found]

    def _original(self, calendar: str, master: str, when: str) -> dict[str, str]:
        event = self.events[calendar][master]
        for instance in self._all(calendar, event):
            if instance["id"] == f"{master}_{when}":
                found: dict[str, str] = instance["originalStartTime"]
                return found
        raise Wrong(404, "notFound", "Not Found")

    def _instance(self, calendar: str, id: str, original: dict[str, str]) -> dict[str, Any]:
        master = self.events[calendar][id]
        original = with_offset(original)
        suffix = original.get("date", "").replace("-", "")
        if not suffix:
            suffix = moment(original).astimezone(ZoneInfo("UTC")).strftime("%Y%m%dT%H%M%SZ")
        name = f"{id}_{suffix}"
        if name in self.events[calendar]:
            return self.events[calendar][name]
        length = local_of(master["end"]) - local_of(master["start"])
        made = {key: value for key, value in master.items() if key != "recurrence"}
        return {
            **made, "id": name, "recurringEventId": id, "originalStartTime": original,
            "start": original, "end": when_like(master["start"], local_of(original) + length),
        }  # fmt: skip

    def _writable(self, calendar: str) -> None:
        if self.lists[calendar]["accessRole"] not in ("owner", "writer"):
            raise Wrong(403, "forbidden", "You need to have writer access to this calendar.")

    def _body(self, call: Call) -> dict[str, Any]:
        body: dict[str, Any] = copy.deepcopy(call.body)
        if call.one("conferenceDataVersion", "0") == "0":
            body.pop("conferenceData", None)
        if not call.yes("supportsAttachments"):
            body.pop("attachments", None)
        if call.one("eventLabelVersion", "0") == "0":
            body.pop("eventLabelId", None)
        elif body.get("eventLabelId") not in (None, *self.labels):
            raise Wrong(400, "invalid", "the calendar has no such label")
        return body

    def _mail(self, call: Call, calendar: str, old: dict[str, Any], new: dict[str, Any]) -> None:
        if call.one("sendUpdates") == "none":
            return
        self.loud.append(f"{call.method} does not say sendUpdates=none")
        people = {one.get("email") for event in (old, new) for one in event.get("attendees", ())}
        self.mails += sorted(str(one) for one in people - {calendar, OWNER})

    @staticmethod
    def _matches(call: Call, event: dict[str, Any]) -> None:
        wanted = call.headers.get("if-match", "*")
        if wanted not in ("*", event["etag"]):
            raise Wrong(412, "conditionNotMet", "Precondition Failed")


def _seen(event: dict[str, Any]) -> dict[str, Any]:
    return copy.deepcopy({key: value for key, value in event.items() if key != "removed"})
