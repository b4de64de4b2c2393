"""A master with its exceptions: what iCalendar holds under one UID, made of single events."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

EventJson = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Series:
    """One object.

    Attributes:
        id: of the master, also when only single occurrences are known here.
        uid: its iCalUID.
        master: None when only single occurrences are known here.
        exceptions: changed and cancelled occurrences, by their original start.
    """

    id: str
    uid: str
    master: EventJson | None
    exceptions: tuple[EventJson, ...]

    @property
    def first(self) -> EventJson:
        """The master, or what stands in for it."""
        if self.master is not None:
            return self.master
        alive = [one for one in self.exceptions if one.get("status") != "cancelled"]
        return (alive or list(self.exceptions))[0]

    @property
    def lives(self) -> bool:
        """Whether anything of it is left."""
        if self.master is not None:
            return bool(self.master.get("status") != "cancelled")
        return any(one.get("status") != "cancelled" for one in self.exceptions)

    @property
    def repeats(self) -> bool:
        """Whether there may be exceptions."""
        return self.master is None or bool(self.master.get("recurrence"))

    @property
    def linked_to_a_contact(self) -> bool:
        """A birthday that Google shows because a contact has it."""
        birthday = self.first.get("birthdayProperties") or {}
        return self.first.get("eventType") == "birthday" and bool(birthday.get("contact"))

    @property
    def revision(self) -> str:
        """Differs when the master or any exception was changed."""
        known = [*([self.master] if self.master else []), *self.exceptions]
        marks = sorted(f"{one['id']} {one.get('etag', '')}" for one in known)
        return hashlib.sha256("\n".join(marks).encode()).hexdigest()[:32]


def grouped(events: Iterable[EventJson]) -> list[Series]:
    """Series in the order of their first part. The last word on an event counts."""
    latest = {one["id"]: one for one in events if one.get("id")}
    groups: dict[str, list[EventJson]] = {}
    for one in latest.values():
        groups.setdefault(one.get("recurringEventId") or one["id"], []).append(one)
    found = []
    for id, members in groups.items():
        master = next((one for one in members if one["id"] == id), None)
        exceptions = sorted((one for one in members if one["id"] != id), key=lambda one: one["id"])
        uid = next((one["iCalUID"] for one in members if one.get("iCalUID")), "")
        found.append(Series(id, uid, master, tuple(exceptions)))
    return found
