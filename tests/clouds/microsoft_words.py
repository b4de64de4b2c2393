"""What the parts of the fake Graph share: a call, an error in Graph's form, pages and deltas."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tests.clouds.google_words import Answer, Time

__all__ = ["Answer", "Call", "Log", "Time", "Wrong", "asked_for", "paged", "shown"]

PROPERTIES = "singleValueExtendedProperties"


@dataclass
class Call:
    """One request after it was matched with a route."""

    verb: str
    path: str
    names: tuple[str, ...]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    raw: bytes
    body: Any = None
    beta: bool = False
    root: str = ""

    @property
    def url(self) -> str:
        return f"{self.root}{self.path}"


class Wrong(Exception):
    """An error as Graph words it."""

    def __init__(self, status: int, code: str, after: int | None = None) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.body = {
            "error": {"code": code, "message": code, "innerError": {"date": "2026-01-01T00:00:00"}}
        }
        self.headers = {} if after is None else {"Retry-After": str(after)}


@dataclass
class Log:
    """What changed in which place, in order: the memory behind delta links."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    known_from: int = 0

    def note(self, place: str, id: str) -> None:
        self.lines.append((place, id))

    def since(self, place: str, number: int) -> list[str]:
        return list(dict.fromkeys(id for where, id in self.lines[number:] if where == place))


def shown(resource: Mapping[str, Any], call: Call) -> dict[str, Any]:
    """A resource as a call asks for it: the properties of `$select`, extended ones by their ids."""
    chosen = set(filter(None, call.query.get("$select", "").split(",")))
    found = {
        name: value for name, value in resource.items()
        if name != PROPERTIES and (not chosen or name in chosen or name == "id" or "@" in name)
    }  # fmt: skip
    ids = {one.lower() for one in re.findall(r"id eq '([^']+)'", call.query.get("$expand", ""))}
    some = [one for one in resource.get(PROPERTIES, ()) if one["id"].lower() in ids]
    return {**found, PROPERTIES: some} if some else found


def asked_for(values: list[dict[str, str]], old: list[dict[str, str]]) -> list[dict[str, str]]:
    """Extended properties after a change of some of them."""
    kept = {one["id"]: one for one in old}
    return list({**kept, **{one["id"]: one for one in values}}.values())


def filtered(call: Call, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that a call's `$filter` by one extended property names; all without one."""
    wish = call.query.get("$filter")
    if wish is None:
        return found
    asked = re.fullmatch(
        PROPERTIES + r"/Any\(ep: ep/id eq '([^']+)' and ep/value eq '([^']*)'\)", wish
    )
    if asked is None:
        raise Wrong(400, "ErrorInvalidUrlQueryFilter")
    wanted = {"id": asked[1], "value": asked[2]}
    return [one for one in found if wanted in one.get(PROPERTIES, [])]


def paged(call: Call, found: list[Any], size: int) -> dict[str, Any]:
    """A page of a listing by `$top` and `$skip`, with the link to the next."""
    start = int(call.query.get("$skip", "0"))
    answer: dict[str, Any] = {"value": found[start : start + size]}
    if call.query.get("$count") == "true":
        answer["@odata.count"] = len(found)
    if start + size < len(found):
        more = {**call.query, "$skip": str(start + size)}
        answer["@odata.nextLink"] = call.url + "?" + _query(more)
    return answer


def delta(
    call: Call, log: Log, place: str, alive: list[str], give: Callable[[str], dict[str, Any] | None]
) -> dict[str, Any]:
    """A page of a delta: all that is alive without a token, else what changed since."""
    if {"$filter", "$orderby", "$search"} & set(call.query):
        raise Wrong(400, "ErrorInvalidUrlQuery")
    wish = re.search(r"odata\.maxpagesize=(\d+)", call.headers.get("prefer", ""))
    size = int(wish[1]) if wish else int(call.query.get("$top", "50"))
    token = call.query.get("$deltatoken", "")
    skip = call.query.get("$skiptoken", "")
    rest = {
        name: value for name, value in call.query.items() if name in ("$select", "$expand", "$top")
    }
    if skip:
        number, until, start = map(int, skip.split("."))
    elif token:
        if not token.isdigit() or not log.known_from <= int(token) <= len(log.lines):
            raise Wrong(410, "SyncStateNotFound")
        number, until, start = int(token), len(log.lines), 0
    else:
        number, until, start = -1, len(log.lines), 0
    ids = alive if number < 0 else log.since(place, number)
    found = [give(id) or {"id": id, "@removed": {"reason": "deleted"}} for id in ids]
    answer: dict[str, Any] = {"value": found[start : start + size]}
    if start + size < len(found):
        rest["$skiptoken"] = f"{number}.{until}.{start + size}"
        answer["@odata.nextLink"] = call.url + "?" + _query(rest)
    else:
        rest["$deltatoken"] = str(until)
        answer["@odata.deltaLink"] = call.url + "?" + _query(rest)
    return answer


def _query(parts: Mapping[str, str]) -> str:
    return "&".join(f"{name}={quote(value, safe='$')}" for name, value in parts.items())
