"""Calendars: masters, exceptions and cancellations as one object a UID; writing that mails nobody.

New events are imported, which is the one way that keeps a UID and mails no guest. Every other
write says `sendUpdates=none`. An entry is named by its master's id; its revision covers the
exceptions too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from connectors.errors import ChangedMeanwhile, NotThere
from connectors.google import event_marks
from connectors.google.client import Google
from connectors.google.event_series import Series, grouped
from connectors.google.event_writing import Writing
from connectors.google.events_from_ical import parts
from connectors.google.events_to_ical import Setting, calendar_object
from connectors.google.odd import written
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page

PAGE = 500
_WRITERS = ("owner", "writer")
_BIRTHDAYS = "addressbook#contacts@group.v.calendar.google.com"


class Calendars:
    """Every calendar of an account."""

    def __init__(self, google: Google, *, writes: bool) -> None:
        self._google = google
        self._writes = writes
        self._known: dict[str, dict[str, Any]] = {}
        self._read: dict[tuple[str, str], Series] = {}

    def collections(self) -> tuple[Collection, ...]:
        """All but the list of birthdays, which contacts hold, and those that only show "busy"."""
        lists = self._google.calendar.calendarList()
        first = lists.list(maxResults=250, showHidden=True)
        found: dict[str, Collection] = {}
        for page in self._google.pages(lists, first):
            for one in page.get("items", ()):
                hidden = one["id"] == _BIRTHDAYS or one.get("accessRole") == "freeBusyReader"
                if not one.get("deleted") and not hidden:
                    self._known[one["id"]] = one
                    found[one["id"]] = self._collection(one)
        return tuple(found.values())

    def create(self, name: str) -> Collection:
        """As in the contract."""
        for collection in self.collections():
            if collection.name == name and collection.writes:
                return collection
        made = self._google.send(self._google.calendar.calendars().insert(body={"summary": name}))
        return self._collection(self._calendar(made["id"]))

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        """As in the contract. Exceptions may stand pages away from their master."""
        calendar = collection.id
        self._setting(calendar)
        events = self._google.calendar.events()
        token = {"syncToken": str(since)} if since is not None else {}
        first = events.list(calendarId=calendar, maxResults=2500, singleEvents=False, **token)
        read: list[dict[str, Any]] = []
        cursor = None
        for page in self._google.pages(events, first):
            read += page.get("items", ())
            cursor = page.get("nextSyncToken")
        if since is None:
            yield from self._whole(calendar, read, Cursor(cursor) if cursor else None)
        else:
            yield self._delta(calendar, read, Cursor(cursor) if cursor else None)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        """Objects as just listed; others are asked for again."""
        calendar = collection.id
        setting = self._setting(calendar)
        for entry in entries:
            series = self._read.get((calendar, entry.id))
            if series is None or series.revision != entry.revision:
                series = self._series(calendar, entry.id)
            if series is not None:
                self._read[calendar, entry.id] = series
                yield _item(series, setting)

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        """As in the contract."""
        calendar = collection.id
        setting = self._setting(calendar)
        wanted = parts(b"".join(item.chunks), setting.zone)
        writing = Writing(self._google, calendar, key)
        uid = wanted.uid or key
        if over is not None:
            series = self._series(calendar, over.id)
            if series is None:
                raise NotThere(about=over.name)
            if series.revision != over.revision:
                raise ChangedMeanwhile(about=over.name)
            written = writing.replace(series, wanted)
        else:
            there = self._by_uid(calendar, uid)
            if there is not None and there.lives:
                if event_marks.note(there.first, event_marks.KEY) != key:
                    return _entry(there)
                written = writing.finish(there, wanted)
            else:
                written = writing.create(uid, wanted, there)
        self._read.pop((calendar, written.id), None)
        if wanted.overrides or written.exceptions:
            written = self._series(calendar, written.id) or written
        return _entry(written)

    def remove(self, collection: Collection, entry: Entry) -> None:
        """As in the contract. Guests are not told."""
        self._setting(collection.id)
        series = self._series(collection.id, entry.id)
        if series is None:
            raise NotThere(about=entry.name)
        if series.revision != entry.revision:
            raise ChangedMeanwhile(about=entry.name)
        self._read.pop((collection.id, entry.id), None)
        Writing(self._google, collection.id, "").remove(series)

    def _collection(self, one: dict[str, Any]) -> Collection:
        facts = {
            "colour": one.get("backgroundColor", ""),
            "description": one.get("description", ""),
            "location": one.get("location", ""),
            "timezone": one.get("timeZone", ""),
            "rights": one.get("accessRole", ""),
            "hidden": "yes" if one.get("hidden") else "",
            "primary": "yes" if one.get("primary") else "",
            "reminders": json.dumps(one["defaultReminders"]) if one.get("defaultReminders") else "",
        }
        name = one.get("summaryOverride") or one.get("summary", "")
        writes = self._writes and one.get("accessRole") in _WRITERS
        kept = {key: value for key, value in facts.items() if value}
        return Collection(one["id"], Kind.CALENDAR, name, kept, writes)

    def _calendar(self, id: str) -> dict[str, Any]:
        if id not in self._known:
            lists = self._google.calendar.calendarList()
            self._known[id] = self._google.send(lists.get(calendarId=id))
        return self._known[id]

    def _setting(self, calendar: str) -> Setting:
        """What events leave to their calendar. Raises NotThere for an unknown one."""
        found = self._calendar(calendar)
        return Setting(found.get("timeZone", ""), tuple(found.get("defaultReminders", ())))

    def _whole(
        self, calendar: str, read: Sequence[dict[str, Any]], cursor: Cursor | None
    ) -> Iterator[Page]:
        all_ = [one for one in grouped(read) if one.lives and not one.linked_to_a_contact]
        self._read.update({(calendar, one.id): one for one in all_})
        for start in range(0, max(len(all_), 1), PAGE):
            last = start + PAGE >= len(all_)
            entries = tuple(map(_entry, all_[start : start + PAGE]))
            yield Page(entries, (), cursor if last else None, whole=True)

    def _delta(self, calendar: str, read: Sequence[dict[str, Any]], cursor: Cursor | None) -> Page:
        entries: list[Entry] = []
        gone: list[str] = []
        for part in grouped(read):
            series: Series | None = part
            if part.master is None or part.repeats:
                # Only what changed was told; the rest of the series is needed for one object.
                series = self._series(calendar, part.id)
            if series is None or not series.lives:
                gone.append(part.id)
            elif not series.linked_to_a_contact:
                self._read[calendar, series.id] = series
                entries.append(_entry(series))
        return Page(tuple(entries), tuple(gone), cursor, whole=False)

    def _series(self, calendar: str, id: str) -> Series | None:
        """A series by its master's id; None when it has gone."""
        try:
            master = self._google.send(
                self._google.calendar.events().get(calendarId=calendar, eventId=id)
            )
        except NotThere:
            return self._without_master(calendar, id)
        if master.get("status") == "cancelled":
            return None
        if not master.get("recurrence"):
            return Series(master["id"], master.get("iCalUID", ""), master, ())
        return self._by_uid(calendar, master["iCalUID"], id) or Series(
            master["id"], master["iCalUID"], master, ()
        )

    def _without_master(self, calendar: str, id: str) -> Series | None:
        """Single occurrences of somebody else's series, which were shared without it."""
        known = self._read.get((calendar, id))
        if known is None or known.master is not None:
            return None
        return self._by_uid(calendar, known.uid, id)

    def _by_uid(self, calendar: str, uid: str, id: str = "") -> Series | None:
        """What stands under a UID, removed or not; the series of this id if one is given."""
        events = self._google.calendar.events()
        first = events.list(
            calendarId=calendar, iCalUID=uid, showDeleted=True, singleEvents=False, maxResults=2500
        )
        read = [one for page in self._google.pages(events, first) for one in page.get("items", ())]
        found = grouped(read)
        best = (
            [one for one in found if one.id == id] or [one for one in found if one.lives] or found
        )
        return best[0] if best else None


def _entry(series: Series) -> Entry:
    return Entry(series.id, series.revision, str(series.first.get("summary", "")))


def _item(series: Series, setting: Setting) -> Item:
    original = _original(series)
    body = written(
        lambda: calendar_object(series.uid, series.master, series.exceptions, setting), original
    )
    return Item(_entry(series), (body,), original=original)


def _original(series: Series) -> bytes:
    known: Iterable[dict[str, Any]] = (
        *([series.master] if series.master else ()),
        *series.exceptions,
    )
    return json.dumps({"events": list(known)}, ensure_ascii=False, sort_keys=True).encode()
