"""Graph for one account: JSON over our own HTTP, four requests at a time, stable ids always asked.

Links that Graph gives for further pages are followed only to Graph's own host, for the token goes
along.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from connectors.contract import Session
from connectors.errors import NotThere, Refused, StartOver, TryLater
from connectors.microsoft.addresses import addresses
from connectors.microsoft.refusals import refusal
from connectors.microsoft.signin import AT_ONCE, Bearer
from connectors.net.deadline import Limits
from connectors.net.http import Client, compressed
from connectors.net.reach import Reach

STABLE = 'IdType="ImmutableId"'
"""Asked with every request, so that an item keeps its id when it is moved."""

_LISTINGS = Limits(idle=60, total=300, cap=256 << 20)
_EVERY_ERROR = tuple(range(300, 600))

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Delta:
    """Everything one round of a delta listing told.

    Attributes:
        items: the last word on each id; an item with `@removed` has gone.
        link: where the next round goes on.
        date: an HTTP date, when Graph said so.
    """

    items: dict[str, Json]
    link: str
    date: str = ""


class Graph:
    """One account's way to Graph."""

    def __init__(self, session: Session) -> None:
        self.bearer = Bearer(session)
        self.root = addresses(session.settings).graph
        self._date = ""
        ca = session.settings.get("ca", "")
        self._http = Client(Reach(self.root), self.bearer.header, ca=ca, connections=AT_ONCE)

    def get(self, path: str, *, prefer: Iterable[str] = ()) -> Json:
        """One resource. `path` starts with /me, its ids quoted by `part`."""
        return self._json("GET", self._address(path), prefer=prefer)

    def post(self, path: str, body: Json, etag: str = "", *, several: bool = False) -> Json:
        """Make a resource and give it; `several` for what Graph takes for four requests."""
        return self._json("POST", self._address(path), body, etag=etag, several=several)

    def patch(self, path: str, body: Json, etag: str = "") -> Json:
        """Change a resource and give it. Raises ChangedMeanwhile when it has another etag."""
        return self._json("PATCH", self._address(path), body, etag=etag)

    def delete(self, path: str, etag: str = "") -> None:
        """Remove a resource. Raises ChangedMeanwhile when it has another etag."""
        status, _, _ = self._ask("DELETE", self._address(path), etag=etag)
        if status != 204:
            raise TryLater(f"{status} for a removal", code="bad-answer")

    def put(self, path: str, data: bytes, etag: str = "") -> Json:
        """Put bytes in a resource's place and give what Graph says of it."""
        _, said, _ = self._ask(
            "PUT", self._address(path), data=data, type="application/octet-stream", etag=etag,
            json=True,
        )  # fmt: skip
        return _object(said)

    def link(self, path: str) -> str:
        """Where the bytes of a resource lie for a while: an address that knows no sign-in."""
        status, _, headers = self._ask("GET", self._address(path), follow=False)
        told = {name.lower(): one for name, one in headers.items()}
        onward = told.get("location", "")
        if status != 302 or not onward:
            page = told.get("content-type", "").startswith("text/html")
            code = "wrong-network" if page else "bad-answer"
            raise TryLater(f"{status} in place of an address", code=code)
        return onward

    def download(self, path: str, version: str = "v1.0") -> bytes:
        """The bytes of a resource; whole, or an error."""
        return self._ask("GET", self._address(path, version), raw=True)[1]

    def upload(self, path: str, data: bytes, type: str, version: str = "v1.0") -> None:
        """Put bytes in a resource's place."""
        self._ask("PUT", self._address(path, version), data=data, type=type)

    def pages(self, path: str, *, prefer: Iterable[str] = ()) -> Iterator[Json]:
        """Every item of a listing; a page that is none is an error, not an end."""
        for page in self._pages(self._address(path), prefer):
            yield from page["value"]

    def delta(self, path: str, since: str = "", *, prefer: Iterable[str] = ()) -> Delta:
        """A round of changes: everything when `since` is "".

        Raises StartOver when Graph no longer knows the link.
        """
        if since and not since.startswith(self.root + "/"):
            raise StartOver("a link to another host")
        found: dict[str, Json] = {}
        link = ""
        try:
            for page in self._pages(since or self._address(path), prefer):
                for item in page["value"]:
                    found.pop(item["id"], None)
                    found[item["id"]] = item
                link = str(page.get("@odata.deltaLink", ""))
        except (Refused, NotThere) as error:
            if since:
                raise StartOver(str(error)) from None
            raise
        if not link:
            raise TryLater("a listing without an end", code="incomplete")
        return Delta(found, link, self._date)

    def close(self) -> None:
        """Close every connection. May be called twice."""
        self._http.close()

    def _address(self, path: str, version: str = "v1.0") -> str:
        return f"{self.root}/{version}{path}"

    def _pages(self, first: str, prefer: Iterable[str]) -> Iterator[Json]:
        asked = set()
        link = first
        while link:
            if link in asked:
                raise TryLater("the listing goes round in circles", code="bad-answer")
            asked.add(link)
            page = self._json("GET", link, prefer=prefer)
            if not _records(page.get("value")):
                raise TryLater("a page without its list", code="bad-answer")
            yield page
            link = str(page.get("@odata.nextLink", ""))
            if link and not link.startswith(self.root + "/"):
                raise TryLater("a link to another host", code="bad-answer")

    def _json(
        self,
        method: str,
        url: str,
        body: Json | None = None,
        *,
        etag: str = "",
        prefer: Iterable[str] = (),
        several: bool = False,
    ) -> Json:
        data = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        _, said, _ = self._ask(
            method, url, data=data, type="application/json", etag=etag, prefer=prefer, json=True,
            several=several,
        )  # fmt: skip
        return _object(said)

    def _ask(
        self,
        method: str,
        url: str,
        *,
        data: bytes = b"",
        type: str = "",
        etag: str = "",
        prefer: Iterable[str] = (),
        json: bool = False,
        raw: bool = False,
        follow: bool = True,
        several: bool = False,
    ) -> tuple[int, bytes, Mapping[str, str]]:
        headers = {"Prefer": ", ".join((STABLE, *prefer)), "Accept-Encoding": compressed(url)}
        if type and data:
            headers["Content-Type"] = type
        if etag:
            headers["If-Match"] = etag
        held = self.bearer.header().removeprefix("Bearer ")
        for attempt in (1, 2):
            slots = self.bearer.every_slot() if several else self.bearer.slots
            with slots:
                status, said, answered = self._once(
                    method, url, headers, data, json=json, raw=raw, follow=follow
                )
            if status != 401 or attempt == 2:
                break
            self.bearer.renew(held)
        self._date = answered.get("Date", "")
        if status >= 300 and (follow or status >= 400):
            raise refusal(status, said, answered)
        return status, said, answered

    def _once(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        data: bytes,
        *,
        json: bool,
        raw: bool,
        follow: bool,
    ) -> tuple[int, bytes, Mapping[str, str]]:
        with self._http.ask(
            method,
            url,
            headers=headers,
            body=data,
            expect=("application/json",) if json else (),
            allow=_EVERY_ERROR,
            limits=_LISTINGS,
            follow=follow,
        ) as answer:
            if raw and answer.status < 300:
                if answer.media_type() == "text/html":
                    raise TryLater("a web page in place of a file", code="wrong-network")
                if not answer.told_its_length:
                    raise TryLater("a file without its length", code="incomplete")
            return answer.status, answer.read(), dict(answer.headers.items())


def _object(said: bytes) -> Json:
    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        raise TryLater("Graph did not answer in JSON", code="bad-answer") from None
    if not isinstance(found, dict):
        raise TryLater("Graph did not answer as agreed", code="bad-answer")
    return found


def _records(value: Any) -> bool:
    """Whether this is the list of a page: records, each with its id."""
    if not isinstance(value, list):
        return False
    return all(isinstance(one, dict) and isinstance(one.get("id"), str) for one in value)


def part(id: str) -> str:
    """An id as a piece of a path."""
    return quote(id, safe="")
