"""To Do of the fake Graph: lists, tasks whose due time is cut to a day, steps, links, extensions.

Sources: Graph's todoTask resource; known behaviour of dates (the time of a due date is dropped, that
of completion too).
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from typing import Any

from tests.clouds.microsoft_words import Call, Log, Time, Wrong, delta, paged

DEFAULT = "AQMkADefaultTasks=="
_APART = ("checklistItems", "linkedResources", "extensions")


class Tasks:
    """To-do lists of one mailbox. `repeats` is whether it takes repetitions written from outside."""

    def __init__(self, time: Time) -> None:
        self._time = time
        self._count = itertools.count(1)
        self.log = Log()
        self.repeats = True
        self.lists: dict[str, dict[str, Any]] = {}
        self.tasks: dict[str, dict[str, Any]] = {}
        self.place: dict[str, str] = {}
        self._keep_list(DEFAULT, "Tasks", "defaultList")

    def routes(self) -> list[tuple[str, str, Callable[[Call], Any], str]]:
        lists = "/me/todo/lists"
        one = lists + "/([^/]+)"
        task = one + "/tasks/([^/]+)"
        return [
            ("GET", lists, lambda call: paged(call, list(self.lists.values()), int(call.query.get("$top", "10"))), "*todoTaskList"),
            ("POST", lists, lambda call: self.lists[self.add_list(call.body["displayName"])], "todoTaskList"),
            ("GET", one, lambda call: self.lists[self._list(call)], "todoTaskList"),
            ("GET", one + "/tasks", self._all, "*todoTask"),
            ("GET", one + "/tasks/delta", self._delta, "*todoTask"),
            ("POST", one + "/tasks", lambda call: self._shown(self.add(call.body, self._list(call)), ""), "todoTask"),
            ("GET", task, lambda call: self._shown(self._find(call), call.query.get("$expand", "")), "todoTask"),
            ("PATCH", task, self._patch, "todoTask"),
            ("DELETE", task, self._delete, ""),
            ("POST", task + "/checklistItems", self._add_step, "checklistItem"),
            ("DELETE", task + "/checklistItems/([^/]+)", self._drop_step, ""),
            ("POST", task + "/extensions", self._extend, "openTypeExtension"),
            ("PATCH", task + "/extensions/([^/]+)", self._extend, "openTypeExtension"),
        ]  # fmt: skip

    def add_list(self, name: str, known: str = "none") -> str:
        id = f"AQMkATasks{next(self._count)}=="
        self._keep_list(id, name, known)
        return id

    def add(self, task: dict[str, Any], place: str = DEFAULT) -> str:
        id = f"AAkALgAATask{next(self._count)}="
        given = {name: list(task.get(name, ())) for name in _APART}
        for name in _APART:
            given[name] = [{**one, "id": f"{name}-{next(self._count)}"} for one in given[name]]
        self.tasks[id] = {
            "id": id,
            "status": "notStarted",
            "importance": "normal",
            "categories": [],
            "createdDateTime": self._time.stamp(),
            **given,
        }
        self.place[id] = place
        try:
            self.change(id, **{name: value for name, value in task.items() if name not in _APART})
        except Wrong:
            del self.tasks[id], self.place[id]
            raise
        return id

    def change(self, id: str, **fields: Any) -> None:
        made = {**self.tasks[id], **copy.deepcopy(fields)}
        if made.get("recurrence"):
            day = (made.get("dueDateTime") or {}).get("dateTime", "")[:10]
            if not self.repeats or made["recurrence"]["range"]["startDate"] != day:
                raise Wrong(400, "invalidRequest")
        for name in ("dueDateTime", "completedDateTime", "startDateTime"):
            if made.get(name):
                made[name] = {
                    "dateTime": made[name]["dateTime"][:10] + "T00:00:00.0000000",
                    "timeZone": "UTC",
                }
        if made["status"] != "completed":
            made["completedDateTime"] = None
        self.tasks[id] = made
        self._touch(id)

    def erase(self, id: str) -> None:
        del self.tasks[id]
        self.log.note(self.place.pop(id), id)

    def _keep_list(self, id: str, name: str, known: str) -> None:
        self.lists[id] = {
            "id": id,
            "displayName": name,
            "isOwner": True,
            "isShared": False,
            "wellknownListName": known,
        }

    def _touch(self, id: str) -> None:
        self.tasks[id] |= {
            "@odata.etag": f'W/"T{next(self._count)}"',
            "lastModifiedDateTime": self._time.stamp(),
        }
        self.log.note(self.place[id], id)

    def _list(self, call: Call) -> str:
        if call.names[0] not in self.lists:
            raise Wrong(404, "ErrorItemNotFound")
        return call.names[0]

    def _find(self, call: Call) -> str:
        self._list(call)
        if call.names[1] not in self.tasks:
            raise Wrong(404, "ErrorItemNotFound")
        return call.names[1]

    def _held(self, call: Call) -> str:
        id = self._find(call)
        tag = self.tasks[id]["@odata.etag"]
        if call.headers.get("if-match", tag) not in ("*", tag):
            raise Wrong(412, "ErrorIrresolvableConflict")
        return id

    def _shown(self, id: str, expand: str) -> dict[str, Any]:
        wanted = expand.split(",")
        return {
            name: part
            for name, part in self.tasks[id].items()
            if name not in _APART or name in wanted
        }

    def _in(self, place: str) -> list[str]:
        return [id for id, where in self.place.items() if where == place]

    def _all(self, call: Call) -> dict[str, Any]:
        found = [
            self._shown(id, call.query.get("$expand", "")) for id in self._in(self._list(call))
        ]
        return paged(call, found, int(call.query.get("$top", "10")))

    def _delta(self, call: Call) -> dict[str, Any]:
        place = self._list(call)
        return delta(
            call,
            self.log,
            place,
            self._in(place),
            lambda one: self._shown(one, "") if one in self.tasks else None,
        )

    def _patch(self, call: Call) -> dict[str, Any]:
        id = self._held(call)
        self.change(id, **call.body)
        return self._shown(id, "")

    def _delete(self, call: Call) -> None:
        self.erase(self._held(call))

    def _add_step(self, call: Call) -> dict[str, Any]:
        id = self._find(call)
        made = {"id": f"step-{next(self._count)}", **call.body}
        self.tasks[id]["checklistItems"].append(made)
        self._touch(id)
        return made

    def _drop_step(self, call: Call) -> None:
        id = self._find(call)
        self.tasks[id]["checklistItems"] = [
            one for one in self.tasks[id]["checklistItems"] if one["id"] != call.names[2]
        ]
        self._touch(id)

    def _extend(self, call: Call) -> dict[str, Any]:
        id = self._find(call)
        name = call.body["extensionName"]
        made = {**call.body, "id": f"microsoft.graph.openTypeExtension.{name}"}
        there = [one for one in self.tasks[id]["extensions"] if one["id"] == made["id"]]
        if bool(there) is (call.verb == "POST"):
            raise Wrong(409 if there else 404, "ErrorItemNotFound")
        self.tasks[id]["extensions"] = [made]
        self._touch(id)
        return made
