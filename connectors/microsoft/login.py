"""The msal library over our own HTTP: no proxy of the environment, our deadlines, our errors.

The library insists on Microsoft's address, so that another one is put in its place here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from connectors.errors import TryLater
from connectors.microsoft.addresses import LOGIN, Addresses
from connectors.net.http import Client
from connectors.net.reach import Reach


@dataclass(frozen=True, slots=True)
class Said:
    """An answer in the shape the library reads."""

    status_code: int
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def raise_for_status(self) -> None:
        """Errors other than the sign-in's own were raised before."""


class Transport:
    """What the library takes for a session of `requests`."""

    def __init__(self, places: Addresses, ca: str = "") -> None:
        self._places = places
        self._client = Client(Reach(places.login), ca=ca)
        self._date = ""

    def get(self, url: str, params: Any = None, **_: Any) -> Said:
        """Ask for the description of the sign-in."""
        query = f"?{urlencode(params)}" if params else ""
        return self._ask("GET", url + query, {}, b"")

    def post(
        self,
        url: str,
        params: Any = None,
        data: Any = None,
        headers: Mapping[str, str] | None = None,
        **_: Any,
    ) -> Said:
        """Ask for tokens."""
        body = data if isinstance(data, str) else urlencode(data or {})
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", url, {**(headers or {}), **form}, body.encode())

    def ahead(self, span: timedelta) -> str:
        """When so much time will have passed since the last answer, by the other side's clock.

        ISO 8601; "" when it told no time.
        """
        try:
            return (parsedate_to_datetime(self._date) + span).isoformat()
        except ValueError:
            return ""

    def close(self) -> None:
        """Close its connections; the library asks too."""
        self._client.close()

    def _ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Said:
        with self._client.ask(
            method,
            self.place(url),
            headers=headers,
            body=body,
            expect=("application/json",),
            allow=(400, 401),
        ) as answer:
            text = answer.read().decode("utf-8", "replace")
            # The library takes no other addresses than those of Microsoft's host.
            text = text.replace(self._places.login, LOGIN)
            status = answer.status
            self._date = answer.headers.get("Date", "")
        try:
            known = isinstance(json.loads(text), dict)
        except ValueError:
            known = False
        if not known:
            raise TryLater("the sign-in did not answer in JSON", code="bad-answer")
        return Said(status, text)

    def place(self, url: str) -> str:
        """The address to ask in place of Microsoft's."""
        return self._places.login + url.removeprefix(LOGIN) if url.startswith(LOGIN) else url
