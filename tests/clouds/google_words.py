"""What the parts of the fake Google share: a call, an error in Google's own forms, a clock to turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

READABLE = {
    "addresses", "ageRanges", "biographies", "birthdays", "calendarUrls", "clientData",
    "coverPhotos", "emailAddresses", "events", "externalIds", "genders", "imClients", "interests",
    "locales", "locations", "memberships", "metadata", "miscKeywords", "names", "nicknames",
    "occupations", "organizations", "phoneNumbers", "photos", "relations", "sipAddresses", "skills",
    "urls", "userDefined",
}  # fmt: skip
"""Fields of a person that may be asked for (people v1, personFields)."""


@dataclass
class Call:
    """One request after it was matched with a method."""

    method: str
    names: Mapping[str, str]
    query: Mapping[str, list[str]]
    body: Any
    headers: Mapping[str, str]
    raw: bytes = b""
    verb: str = "GET"

    def one(self, name: str, default: str = "") -> str:
        return self.query.get(name, [default])[0]

    def yes(self, name: str, default: bool = False) -> bool:
        return self.one(name, "true" if default else "false") == "true"

    def number(self, name: str, default: int) -> int:
        return int(self.one(name, str(default)))


@dataclass
class Answer:
    """Bytes in place of a JSON body."""

    body: bytes = b""
    type: str = "application/octet-stream"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Wrong(Exception):
    """An error as Google words it: `reason` in `errors[]`, or an ErrorInfo in `details[]`."""

    def __init__(
        self, status: int, reason: str = "", message: str = "", *, info: str = "", state: str = "",
        after: int | None = None, metadata: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(f"{status} {reason or info}")
        self.status = status
        self.reason = reason
        self.headers = {} if after is None else {"Retry-After": str(after)}
        error: dict[str, Any] = {"code": status, "message": message or reason or info}
        if reason:
            error["errors"] = [{"reason": reason, "domain": "global", "message": message or reason}]
        if info:
            error["details"] = [
                {
                    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                    "reason": info,
                    "domain": "googleapis.com",
                    "metadata": dict(metadata or {}),
                }
            ]
        if state:
            error["status"] = state
        self.body = {"error": error}


class Time:
    """The cloud's own clock, which a test may move on."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def turn(self, **how: float) -> None:
        self._ahead += timedelta(**how)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def stamp(self) -> str:
        return self.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def mask(text: str) -> set[str]:
    fields = set(filter(None, text.split(",")))
    if not fields:
        raise Wrong(400, info="INVALID_ARGUMENT", message="personFields mask is required")
    if not fields <= READABLE:
        raise Wrong(400, info="INVALID_ARGUMENT", message=f"unknown fields {fields - READABLE}")
    return fields
