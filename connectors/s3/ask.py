"""Requests of our own to a bucket, for what the library cannot ask."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.net.deadline import Limits
from connectors.s3.bucket import CONNECT, Bucket
from connectors.s3.signature import Keys, address, signed
from connectors.s3.trouble import problem

_LIMITS = Limits(connect=CONNECT, idle=180, total=3600)
_READ_HERE = tuple(range(300, 600))


@dataclass(frozen=True, slots=True)
class Reply:
    """A good answer: its ETag without the quotes, "" for none, and its body."""

    etag: str
    text: str


class Asking:
    """Connections for one file's requests. Safe to use from several threads."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._client = bucket.client()

    def ask(self, method: str, key: str, query: Mapping[str, str], body: bytes = b"") -> Reply:
        """One request about a key of the bucket, or about the bucket itself ("").

        Raises the errors of `connectors.s3.trouble`.
        """
        bucket = self._bucket
        where = f"{bucket.name}/{key}" if key else bucket.name
        url = address(bucket.endpoint, where, query)
        # The storage compares this with its own clock: no clock but the machine's will do.
        now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        keys = Keys(bucket.user, bucket.secret(), bucket.region)
        headers = signed(method, url, keys, now)
        with self._client.ask(
            method, url, headers=headers, body=body, allow=_READ_HERE, limits=_LIMITS
        ) as answer:
            text = answer.text_head(1 << 22)
            if answer.status >= 300:
                raise problem(text, answer.status, key)
            return Reply(answer.headers.get("ETag", "").strip('"'), text)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
