"""Calendars through Graph: a series and its exceptions as one object; nothing that mails anybody.

Guests are never sent, and an event whose guests Microsoft would tell is left as it is.
A write ends with a mark of what Outlook says of it; without one the next visit goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from connectors.errors import ConnectorError, NotThere, Refused, StartOver
from connectors.microsoft import extended
from connectors.microsoft.batch import several
from connectors.microsoft.client import Delta, Graph, Json, part
from connectors.microsoft.event_objects import digest, object_of
from connectors.microsoft.event_spread import ASIDE, drop_days, has_days, parts_in, put_days
from connectors.microsoft.event_writing import Wanted, exceptions, wanted_of
from connectors.microsoft.places import Places
from connectors.microsoft.presence import as_seen, if_there
from connectors.microsoft.rounds import round_of
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page

FEW = 24
PAGE = 200
_SIZE = (f"odata.maxpagesize={PAGE}",)
_TEXT = ('outlook.body-content-type="text"',)
_EXPAND = extended.expand(extended.EVENT)
_SEEN = "$select=subject,changeKey,type,seriesMasterId"
_SERIES = "$select=cancelledOccurrences,exceptionOccurrences&$expand=exceptionOccurrences"


class Calendars:
    """Every calendar of an account."""

    def __init__(self, graph: Graph, *, writes: bool) -> None:
        self._graph = graph
        self._writes = writes
        self._places = Places(graph, "/me/calendars", "name", self._collection)
        self._ours: dict[str, dict[str, str]] = {}

    def collections(self) -> tuple[Collection, ...]:
        """Those of others and subscribed ones too, which are not written to."""
        return self._places.all()

    def create(self, name: str) -> Collection:
        """As in the contract."""
        return self._places.create(name)

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        """As in the contract; where Graph gives no changes, everything is listed each time."""
        before = round_of(since)
        told = self._told(collection, before.link)
        if told is None:
            path = f"{_calendar(collection)}/events?$top={PAGE}&{_SEEN}"
            parts = parts_in(self._graph, f"{_calendar(collection)}/events")
            all = (_entry(one) for one in self._graph.pages(path) if one["id"] not in parts)
            yield Page(tuple(all), (), before.after("", 0), whole=True)
            return
        alive: dict[str, Entry] = {}
        for one in told.items.values():
            if "@removed" not in one:
                master = one.get("seriesMasterId")
                meant = self._get(str(master)) if master else one
                if meant is not None:
                    alive[meant["id"]] = _entry(meant)
        if alive:
            for id in parts_in(self._graph, f"{_calendar(collection)}/events"):
                alive.pop(id, None)
        gone = tuple(id for id, one in told.items.items() if "@removed" in one and id not in alive)
        whole = not before.link
        cursor = before.after(told.link, len(gone), told.date)
        yield Page(tuple(alive.values()), () if whole else gone, cursor, whole)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        """As in the contract; the exceptions of four series are asked for at a time."""
        self._places.look(collection)
        if len(entries) > FEW:
            path = f"{_calendar(collection)}/events?$top={PAGE}&{_EXPAND}"
            held = {one["id"]: one for one in self._graph.pages(path, prefer=_TEXT)}
            found = [held[one.id] for one in entries if one.id in held]
        else:
            paths = [f"/me/events/{part(one.id)}?{_EXPAND}" for one in entries]
            found = [one for one in several(self._graph, paths, prefer=_TEXT) if one is not None]
        for start in range(0, len(found), FEW):
            for one in self._with_exceptions(found[start : start + FEW]):
                original = json.dumps(one, ensure_ascii=False, sort_keys=True).encode()
                yield Item(_entry(one), (object_of(one),), original=original)

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        """As in the contract."""
        wanted = wanted_of(b"".join(item.chunks))
        try:
            if over is not None:
                current = self._current(over)
                body = wanted.body(key, new=False)
                path = f"/me/events/{part(over.id)}"
                if has_days(current) or wanted.days:
                    drop_days(self._graph, key, self._marked(collection))
                made = self._graph.patch(path, body, current.get("@odata.etag", ""))
                return self._finish(collection, key, made["id"], wanted)
            held = self._marked(collection).get(key)
            if held is not None:
                there = self._get(held)
                if there is None:
                    raise NotThere(about=held)
                notes = extended.read(there)
                done = notes.get(extended.SEEN)
                if done:
                    return _entry(there, _remark(wanted, notes.get(extended.SPREAD, "")))
                return self._finish(collection, key, held, wanted)
            path = f"{_calendar(collection)}/events"
            made = self._graph.post(path, wanted.body(key, new=True))
            self._marked(collection)[key] = made["id"]
            return self._finish(collection, key, made["id"], wanted)
        except ConnectorError:
            self._ours.pop(collection.id, None)
            raise

    def remove(self, collection: Collection, entry: Entry) -> None:
        """As in the contract."""
        there = self._current(entry)
        if has_days(there):
            key = extended.read(there).get(extended.KEY, "")
            drop_days(self._graph, key, self._marked(collection))
        self._ours.pop(collection.id, None)
        self._graph.delete(f"/me/events/{part(entry.id)}", there.get("@odata.etag", ""))

    def _collection(self, one: Json) -> Collection:
        facts = {"colour": one.get("hexColor") or "", "owner": _mail(one)}
        facts["primary"] = "yes" if one.get("isDefaultCalendar") else ""
        writes = self._writes and one.get("canEdit") is not False
        kept = {name: fact for name, fact in facts.items() if fact}
        return Collection(one["id"], Kind.CALENDAR, one.get("name") or "", kept, writes)

    def _told(self, collection: Collection, link: str) -> Delta | None:
        """A round of changes; None when this mailbox gives none."""
        path = f"{_calendar(collection)}/events/delta?{_SEEN}"
        try:
            return self._graph.delta(path, link, prefer=_SIZE)
        except StartOver:
            if link:
                raise
            return None
        except Refused:
            return None

    def _get(self, id: str) -> Json | None:
        path = f"/me/events/{part(id)}?{_EXPAND}"
        return if_there(lambda: self._graph.get(path, prefer=_TEXT))

    def _with_exceptions(self, events: Sequence[Json]) -> list[Json]:
        """These events, a series with its exceptions and cancelled days."""
        series = [one["id"] for one in events if one.get("type") == "seriesMaster"]
        paths = [f"/me/events/{part(id)}?{_SERIES}" for id in series]
        told = dict(zip(series, several(self._graph, paths, prefer=_TEXT), strict=True))
        names = ("cancelledOccurrences", "exceptionOccurrences")
        return [
            {**one, **{name: more[name] for name in names if name in more}}
            for one in events
            for more in [told.get(one["id"]) or {}]
        ]

    def _current(self, entry: Entry) -> Json:
        there = as_seen(self._get(entry.id), entry, "changeKey")
        if there.get("attendees") and there.get("isOrganizer") is not False:
            raise Refused("its guests would be told", code="would-mail-guests", about=entry.name)
        return there

    def _marked(self, collection: Collection) -> dict[str, str]:
        """Ids of what we put into a calendar, by key."""
        if collection.id not in self._ours:
            path = f"{_calendar(collection)}/events?$top={PAGE}&$select=id,changeKey&"
            self._ours[collection.id] = {
                key: one["id"]
                for one in self._graph.pages(path + extended.expand([extended.KEY]))
                if (key := extended.read(one).get(extended.KEY))
            }
        return self._ours[collection.id]

    def _finish(self, collection: Collection, key: str, id: str, wanted: Wanted) -> Entry:
        """Exceptions or further days, then the mark that all is there."""
        path, marked = f"{_calendar(collection)}/events", self._marked(collection)

        def aside(at: datetime, said: Json) -> None:
            put_days(self._graph, path, key, {f"{at:%Y%m%dT%H%M}": said}, marked)

        exceptions(self._graph, id, wanted, aside)
        days = {str(number): said for number, said in enumerate(wanted.days, 1)}
        put_days(self._graph, path, key, days, marked)
        beside = not days and not wanted.some and any(name.startswith(f"{key}~") for name in marked)
        notes = {extended.SPREAD: ASIDE} if beside else {}
        there = self._get(id)
        if there is None:
            raise NotThere(about=id)
        (whole,) = self._with_exceptions([there])
        mark = extended.written({extended.SEEN: digest(whole), **notes})
        body: Json = {"singleValueExtendedProperties": mark}
        patched = self._graph.patch(f"/me/events/{part(id)}", body)
        return _entry(patched, _remark(wanted, notes.get(extended.SPREAD, "")))


def _calendar(collection: Collection) -> str:
    return f"/me/calendars/{part(collection.id)}"


def _remark(wanted: Wanted, spread: str) -> str:
    """How it stands there otherwise than it is; "" when it does not."""
    return wanted.remark or ("day-apart" if spread == ASIDE else "")


def _entry(one: Json, remark: str = "") -> Entry:
    name = one.get("subject") or ""
    return Entry(one["id"], str(one.get("changeKey") or ""), name, remark=remark)


def _mail(one: Json) -> str:
    return str((one.get("owner") or {}).get("address") or "")
