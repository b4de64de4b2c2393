"""A phone in a test: plain HTTP over http.client, with a cookie jar of one."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlsplit

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit Version/19 Safari/604"
ANDROID = "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit Chrome/154 Mobile Safari/537"


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Visitor:
    url: str
    agent: str = IPHONE
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, name: str = "", method: str = "GET", **headers: str) -> Reply:
        with closing(self._connection()) as connection:
            return self._ask(connection, name, method, headers)

    def noted(self, name: str) -> Reply:
        """A download that is counted when this returns: the next answer on its connection came."""
        with closing(self._connection()) as connection:
            reply = self._ask(connection, name, "GET", {})
            self._ask(connection, "", "GET", {})
            return reply

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=60)

    def _ask(
        self,
        connection: http.client.HTTPConnection,
        name: str,
        method: str,
        headers: Mapping[str, str],
    ) -> Reply:
        sent = {"User-Agent": self.agent, **self.headers, **headers}
        if self.cookie:
            sent["Cookie"] = self.cookie
        connection.request(method, urlsplit(self.url).path + name, headers=sent)
        answer = connection.getresponse()
        body = answer.read()
        found = {key.lower(): value for key, value in answer.getheaders()}
        if given := found.get("set-cookie"):
            self.cookie = given.split(";")[0]
        return Reply(answer.status, found, body)
