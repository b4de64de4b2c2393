"""Google's client library over our own HTTP.

It gets its descriptions from the discovery documents it ships with, so no request is spent on them.
Its usual HTTP object may not be shared by threads; ours stands on one pooled client that may,
follows no proxy of the environment and carries the token to Google alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from connectors.google.tokens import Bearer
from connectors.net.deadline import Limits
from connectors.net.http import Client, compressed

_EVERY_ERROR = tuple(range(300, 600))
_LISTINGS = Limits(idle=60, total=300, cap=256 << 20)


def service(name: str, version: str, root: str, http: Client, bearer: Bearer) -> Any:
    """One of Google's APIs as the library builds it; `root` is "" for Google's own address."""
    from googleapiclient.discovery import build_from_document
    from googleapiclient.discovery_cache import get_static_doc

    text = get_static_doc(name, version)
    if text is None:
        raise LookupError(f"the client library does not know {name} {version}")
    description = json.loads(text)
    description.pop("mtlsRootUrl", None)
    if root:
        description["rootUrl"] = root + "/"
    return _Once(build_from_document(description, http=_Transport(http, bearer)))


class _Once:
    """An API of the library's, or a part of one, whose own parts are made once.

    The library makes a part anew, with a page of words on each of its methods, whenever it is
    named: that takes longer than many a request.
    """

    def __init__(self, resource: Any) -> None:
        self._resource = resource

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._resource, name)
        if getattr(found, "__is_resource__", False):
            part = _Once(found())

            def found() -> _Once:
                return part

        setattr(self, name, found)
        return found


_OURS = {"content-length", "accept-encoding", "user-agent"}


class _Transport:
    """What the library takes for an `httplib2.Http`."""

    def __init__(self, http: Client, bearer: Bearer) -> None:
        self._http = http
        self._bearer = bearer

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        redirections: int = 0,
        connection_type: object = None,
    ) -> tuple[Any, bytes]:
        held = self._bearer.header().removeprefix("Bearer ")
        answer = self._once(uri, method, body, headers)
        if answer[0].status == 401:
            self._bearer.renew(held)
            answer = self._once(uri, method, body, headers)
        return answer

    def close(self) -> None:
        """Its connections are the account's."""

    def _once(
        self,
        uri: str,
        method: str,
        body: str | bytes | None,
        headers: Mapping[str, str] | None,
    ) -> tuple[Any, bytes]:
        from httplib2 import Response

        # Length, encoding and agent are our own client's affair.
        sent = {k: v for k, v in (headers or {}).items() if k.lower() not in _OURS}
        sent["Accept-Encoding"] = compressed(uri)
        data = body.encode("utf-8") if isinstance(body, str) else body or b""
        with self._http.ask(
            method,
            uri,
            headers=sent,
            body=data,
            expect=("application/json",) if method == "GET" else (),
            allow=_EVERY_ERROR,
            limits=_LISTINGS,
        ) as answer:
            content = answer.read()
            response = Response({k.lower(): v for k, v in answer.headers.items()})
            response.status = answer.status
            response["status"] = str(answer.status)
            return response, content
