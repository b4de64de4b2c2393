"""Signs a request to S3: AWS Signature Version 4, in the Authorization header. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

UNSIGNED = "UNSIGNED-PAYLOAD"
"""Stands for the body's hash where the body is proven in another way."""

_PLAIN = "-_.~"


@dataclass(frozen=True, slots=True)
class Keys:
    """Who signs, and for which region."""

    user: str
    secret: str = field(repr=False)
    region: str


def address(endpoint: str, path: str, query: Mapping[str, str]) -> str:
    """The URL of a request, written as it is signed.

    Args:
        endpoint: the storage's address.
        path: bucket and key, not yet quoted, without a slash in front.
        query: names and values, not yet quoted.
    """
    asked = "&".join(
        f"{quote(name, safe=_PLAIN)}={quote(query[name], safe=_PLAIN)}" for name in sorted(query)
    )
    url = f"{endpoint}/{quote(path, safe='/' + _PLAIN)}"
    return f"{url}?{asked}" if asked else url


def signed(method: str, url: str, keys: Keys, when: str) -> dict[str, str]:
    """The headers that let a request in.

    Args:
        method: of HTTP.
        url: as `address` wrote it.
        keys: who signs.
        when: the time in UTC, `20260102T030405Z`; far from the storage's own it is refused.
    """
    parts = urlsplit(url)
    named = {"host": parts.netloc, "x-amz-content-sha256": UNSIGNED, "x-amz-date": when}
    names = ";".join(named)
    lines = [method, parts.path, parts.query, *(f"{one}:{named[one]}" for one in named), "", names]
    request = "\n".join([*lines, UNSIGNED])
    scope = f"{when[:8]}/{keys.region}/s3/aws4_request"
    digest = hashlib.sha256(request.encode()).hexdigest()
    key = f"AWS4{keys.secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    text = f"AWS4-HMAC-SHA256\n{when}\n{scope}\n{digest}"
    proof = hmac.digest(key, text.encode(), "sha256").hex()
    told = f"Credential={keys.user}/{scope}, SignedHeaders={names}, Signature={proof}"
    del named["host"]
    return {**named, "Authorization": f"AWS4-HMAC-SHA256 {told}"}
