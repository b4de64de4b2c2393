"""Contacts' own pictures at full size, eight at a time."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from connectors.errors import NotThere, Refused, TryLater
from connectors.google.client import Google
from connectors.net.deadline import Limits

AT_ONCE = 8
AHEAD = 5 * AT_ONCE
"""Pictures under way or waiting to be given out."""

MOST = 2000
"""People held back for the sake of pictures."""

FULL = "2048"
"""Pixels asked for: more than Google keeps of a contact's picture."""

_LIMITS = Limits(idle=30, total=120, cap=32 << 20)
_TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp", "application/octet-stream")

Person = dict[str, Any]


def address(person: Person) -> str:
    """Where a person's own picture is; "" for none and for Google's default one."""
    for photo in person.get("photos") or ():
        kind = ((photo.get("metadata") or {}).get("source") or {}).get("type", "CONTACT")
        if kind == "CONTACT" and not photo.get("default") and photo.get("url"):
            return str(photo["url"])
    return ""


class Pictures:
    """The way to the pictures of one account's contacts; `close` ends its threads.

    While the last pictures of a page are put away, those of the next page are begun: the line is
    never idle in a first copy.
    """

    def __init__(self, google: Google) -> None:
        self._google = google
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pictures")
        self._coming: deque[str] = deque()
        self._begun: dict[str, Future[bytes | None]] = {}
        self._asked: set[str] = set()

    def listed(self, persons: Iterable[Person]) -> None:
        """A page came whose people will be asked for next, if at all. From any thread."""
        self._coming = deque(filter(None, map(address, persons)))

    def forget(self) -> None:
        """Another listing begins."""
        self._coming = deque()
        for job in self._begun.values():
            job.cancel()
        self._begun.clear()
        self._asked.clear()

    def with_pictures(
        self, persons: Iterable[Person], *, go_on: bool = False
    ) -> Iterator[tuple[Person, bytes | None]]:
        """Each person with their picture, in order.

        It is b"" when they have none, None when Google names one and does not give it.

        Args:
            persons: whose pictures.
            go_on: the people listed next are as good as wanted.
        """
        waiting: deque[tuple[Person, Future[bytes | None] | None]] = deque()
        pictures = 0
        try:
            for person in persons:
                url = address(person)
                job = self._job(url) if url else None
                waiting.append((person, job))
                pictures += job is not None
                while pictures >= AHEAD or len(waiting) >= MOST:
                    pictures -= waiting[0][1] is not None
                    yield _next(waiting)
            while waiting:
                if go_on:
                    self._begin(AHEAD - pictures)
                pictures -= waiting[0][1] is not None
                yield _next(waiting)
        finally:
            for _, job in waiting:
                if job is not None:
                    job.cancel()

    def close(self) -> None:
        """What has not begun never will. May be called twice."""
        self._pool.shutdown(cancel_futures=True)

    def _job(self, url: str) -> Future[bytes | None]:
        self._asked.add(url)
        return self._begun.pop(url, None) or self._pool.submit(_fetch, self._google, url)

    def _begin(self, most: int) -> None:
        coming = self._coming
        while coming and len(self._begun) < most:
            url = coming.popleft()
            if url not in self._asked:
                self._asked.add(url)
                self._begun[url] = self._pool.submit(_fetch, self._google, url)


def _next(
    waiting: deque[tuple[Person, Future[bytes | None] | None]],
) -> tuple[Person, bytes | None]:
    person, job = waiting.popleft()
    return person, job.result() if job else b""


def _fetch(google: Google, url: str) -> bytes | None:
    """The picture at the largest size Google gives; None when it gives none."""
    for form in dict.fromkeys((_with_size(_whole(url)), _with_size(url))):
        try:
            with google.pictures.ask("GET", form, expect=_TYPES, limits=_LIMITS) as answer:
                if not answer.told_its_length:
                    raise TryLater("a picture of unknown length", code="incomplete")
                return answer.read()
        except (NotThere, Refused):
            continue
    return None


def _whole(url: str) -> str:
    """The address with the size that stands in it made larger, as Google writes it there."""
    return re.sub(r"/s\d+(?=/)|(?<==s)\d+$", lambda found: _larger(found.group()), url)


def _larger(found: str) -> str:
    return f"/s{FULL}" if found.startswith("/") else FULL


def _with_size(url: str) -> str:
    """The documented way to a size is a parameter, `sz` (reference of Person.photos.url)."""
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != "sz"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("sz", FULL)])))
