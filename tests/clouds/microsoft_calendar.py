"""Calendars of the fake Graph: series, exceptions, cancelled days, instances, deltas, and mails.

Sources: Graph's event resource: times are answered in UTC unless asked otherwise, exceptions and
cancelled days only when selected by name, a moved occurrence may not cross its neighbours; guests
are mailed whenever an event of theirs is made, changed or removed by its organizer.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.clouds.microsoft_times import days, timed, told, utc
from tests.clouds.microsoft_words import (
    PROPERTIES,
    Call,
    Log,
    Time,
    Wrong,
    asked_for,
    delta,
    filtered,
    paged,
    shown,
)

DEFAULT = "AQMkADefaultCalendar=="
_ONLY_NAMED = ("cancelledOccurrences", "exceptionOccurrences")


class Calendars:
    """Calendars of one mailbox. `deltas` is whether events tell their changes."""

    def __init__(self, time: Time, mails: list[str]) -> None:
        self._time = time
        self._mails = mails
        self._count = itertools.count(1)
        self.log = Log()
        self.deltas = True
        self.calendars: dict[str, dict[str, Any]] = {}
        self.events: dict[str, dict[str, Any]] = {}
        self.place: dict[str, str] = {}
        self._keep_calendar(DEFAULT, "Calendar", isDefaultCalendar=True)

    def routes(self) -> list[tuple[str, str, Callable[[Call], Any], str]]:
        one, calendar = r"/me/events/([^/]+)", r"/me/calendars/([^/]+)"
        return [
            ("GET", "/me/calendars", lambda call: paged(call, list(self.calendars.values()), int(call.query.get("$top", "10"))), "*calendar"),
            ("POST", "/me/calendars", lambda call: self.calendars[self.add_calendar(call.body["name"])], "calendar"),
            ("GET", calendar, lambda call: self.calendars[self._calendar(call)], "calendar"),
            ("GET", calendar + "/events", self._list, "*event"),
            ("GET", calendar + "/events/delta", self._delta, "*event"),
            ("POST", calendar + "/events", lambda call: self._shown(self.add(call.body, self._calendar(call)), call), "event"),
            ("GET", one, lambda call: self._shown(self._find(call.names[0]), call), "event"),
            ("GET", one + "/instances", self._instances, "*event"),
            ("PATCH", one, self._patch, "event"),
            ("DELETE", one, self._delete, ""),
        ]  # fmt: skip

    def add_calendar(self, name: str) -> str:
        id = f"AQMkACalendar{next(self._count)}=="
        self._keep_calendar(id, name)
        return id

    def add(self, event: dict[str, Any], calendar: str = DEFAULT) -> str:
        """What a person writes in Outlook, or we by Graph; gives the id."""
        again = event.get("transactionId")
        for id, other in self.events.items():
            if again and other.get("transactionId") == again and self.place[id] == calendar:
                return id
        id = f"AAkALgAAEvent{next(self._count)}="
        blank = {
            "id": id, "iCalUId": f"040000008200E{id}", "type": "singleInstance", "isOrganizer": True,
            "createdDateTime": self._time.stamp(), "cancelledOccurrences": [], "exceptionOccurrences": [],
            "categories": [], "attendees": [], "isCancelled": False,
        }  # fmt: skip
        self.events[id], self.place[id] = blank, calendar
        try:
            self.change(id, **event)
        except Wrong:
            del self.events[id], self.place[id]
            raise
        return id

    def change(self, id: str, **fields: Any) -> None:
        kept = self.events[id]
        properties = asked_for(fields.pop(PROPERTIES, []), kept.get(PROPERTIES, []))
        fields = timed(copy.deepcopy(fields), kept)
        if "recurrence" in fields:
            # Another pattern is another series: its old exceptions are gone.
            fields |= {"cancelledOccurrences": [], "exceptionOccurrences": []}
            fields["type"] = "seriesMaster" if fields["recurrence"] else "singleInstance"
        self.events[id] = {**kept, **fields, PROPERTIES: properties}
        self._touch(id)

    def cancel(self, id: str, day: str) -> None:
        event = self.events[id]
        event["exceptionOccurrences"] = [
            one for one in event["exceptionOccurrences"] if not one["id"].endswith(day)
        ]
        event["cancelledOccurrences"] = [*event["cancelledOccurrences"], f"OID.{id}.{day}"]
        self._touch(id)

    def except_(self, id: str, day: str, **fields: Any) -> None:
        master = self.events[id]
        at = dict(days(self.events[id]))[day]
        length = utc(master["end"]) - utc(master["start"])
        base = {
            name: part
            for name, part in master.items()
            if name not in ("recurrence", PROPERTIES, *_ONLY_NAMED)
        }
        before: dict[str, Any] = next(
            (one for one in master["exceptionOccurrences"] if one["id"].endswith(day)), {}
        )
        made = {
            **base, "start": told(at), "end": told(at + length), **before, **timed(copy.deepcopy(fields), {**base, **before}),
            "id": f"{id}.{day}", "type": "exception", "seriesMasterId": id, "originalStart": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        }  # fmt: skip
        near = [when for other, when in days(self.events[id]) if other != day]
        if any(min(at, utc(made["start"])) <= when <= max(at, utc(made["start"])) for when in near):
            raise Wrong(400, "ErrorOccurrenceCrossingBoundary")
        others = [one for one in master["exceptionOccurrences"] if not one["id"].endswith(day)]
        master["exceptionOccurrences"] = [*others, made]
        self._touch(id)

    def erase(self, id: str) -> None:
        del self.events[id]
        self.log.note(self.place.pop(id), id)

    def _keep_calendar(self, id: str, name: str, **more: Any) -> None:
        self.calendars[id] = {
            "id": id,
            "name": name,
            "canEdit": True,
            "owner": {"name": "Ada", "address": "ada@example.org"},
            **more,
        }

    def _touch(self, id: str) -> None:
        mark = f"EQAAABYAAAE{next(self._count)}"
        self.events[id] |= {
            "changeKey": mark,
            "@odata.etag": f'W/"{mark}"',
            "lastModifiedDateTime": self._time.stamp(),
        }
        self.log.note(self.place[id], id)

    def _calendar(self, call: Call) -> str:
        if call.names[0] not in self.calendars:
            raise Wrong(404, "ErrorItemNotFound")
        return call.names[0]

    def _find(self, id: str) -> str:
        if not id.startswith("AAkALgAA"):
            raise Wrong(400, "ErrorInvalidIdMalformed")
        if id not in self.events:
            raise Wrong(404, "ErrorItemNotFound")
        return id

    def _shown(self, id: str, call: Call) -> dict[str, Any]:
        event = self.events[id]
        named = call.query.get("$select", "")
        hidden = {name for name in _ONLY_NAMED if name not in named}
        return {name: part for name, part in shown(event, call).items() if name not in hidden}

    def _in(self, calendar: str) -> list[str]:
        return [id for id, place in self.place.items() if place == calendar]

    def _list(self, call: Call) -> dict[str, Any]:
        events = [self.events[id] for id in self._in(self._calendar(call))]
        found = [self._shown(one["id"], call) for one in filtered(call, events)]
        return paged(call, found, int(call.query.get("$top", "10")))

    def _delta(self, call: Call) -> dict[str, Any]:
        calendar = self._calendar(call)
        if not self.deltas or "$expand" in call.query:
            raise Wrong(400, "ErrorInvalidUrlQuery")
        return delta(
            call,
            self.log,
            calendar,
            self._in(calendar),
            lambda one: self._shown(one, call) if one in self.events else None,
        )

    def _instances(self, call: Call) -> dict[str, Any]:
        id = self._find(call.names[0])
        first, last = (
            datetime.fromisoformat(call.query[name]) for name in ("startDateTime", "endDateTime")
        )
        event = self.events[id]
        moved = {one["id"]: one for one in event["exceptionOccurrences"]}
        length = utc(event["end"]) - utc(event["start"])
        found = [
            moved.get(f"{id}.{day}") or {
                "id": f"{id}.{day}", "type": "occurrence", "seriesMasterId": id, "subject": event["subject"],
                "isAllDay": event.get("isAllDay", False), "start": told(at), "end": told(at + length),
            }
            for day, at in days(self.events[id]) if first <= at < last
        ]  # fmt: skip
        return paged(
            call,
            [{k: v for k, v in one.items() if k not in _ONLY_NAMED} for one in found],
            int(call.query.get("$top", "10")),
        )

    def _of_day(self, id: str) -> tuple[str, str]:
        """The series and day of an occurrence's id."""
        master, _, day = id.rpartition(".")
        self._find(master)
        if day not in dict(days(self.events[master])):
            raise Wrong(404, "ErrorItemNotFound")
        return master, day

    def _mailing(self, id: str) -> None:
        if self.events[id]["attendees"] and self.events[id]["isOrganizer"]:
            self._mails.append(id)

    def _patch(self, call: Call) -> dict[str, Any]:
        if "." in call.names[0]:
            master, day = self._of_day(call.names[0])
            self._mailing(master)
            self.except_(master, day, **call.body)
            found = next(
                one
                for one in self.events[master]["exceptionOccurrences"]
                if one["id"].endswith(day)
            )
            return {name: part for name, part in found.items() if name not in _ONLY_NAMED}
        id = self._held(call)
        self._mailing(id)
        self.change(id, **call.body)
        return self._shown(id, call)

    def _delete(self, call: Call) -> None:
        if "." in call.names[0]:
            master, day = self._of_day(call.names[0])
            self._mailing(master)
            self.cancel(master, day)
            return
        id = self._held(call)
        self._mailing(id)
        self.erase(id)

    def _held(self, call: Call) -> str:
        id = self._find(call.names[0])
        tag = self.events[id]["@odata.etag"]
        if call.headers.get("if-match", tag) not in ("*", tag):
            raise Wrong(412, "ErrorIrresolvableConflict")
        return id
