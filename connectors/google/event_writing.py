"""Writing one series: import what is new, change what is there, and never mail anyone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from connectors.errors import Refused
from connectors.google import event_marks
from connectors.google.client import Google
from connectors.google.event_people import attendee_line, organizer_line
from connectors.google.event_series import Series
from connectors.google.event_times import instant_of
from connectors.google.events_from_ical import Part, Parts

EventJson = dict[str, Any]

_NEVER_SENT = (
    "conferenceData",
    "privateCopy",
    "attendeesOmitted",
    "eventType",
    "endTimeUnspecified",
)
"""A Meet link must not be used by a second event; the others no import may say."""


class Writing:
    """Puts one object into one calendar."""

    def __init__(self, google: Google, calendar: str, key: str) -> None:
        self._google = google
        self._events = google.calendar.events()
        self._calendar = calendar
        self._key = key

    def create(self, uid: str, wanted: Parts, removed: Series | None) -> Series:
        """A new series; one that was removed under this UID comes to life again."""
        part = _main(wanted)
        event = self._body(part, with_host=True)
        if removed is not None and removed.master is not None:
            master = self._update(removed.master["id"], {**event, "status": _status(event)})
        else:
            master = self._import({**event, "iCalUID": uid})
        series = Series(master["id"], uid, master, ())
        return self._exceptions(series, wanted)

    def finish(self, series: Series, wanted: Parts) -> Series:
        """Exceptions that an earlier attempt did not come to."""
        return self._exceptions(series, wanted)

    def replace(self, series: Series, wanted: Parts) -> Series:
        """The series as it is wanted; raises ChangedMeanwhile when the master is another by now."""
        part = _main(wanted)
        first = series.first
        master = self._update(first["id"], self._body(part, with_host=False), first.get("etag", ""))
        kept = Series(series.id, series.uid, master, series.exceptions)
        if series.master is None:
            return kept
        return self._exceptions(kept, wanted, others=True)

    def remove(self, series: Series) -> None:
        """Take the whole series away. Raises ChangedMeanwhile, NotThere."""
        for event in [series.master] if series.master else series.exceptions:
            if event.get("status") == "cancelled":
                continue
            request = self._events.delete(
                calendarId=self._calendar, eventId=event["id"], sendUpdates="none"
            )
            request.headers["If-Match"] = event["etag"]
            self._google.send(request)

    def _import(self, event: EventJson) -> EventJson:
        try:
            return self._imported(event)
        except Refused:
            if "organizer" not in event and "attendees" not in event:
                raise
            # Google takes no event of a stranger's to which this person was not invited.
            return self._imported(_guests_aside(event))

    def _imported(self, event: EventJson) -> EventJson:
        def send(body: EventJson, **label: int) -> EventJson:
            return self._google.send(
                self._events.import_(
                    calendarId=self._calendar, body=body, supportsAttachments=True, **label
                )
            )

        return _labelled(send, event)

    def _update(self, id: str, event: EventJson, etag: str = "") -> EventJson:
        def send(body: EventJson, **label: int) -> EventJson:
            request = self._events.update(
                calendarId=self._calendar,
                eventId=id,
                body=body,
                sendUpdates="none",
                supportsAttachments=True,
                **label,
            )
            if etag:
                request.headers["If-Match"] = etag
            return self._google.send(request)

        return _labelled(send, event)

    def _exceptions(self, series: Series, wanted: Parts, *, others: bool = False) -> Series:
        """Write the overrides, the ones that are there already left as they are."""
        if wanted.master is None:
            return series
        there = {instant_of(one.get("originalStartTime") or {}): one for one in series.exceptions}
        done = dict(there)
        lost = 0
        for part in wanted.overrides:
            when = instant_of(part.original)
            event = self._body(part, with_host=False)
            known = there.get(when) or self._occurrence(series.id, part.original)
            if known is None:
                lost += 1
                continue
            if event_marks.note(known, event_marks.PART) != event_marks.note(
                event, event_marks.PART
            ):
                done[when] = self._update(known["id"], {**event, "status": _status(event)})
        if others:
            kept = {instant_of(part.original) for part in wanted.overrides}
            for when, event in there.items():
                if when not in kept:
                    done[when] = self._usual(event, wanted.master)
        if lost:
            raise Refused(f"{lost} exceptions are of no occurrence", code="exception-lost")
        return Series(series.id, series.uid, series.master, tuple(done.values()))

    def _usual(self, exception: EventJson, master: Part) -> EventJson:
        """An occurrence that is to be like the others again."""
        event = self._body(master, with_host=False)
        event.pop("recurrence", None)
        start = exception.get("originalStartTime") or {}
        length = _length(master.event)
        event |= {"start": start, "end": _after(start, length), "status": "confirmed"}
        return self._update(exception["id"], event)

    def _occurrence(self, id: str, original: dict[str, str]) -> EventJson | None:
        """One occurrence of a series by the start it had at first."""
        answer = self._google.send(
            self._events.instances(
                calendarId=self._calendar,
                eventId=id,
                originalStart=original.get("date") or original.get("dateTime", ""),
                showDeleted=True,
                maxResults=1,
            )
        )
        return next(iter(answer.get("items", ())), None)

    def _body(self, part: Part, *, with_host: bool) -> EventJson:
        event = {key: value for key, value in part.event.items() if key not in _NEVER_SENT}
        if "start" not in event:
            raise Refused("an event without a start", code="no-start")
        if not with_host:
            event.pop("organizer", None)
        text = json.dumps([event, part.rest], sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()[:32]
        return event_marks.with_marks(event, key=self._key, part=digest, rest=part.rest)


def _labelled(send: Callable[..., EventJson], event: EventJson) -> EventJson:
    """Send an event with its label, or with its colour alone where the calendar has no such label.

    A label is the calendar's own, and is only looked at when its version is named.
    """
    if "eventLabelId" not in event:
        return send(event)
    try:
        return send(event, eventLabelVersion=1)
    except Refused:
        return send({key: value for key, value in event.items() if key != "eventLabelId"})


def _main(wanted: Parts) -> Part:
    """The master, or the only override of a series that was never shared whole."""
    if wanted.master is not None:
        return wanted.master
    if len(wanted.overrides) > 1:
        raise Refused("several single occurrences without their series", code="no-master")
    return wanted.overrides[0]


def _status(event: EventJson) -> str:
    return str(event.get("status", "confirmed"))


def _guests_aside(event: EventJson) -> EventJson:
    """Guests as words among our notes: nobody is invited, and nobody is forgotten."""
    lines = [organizer_line(event.get("organizer") or {})]
    lines += [attendee_line(one) for one in event.get("attendees") or ()]
    said = "".join("X-ELSEWHERE-" + line.raw for line in lines if line is not None)
    kept = {key: value for key, value in event.items() if key not in ("organizer", "attendees")}
    return event_marks.with_marks(kept, rest=event_marks.rest(event) + said)


def _length(event: EventJson) -> float:
    start, end = (instant_of(event.get(name) or {}) for name in ("start", "end"))
    try:
        return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
    except ValueError:
        return 0.0


def _after(start: dict[str, str], seconds: float) -> dict[str, str]:
    if start.get("date"):
        day = date.fromisoformat(start["date"]) + timedelta(seconds=seconds)
        return {"date": day.isoformat()}
    at = datetime.fromisoformat(start["dateTime"]) + timedelta(seconds=seconds)
    return {**start, "dateTime": at.isoformat()}
