"""Labels of the fake Google: contact groups, each name once.

Source: people v1 discovery document (a duplicate name is 409, an update needs the etag).
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from typing import Any

from tests.clouds.google_words import Call, Wrong

SYSTEM = {"myContacts": "myContacts", "starred": "starred", "friends": "friends"}


class Groups:
    """The groups of one account.

    Args:
        tick: numbers every change of the account.
        count: numbers what is made.
    """

    def __init__(self, tick: Callable[[], int], count: itertools.count[int]) -> None:
        self._tick = tick
        self._count = count
        self.all: dict[str, dict[str, Any]] = {}
        for key, name in SYSTEM.items():
            self.all[f"contactGroups/{key}"] = {
                "resourceName": f"contactGroups/{key}", "etag": "g0", "name": name,
                "formattedName": name, "groupType": "SYSTEM_CONTACT_GROUP",
            }  # fmt: skip

    def methods(self) -> dict[str, Callable[[Call], Any]]:
        return {
            "people.contactGroups.list": self._list_groups,
            "people.contactGroups.create": self._create_group,
            "people.contactGroups.get": self._get_group,
            "people.contactGroups.update": self._update_group,
        }

    def add(self, title: str) -> str:
        name = f"contactGroups/{next(self._count):x}a"
        self.all[name] = {
            "resourceName": name, "etag": f"g{self._tick()}", "name": title,
            "formattedName": title, "groupType": "USER_CONTACT_GROUP",
        }  # fmt: skip
        return name

    def _list_groups(self, call: Call) -> dict[str, Any]:
        groups = list(self.all.values())
        size = call.number("pageSize", 30)
        start = int(call.one("pageToken", "0"))
        answer: dict[str, Any] = {
            "contactGroups": copy.deepcopy(groups[start : start + size]), "totalItems": len(groups)
        }  # fmt: skip
        if start + size < len(groups):
            answer["nextPageToken"] = str(start + size)
        return answer

    def _create_group(self, call: Call) -> dict[str, Any]:
        title = call.body["contactGroup"]["name"]
        if any(group["name"] == title for group in self.all.values()):
            raise Wrong(
                409,
                info="ALREADY_EXISTS",
                message="Contact group name already exists.",
                state="ALREADY_EXISTS",
            )
        return copy.deepcopy(self.all[self.add(title)])

    def _get_group(self, call: Call) -> dict[str, Any]:
        return copy.deepcopy(self.all[f"contactGroups/{call.names['contactGroupsId']}"])

    def _update_group(self, call: Call) -> dict[str, Any]:
        group = self.all[f"contactGroups/{call.names['contactGroupsId']}"]
        if call.body["contactGroup"]["etag"] != group["etag"]:
            raise Wrong(400, "failedPrecondition", "etag is stale")
        for field in call.body.get("updateGroupFields", "name").split(","):
            group[field] = call.body["contactGroup"][field]
        group["etag"] = f"g{self._tick()}"
        return copy.deepcopy(group)
