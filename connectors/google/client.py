"""Google's APIs for one account: the client library's requests, our own, and our own errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from connectors.contract import Session
from connectors.errors import ConnectorError, SignInAgain, TryLater
from connectors.google.addresses import addresses
from connectors.google.library import service
from connectors.google.permissions import writes
from connectors.google.refusals import refusal
from connectors.google.tokens import Bearer
from connectors.net.answer import Answer
from connectors.net.deadline import Limits
from connectors.net.http import Client
from connectors.net.reach import Reach

MEDIA = Limits(idle=60, total=24 * 3600.0, cap=1 << 50)


class Google:
    """One account's way to Google. The services' builders are made on first use."""

    def __init__(self, session: Session) -> None:
        self.places = addresses(session.settings)
        self.bearer = Bearer(session)
        self._reads = not writes(session.settings)
        home = self.places.api or "https://www.googleapis.com"
        ca = session.settings.get("ca", "")
        self._http = Client(Reach(home, family=True), self.bearer.header, ca=ca, connections=8)
        self._ca = ca

    @cached_property
    def pictures(self) -> Client:
        """For what Google serves to anyone with the address: no token goes along."""
        home = self.places.api or "https://lh3.googleusercontent.com"
        return Client(Reach(home, family=True), ca=self._ca, connections=8)

    @cached_property
    def people(self) -> Any:
        """The People API."""
        return self._service("people", "v1")

    @cached_property
    def calendar(self) -> Any:
        """The Calendar API."""
        return self._service("calendar", "v3")

    @cached_property
    def tasks(self) -> Any:
        """The Tasks API."""
        return self._service("tasks", "v1")

    @cached_property
    def drive(self) -> Any:
        """The Drive API."""
        return self._service("drive", "v3")

    def send(self, request: Any) -> dict[str, Any]:
        """Do one request of the library's. Raises what `connectors.google.refusals` says."""
        from googleapiclient.errors import HttpError

        try:
            found = request.execute(num_retries=0)
        except RecursionError:
            raise TryLater("an answer that nests without end", code="bad-answer") from None
        except HttpError as error:
            refused = refusal(error.resp.status, error.content, _Headers(error.resp))
            raise self._explained(refused, request.method, request.uri) from None
        # The library gives back what it cannot read as it came: a web page, or half an answer.
        if found in ("", b""):
            return {}
        if not isinstance(found, dict) or not all(map(_records, map(found.get, _LISTS))):
            raise TryLater("Google did not answer as agreed", code="bad-answer")
        return found

    def pages(
        self, method: Any, listing: Any, came: Callable[[dict[str, Any]], None] = lambda page: None
    ) -> Iterator[dict[str, Any]]:
        """Every page of a listing; the next is on its way while the one before it is looked at.

        Args:
            method: the resource.
            listing: its first request.
            came: shown each page after the first as it comes, by another thread.

        Raises TryLater when the same page is offered again and again.
        """

        def next_page(request: Any) -> dict[str, Any]:
            page = self.send(request)
            came(page)
            return page

        seen: set[str] = set()
        request, page = listing, self.send(listing)
        with ThreadPoolExecutor(1, thread_name_prefix="listing") as ahead:
            while (request := method.list_next(request, page)) is not None:
                token = page["nextPageToken"]
                coming = None if token in seen else ahead.submit(next_page, request)
                yield page
                if coming is None:
                    raise TryLater("the listing goes round in circles", code="bad-answer")
                seen.add(token)
                page = coming.result()
        yield page

    @contextmanager
    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | Iterable[bytes] = b"",
        length: int | None = None,
        allow: tuple[int, ...] = (),
    ) -> Iterator[Answer]:
        """A request of our own with the account's token, for bytes of any size.

        A body given in chunks is sent once only, so that a token that ended is an error of its own:
        TryLater, after which a fresh one is used. Raises what `connectors.google.refusals` says.
        """
        again = isinstance(body, bytes)
        while True:
            held = self.bearer.header().removeprefix("Bearer ")
            with self._http.ask(
                method,
                url,
                headers=headers,
                body=body,
                length=length,
                allow=(*range(400, 600), *allow),
                limits=MEDIA,
            ) as answer:
                if answer.status < 400 or answer.status in allow:
                    yield answer
                    return
                refused = refusal(answer.status, answer.read(), answer.headers)
                if answer.status != 401:
                    raise self._explained(refused, method, url)
            self.bearer.renew(held)
            if not again:
                raise TryLater("the token had ended", code="token-renewed")
            again = False

    def close(self) -> None:
        """Close every connection. May be called twice."""
        self._http.close()
        if "pictures" in self.__dict__:
            self.pictures.close()

    def _explained(self, error: ConnectorError, method: str, url: str) -> ConnectorError:
        """A permission nobody asked for, since the account was to be read alone, is not missing."""
        beyond = method != "GET" or "/drive/" in url
        if self._reads and beyond and error.code == "permission-missing":
            return SignInAgain(str(error), code="only-reading")
        return error

    def _service(self, name: str, version: str) -> Any:
        return service(name, version, self.places.api, self._http, self.bearer)


_LISTS = ("connections", "otherContacts", "contactGroups", "items", "files")
"""What a page's records stand under, by service."""


def _records(found: Any) -> bool:
    """Whether these are records, each with its name; or nothing."""
    if not isinstance(found, list):
        return found is None
    return all(isinstance(one, dict) and ("id" in one or "resourceName" in one) for one in found)


class _Headers(Mapping[str, str]):
    """The library's lower-case headers, looked up in any case."""

    def __init__(self, response: Mapping[str, str]) -> None:
        self._response = response

    def __getitem__(self, name: str) -> str:
        return self._response[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._response)

    def __len__(self) -> int:
        return len(self._response)
