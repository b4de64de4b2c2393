"""Asks an Immich server: addresses below `/api`, the key in a header, answers in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from connectors.contract import Session
from connectors.errors import TryLater
from connectors.net.answer import Answer
from connectors.net.deadline import Limits
from connectors.net.http import Client
from connectors.net.reach import Reach

JSON = "application/json"
DAY = 86_400
BODIES = Limits(idle=180, total=7 * DAY, cap=1 << 50)
"""A film over a slow line may take hours, as long as it keeps arriving."""

ANSWERS = Limits(cap=256 << 20)
"""A page of a thousand photos with all that is known of them takes a few megabytes."""


class Server:
    """One server with one key."""

    def __init__(self, client: Client, base: str, session: Session) -> None:
        self._client = client
        self._base = base
        self._session = session

    @classmethod
    def open(cls, session: Session) -> Server:
        """The server of the settings; nothing is asked yet. Raises Refused for a bad address."""
        settings = session.settings
        url = settings.get("url", "").strip()
        url = url if "://" in url else f"https://{url}"
        reach = Reach(url, insecure=settings.get("insecure") == "yes")
        reach.admit(url)
        base = url.rstrip("/").removesuffix("/api") + "/api"
        return cls(Client(reach, ca=settings.get("ca", "")), base, session)

    @contextmanager
    def ask(
        self,
        method: str,
        path: str,
        *,
        said: object = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | Iterable[bytes] = b"",
        length: int | None = None,
        allow: tuple[int, ...] = (),
        expect: tuple[str, ...] = (JSON,),
        limits: Limits = ANSWERS,
    ) -> Iterator[Answer]:
        """Send one request; `said` goes as JSON. The key goes to this server alone."""
        sent = {"x-api-key": self._session.secret(), "Accept": JSON, **(headers or {})}
        if said is not None:
            body, sent["Content-Type"] = json.dumps(said).encode(), JSON
        with self._client.ask(
            method, self._base + path, headers=sent, body=body, length=length, expect=expect,
            allow=allow, limits=limits, follow=False,
        ) as answer:  # fmt: skip
            yield answer

    def told(self, method: str, path: str, said: object = None, *, gone: bool = False) -> Any:
        """What the server answers, as JSON; None for nothing.

        With `gone` also for what is not there: Immich says 400 of an id it does not know.
        """
        allow = (400, 404) if gone else ()
        expect = () if method in {"DELETE", "PUT"} or gone else (JSON,)
        with self.ask(method, path, said=said, allow=allow, expect=expect) as answer:
            if answer.status in allow:
                return None
            body = answer.read()
            if answer.media_type() not in {JSON, ""}:
                code = "wrong-network" if answer.media_type() == "text/html" else "bad-answer"
                raise TryLater("no JSON", code=code)
        try:
            return json.loads(body) if body.strip() else None
        except (ValueError, RecursionError):
            raise TryLater("no JSON", code="bad-answer") from None

    def close(self) -> None:
        """Let go of connections. May be called twice."""
        self._client.close()
