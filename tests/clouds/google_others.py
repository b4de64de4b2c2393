"""Other contacts of the fake Google: people somebody wrote to, kept by Google of its own accord.

Source: people v1 discovery document (otherContacts.list, its readMask).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from tests.clouds.google_words import Call, Wrong, mask


class Others:
    """The other contacts of one account."""

    def __init__(self, count: itertools.count[int]) -> None:
        self._count = count
        self.all: dict[str, dict[str, Any]] = {}

    def methods(self) -> dict[str, Callable[[Call], Any]]:
        return {"people.otherContacts.list": self._list_others}

    def add(self, **fields: Any) -> str:
        """Somebody the person wrote to."""
        name = f"otherContacts/c{0x7000 + next(self._count)}"
        metadata = {"sources": [{"type": "OTHER_CONTACT", "id": name[15:], "etag": "#o"}]}
        self.all[name] = {"resourceName": name, "etag": "%o", "metadata": metadata, **fields}
        return name

    def _list_others(self, call: Call) -> dict[str, Any]:
        allowed = {"emailAddresses", "metadata", "names", "phoneNumbers", "photos"}
        fields = mask(call.one("readMask"))
        if not fields <= allowed:
            raise Wrong(400, info="INVALID_ARGUMENT", message="readMask")
        people = [
            {key: value for key, value in one.items() if key in fields | {"resourceName", "etag"}}
            for one in self.all.values()
        ]
        token = call.one("syncToken")
        if token and not token.startswith("o"):
            raise Wrong(400, info="INVALID_ARGUMENT", message="bad token")
        known = int(token[1:]) if token else 0
        size, start = call.number("pageSize", 100), int(call.one("pageToken", "0"))
        page = people[known:][start : start + size]
        answer: dict[str, Any] = {"otherContacts": page, "totalSize": len(people)}
        if start + size < len(people[known:]):
            return {**answer, "nextPageToken": str(start + size)}
        return {**answer, "nextSyncToken": f"o{len(people)}"}
