"""The Tasks API of the fake Google: lists, nested, hidden, deleted and assigned tasks, date-only dues.

Sources: tasks v1 discovery document ("only date information is recorded; the time portion of the
timestamp is discarded"; hidden: completed and then cleared; parent and position are set by insert
and move alone); limits of title and notes from developers.google.com/workspace/tasks/limits.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.clouds.google_words import Call, Time, Wrong

READ_ONLY = {
    "kind", "id", "etag", "updated", "selfLink", "parent", "position", "hidden", "links",
    "webViewLink", "assignmentInfo",
}  # fmt: skip


class Tasks:
    """Task lists of one account."""

    def __init__(self, time: Time) -> None:
        self._time = time
        self._count = itertools.count(1)
        self._order = itertools.count(1)
        self.lists: dict[str, dict[str, Any]] = {}
        self.tasks: dict[str, dict[str, dict[str, Any]]] = {}
        self.add_list("My Tasks")

    def methods(self) -> dict[str, Callable[[Call], Any]]:
        return {
            "tasks.tasklists.list": self._list_lists,
            "tasks.tasklists.get": lambda call: self.lists[self._place(call)],
            "tasks.tasklists.insert": lambda call: self.lists[self.add_list(call.body["title"])],
            "tasks.tasks.list": self._list,
            "tasks.tasks.get": lambda call: copy.deepcopy(self._find(call)),
            "tasks.tasks.insert": self._insert,
            "tasks.tasks.update": self._update,
            "tasks.tasks.delete": self._delete,
        }

    def add_list(self, title: str) -> str:
        id = f"list{next(self._count)}"
        self.lists[id] = {
            "kind": "tasks#taskList", "id": id, "etag": f'"{next(self._count)}"', "title": title,
            "updated": self._time.stamp(),
        }  # fmt: skip
        self.tasks[id] = {}
        return id

    def add(self, place: str, **fields: Any) -> str:
        """What a person writes in the app; gives the task's id."""
        id = f"task{next(self._count)}"
        self._store(place, id, {"position": self._position(), **fields})
        return id

    def change(self, place: str, id: str, **fields: Any) -> None:
        self._store(place, id, {**self.tasks[place][id], **fields})

    def erase(self, place: str, id: str) -> None:
        self.change(place, id, deleted=True)

    def _position(self) -> str:
        return f"{next(self._order) * 1000:020}"

    def _store(self, place: str, id: str, task: dict[str, Any]) -> dict[str, Any]:
        if len(task.get("title", "")) > 1024 or len(task.get("notes", "")) > 8192:
            raise Wrong(400, "invalid", "too long")
        kept = {
            "status": "needsAction", "title": "", **task,
            "kind": "tasks#task", "id": id, "etag": f'"{next(self._count)}"', "updated": self._time.stamp(),
        }  # fmt: skip
        if kept.get("due"):
            kept["due"] = datetime.fromisoformat(kept["due"]).strftime("%Y-%m-%dT00:00:00.000Z")
        if kept["status"] == "completed":
            kept.setdefault("completed", self._time.stamp())
        else:
            kept.pop("completed", None)
        self.tasks[place][id] = kept
        return kept

    def _place(self, call: Call) -> str:
        place = call.names["tasklist"]
        if place not in self.lists:
            raise Wrong(404, "notFound", "Task list not found.")
        return place

    def _find(self, call: Call) -> dict[str, Any]:
        task = self.tasks[self._place(call)].get(call.names["task"])
        if task is None:
            raise Wrong(404, "notFound", "Task not found.")
        return task

    def _list_lists(self, call: Call) -> dict[str, Any]:
        size, start = call.number("maxResults", 20), int(call.one("pageToken", "0"))
        lists = list(self.lists.values())
        answer: dict[str, Any] = {
            "kind": "tasks#taskLists",
            "etag": '"1"',
            "items": lists[start : start + size],
        }
        if start + size < len(lists):
            answer["nextPageToken"] = str(start + size)
        return answer

    def _list(self, call: Call) -> dict[str, Any]:
        since = call.one("updatedMin")
        found = [
            task for task in self.tasks[self._place(call)].values()
            if (call.yes("showDeleted") or not task.get("deleted"))
            and (call.yes("showHidden") or not task.get("hidden"))
            and (call.yes("showCompleted", True) or task["status"] != "completed")
            and (call.yes("showAssigned") or "assignmentInfo" not in task)
            and (not since or datetime.fromisoformat(task["updated"]) >= datetime.fromisoformat(since))
        ]  # fmt: skip
        size, start = call.number("maxResults", 20), int(call.one("pageToken", "0"))
        if size > 100:
            raise Wrong(400, "invalid", "maxResults")
        answer: dict[str, Any] = {
            "kind": "tasks#tasks", "etag": '"1"', "items": copy.deepcopy(found[start : start + size]),
        }  # fmt: skip
        if start + size < len(found):
            answer["nextPageToken"] = str(start + size)
        return answer

    def _insert(self, call: Call) -> dict[str, Any]:
        place = self._place(call)
        parent, previous = call.one("parent"), call.one("previous")
        for other in filter(None, (parent, previous)):
            if other not in self.tasks[place]:
                raise Wrong(400, "invalid", "no such task")
        if parent and self.tasks[place][parent].get("parent"):
            raise Wrong(400, "invalid", "no subtasks of subtasks")
        body = {key: value for key, value in call.body.items() if key not in READ_ONLY}
        position = self._position() if previous else f"{0:020}"
        id = f"task{next(self._count)}"
        more = {"parent": parent} if parent else {}
        return copy.deepcopy(self._store(place, id, {**body, "position": position, **more}))

    def _update(self, call: Call) -> dict[str, Any]:
        task = self._find(call)
        self._matches(call, task)
        if call.body.get("id") != task["id"]:
            raise Wrong(400, "invalid", "Missing task ID")
        body = {key: value for key, value in call.body.items() if key not in READ_ONLY}
        kept = {key: value for key, value in task.items() if key in READ_ONLY}
        return copy.deepcopy(self._store(self._place(call), task["id"], {**body, **kept}))

    def _delete(self, call: Call) -> None:
        task = self._find(call)
        if task.get("deleted"):
            raise Wrong(404, "notFound", "Task not found.")
        self._matches(call, task)
        for other in self.tasks[self._place(call)].values():
            if other.get("parent") == task["id"]:
                self.erase(self._place(call), other["id"])
        self.erase(self._place(call), task["id"])

    @staticmethod
    def _matches(call: Call, task: dict[str, Any]) -> None:
        if call.headers.get("if-match", "*") not in ("*", task["etag"]):
            raise Wrong(412, "conditionNotMet", "Precondition Failed")
