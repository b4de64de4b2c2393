"""To-do lists through the Tasks API: hidden, completed, assigned and nested ones too.

The API has no sync token. What changed is asked for by time, with some minutes of overlap; now and
then everything is listed, since a removal may be forgotten by Google before we ask.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from connectors.errors import ChangedMeanwhile, ConnectorError, NotThere, Refused
from connectors.google import todos
from connectors.google.client import Google
from connectors.google.odd import written
from connectors.google.tasks_mark import Mark
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page

WHOLE_AFTER = 30
"""Calls after which everything is listed again."""

FEW = 5
_ALL = {"showCompleted": True, "showHidden": True, "showAssigned": True, "maxResults": 100}

TaskJson = dict[str, Any]


class Tasks:
    """Every to-do list of an account."""

    def __init__(self, google: Google, *, writes: bool) -> None:
        self._google = google
        self._writes = writes
        self._lists: dict[str, str] = {}
        self._read: dict[str, dict[str, TaskJson]] = {}
        self._whole: set[str] = set()

    def collections(self) -> tuple[Collection, ...]:
        """In the order Google gives them."""
        lists = self._google.tasks.tasklists()
        found = []
        for page in self._google.pages(lists, lists.list(maxResults=100)):
            found += [self._collection(one) for one in page.get("items", ())]
        self._lists = {one.id: one.name for one in found}
        return tuple(found)

    def create(self, name: str) -> Collection:
        """As in the contract."""
        for collection in self.collections():
            if collection.name == name:
                return collection
        made = self._google.send(self._google.tasks.tasklists().insert(body={"title": name}))
        self._lists[made["id"]] = name
        return self._collection(made)

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        """As in the contract."""
        mark = Mark.of(since)
        whole = mark is None or mark.calls >= WHOLE_AFTER
        how: dict[str, Any] = {}
        if mark is not None and not whole:
            how = {"updatedMin": mark.overlap().isoformat(), "showDeleted": True}
        read = self._list(collection.id, **how)
        held = self._read.setdefault(collection.id, {})
        if whole:
            held.clear()
            self._whole.add(collection.id)
        held.update({task["id"]: task for task in read})
        seen = mark.seen if mark is not None and not whole else {}
        fresh = [task for task in read if seen.get(task["id"]) != task["etag"]]
        cursor = Mark.after(read, None if whole else mark).cursor()
        alive = tuple(_entry(task) for task in fresh if not task.get("deleted"))
        gone = tuple(task["id"] for task in fresh if task.get("deleted"))
        yield Page(alive, () if whole else gone, cursor, whole)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        """Tasks as just listed; others are asked for again."""
        held = self._read.setdefault(collection.id, {})
        missing = [e for e in entries if held.get(e.id, {}).get("etag") != e.revision]
        if len(missing) > FEW:
            held.update({task["id"]: task for task in self._list(collection.id)})
        else:
            for entry in missing:
                self._again(collection, entry.id)
        for entry in entries:
            task = held.get(entry.id)
            if task is not None and not task.get("deleted"):
                yield _item(task, self._parent(collection, task))

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        """As in the contract."""
        wanted = todos.to_do(b"".join(item.chunks))
        uid = wanted.uid or key
        task = todos.with_mark(wanted.task, key, uid)
        try:
            if over is not None:
                return _entry(self._replace(collection, task, over))
            for known in self._all(collection).values():
                if todos.is_of(known, key) and not known.get("deleted"):
                    return _entry(known)
            return _entry(self._insert(collection, task, wanted.parent))
        except ConnectorError as error:
            if not isinstance(error, Refused):
                # What was done is uncertain: look again before the next write.
                self._whole.discard(collection.id)
            raise

    def remove(self, collection: Collection, entry: Entry) -> None:
        """As in the contract."""
        self._current(collection, entry)
        request = self._google.tasks.tasks().delete(tasklist=collection.id, task=entry.id)
        request.headers["If-Match"] = entry.revision
        self._whole.discard(collection.id)
        self._google.send(request)
        self._read.get(collection.id, {}).pop(entry.id, None)

    def _collection(self, one: TaskJson) -> Collection:
        return Collection(one["id"], Kind.TASKS, one.get("title", ""), writes=self._writes)

    def _list(self, place: str, **how: Any) -> list[TaskJson]:
        tasks = self._google.tasks.tasks()
        first = tasks.list(tasklist=place, **_ALL, **how)
        return [one for page in self._google.pages(tasks, first) for one in page.get("items", ())]

    def _all(self, collection: Collection) -> dict[str, TaskJson]:
        if collection.id not in self._whole:
            found = {task["id"]: task for task in self._list(collection.id)}
            self._read[collection.id] = found
            self._whole.add(collection.id)
        return self._read[collection.id]

    def _again(self, collection: Collection, id: str) -> TaskJson | None:
        held = self._read.setdefault(collection.id, {})
        held.pop(id, None)
        try:
            held[id] = self._google.send(
                self._google.tasks.tasks().get(tasklist=collection.id, task=id)
            )
        except NotThere:
            self._known(collection)
        return held.get(id)

    def _known(self, collection: Collection) -> None:
        """Tell a task that has gone from a list that has. Raises NotThere for the latter."""
        if collection.id not in self._lists:
            self.collections()
        if collection.id not in self._lists:
            raise NotThere(about=collection.name)

    def _current(self, collection: Collection, entry: Entry) -> TaskJson:
        task = self._again(collection, entry.id)
        if task is None or task.get("deleted"):
            raise NotThere(about=entry.name)
        if task["etag"] != entry.revision:
            raise ChangedMeanwhile(about=entry.name)
        return task

    def _parent(self, collection: Collection, task: TaskJson) -> TaskJson | None:
        id = str(task.get("parent", ""))
        held = self._read.setdefault(collection.id, {})
        return held.get(id) or (self._again(collection, id) if id else None)

    def _insert(self, collection: Collection, task: TaskJson, parent: str) -> TaskJson:
        above = self._above(collection, parent)
        siblings = [
            one
            for one in self._all(collection).values()
            if one.get("parent", "") == above and not one.get("deleted") and not one.get("hidden")
        ]
        last = max(siblings, key=lambda one: one.get("position", ""), default=None)
        where = {"parent": above} if above else {}
        # Without a neighbour named, Google puts a new task before all others.
        where |= {"previous": last["id"]} if last else {}
        made = self._google.send(
            self._google.tasks.tasks().insert(tasklist=collection.id, body=task, **where)
        )
        self._all(collection)[made["id"]] = made
        return made

    def _above(self, collection: Collection, parent: str) -> str:
        """The task that stands for a parent's UID; Google nests one level deep only."""
        for one in self._all(collection).values() if parent else ():
            here = not one.get("deleted") and not one.get("parent")
            if here and todos.uid(one) == parent:
                return str(one["id"])
        return ""

    def _replace(self, collection: Collection, task: TaskJson, over: Entry) -> TaskJson:
        self._current(collection, over)
        request = self._google.tasks.tasks().update(
            tasklist=collection.id, task=over.id, body={**task, "id": over.id}
        )
        request.headers["If-Match"] = over.revision
        made = self._google.send(request)
        self._read[collection.id][made["id"]] = made
        return made


def _item(task: TaskJson, parent: TaskJson | None) -> Item:
    original = json.dumps(task, ensure_ascii=False, sort_keys=True).encode()
    body = written(lambda: todos.todo(task, parent), original)
    return Item(_entry(task), (body,), original=original)


def _entry(task: TaskJson) -> Entry:
    return Entry(task["id"], task["etag"], task.get("title", ""))
