"""The line ends the RFCs ask for; XML readers turn CRLF into a lone LF on the way."""

from __future__ import annotations

import re


def crlf(body: bytes) -> bytes:
    """The same bytes with CR before every LF that has none (RFC 5545 3.1, RFC 6350 3.2)."""
    if b"\n" not in body:
        return body
    if b"\r" not in body:
        return body.replace(b"\n", b"\r\n")
    return _LONE_LF.sub(b"\r\n", body)


_LONE_LF = re.compile(rb"(?<!\r)\n")
