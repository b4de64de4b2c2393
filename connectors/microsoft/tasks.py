"""To Do lists through Graph: changes as a hint, each task then read whole with its steps.

A link of ours in a task names the key and UID it was written under; an extension that is put there
last says that all of it was written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from connectors.errors import ConnectorError, NotThere, Refused
from connectors.microsoft.batch import several
from connectors.microsoft.client import Graph, Json, part
from connectors.microsoft.places import Places
from connectors.microsoft.presence import as_seen, if_there
from connectors.microsoft.rounds import page, round_of
from connectors.microsoft.todos import (
    EXTENSION,
    Wanted,
    digest,
    key_of,
    link,
    note,
    note_of,
    todo_of,
    wanted_of,
)
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page

FEW = 24
_SIZE = ("odata.maxpagesize=100",)
_WHOLE = "$expand=checklistItems,linkedResources,extensions"


class Tasks:
    """The to-do lists of an account."""

    def __init__(self, graph: Graph, *, writes: bool) -> None:
        self._graph = graph
        self._writes = writes
        self._places = Places(graph, "/me/todo/lists", "displayName", self._collection)
        self._ours: dict[str, dict[str, str]] = {}

    def collections(self) -> tuple[Collection, ...]:
        """Every list; that of flagged mails is To Do's own and only read."""
        return self._places.all()

    def create(self, name: str) -> Collection:
        """As in the contract."""
        return self._places.create(name)

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        """As in the contract."""
        before = round_of(since)
        path = f"{_list(collection)}/tasks/delta"
        told = self._graph.delta(path, before.link, prefer=_SIZE)
        yield page(told, before, _entry)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        """As in the contract, four tasks at a time."""
        self._places.look(collection)
        for start in range(0, len(entries), FEW):
            some = entries[start : start + FEW]
            paths = [f"{_task(collection, one.id)}?{_WHOLE}" for one in some]
            for one in several(self._graph, paths):
                if one is not None:
                    original = json.dumps(one, ensure_ascii=False, sort_keys=True).encode()
                    yield Item(_entry(one), (todo_of(one),), original=original)

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        """As in the contract."""
        wanted = wanted_of(b"".join(item.chunks))
        try:
            if over is not None:
                there = self._current(collection, over)
                tag = there.get("@odata.etag", "")
                body = {"recurrence": None, **wanted.task}
                _repeating(
                    lambda body: self._graph.patch(_task(collection, over.id), body, tag), body
                )
                return self._finish(collection, there, wanted)
            held = self._marked(collection).get(key)
            if held is not None:
                found = self._get(_task(collection, held))
                if found is None:
                    raise NotThere(about=held)
                if note_of(found).get("seen"):
                    return _entry(found, wanted)
                return self._finish(collection, found, wanted)
            body = {name: value for name, value in wanted.task.items() if value}
            body["linkedResources"] = [link(key, wanted.uid)]
            path = f"{_list(collection)}/tasks"
            made = _repeating(lambda body: self._graph.post(path, body), body)
            self._marked(collection)[key] = made["id"]
            return self._finish(collection, made, wanted)
        except ConnectorError:
            self._ours.pop(collection.id, None)
            raise

    def remove(self, collection: Collection, entry: Entry) -> None:
        """As in the contract."""
        there = self._current(collection, entry)
        self._ours.pop(collection.id, None)
        self._graph.delete(_task(collection, entry.id), there.get("@odata.etag", ""))

    def _collection(self, one: Json) -> Collection:
        writes = self._writes and one.get("wellknownListName") != "flaggedEmails"
        return Collection(one["id"], Kind.TASKS, one.get("displayName") or "", writes=writes)

    def _get(self, path: str) -> Json | None:
        return if_there(lambda: self._graph.get(f"{path}?{_WHOLE}"))

    def _current(self, collection: Collection, entry: Entry) -> Json:
        return as_seen(self._get(_task(collection, entry.id)), entry, "@odata.etag")

    def _marked(self, collection: Collection) -> dict[str, str]:
        """Ids of what we put into a list, by key."""
        if collection.id not in self._ours:
            path = f"{_list(collection)}/tasks?$top=100&$expand=linkedResources"
            self._ours[collection.id] = {
                key: one["id"] for one in self._graph.pages(path) if (key := key_of(one))
            }
        return self._ours[collection.id]

    def _finish(self, collection: Collection, there: Json, wanted: Wanted) -> Entry:
        """Steps anew, then our extension, which says that all is there."""
        path = _task(collection, there["id"])
        old = there.get("checklistItems") or ()
        if [(one["displayName"], one["isChecked"]) for one in old] != list(wanted.steps):
            for one in old:
                self._graph.delete(f"{path}/checklistItems/{part(one['id'])}")
            for name, done in wanted.steps:
                self._graph.post(f"{path}/checklistItems", {"displayName": name, "isChecked": done})
        now = self._get(path)
        if now is None:
            raise NotThere(about=there["id"])
        body = note(wanted, digest(now))
        if note_of(now):
            self._graph.patch(f"{path}/extensions/{EXTENSION}", body)
        else:
            self._graph.post(f"{path}/extensions", body)
        return _entry(self._get(path) or now, wanted)


def _repeating(send: Callable[[Json], Json], body: Json) -> Json:
    """Send a task; without its repetition where To Do takes that for none."""
    try:
        return send(body)
    except Refused:
        if not body.get("recurrence"):
            raise
        return send({name: value for name, value in body.items() if name != "recurrence"})


def _list(collection: Collection) -> str:
    return f"/me/todo/lists/{part(collection.id)}"


def _task(collection: Collection, id: str) -> str:
    return f"{_list(collection)}/tasks/{part(id)}"


def _entry(one: Json, wanted: Wanted | None = None) -> Entry:
    lost = wanted is not None and wanted.repeats and not one.get("recurrence")
    remark = "repeats-not-there" if lost else ""
    name = one.get("title") or ""
    return Entry(one["id"], str(one.get("@odata.etag") or ""), name, remark=remark)
