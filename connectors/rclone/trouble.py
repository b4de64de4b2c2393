"""What rclone says went wrong, in the words of `connectors.errors`.

Its texts name files, hosts and sometimes addresses with keys in them; none of them is passed on.
"""

from __future__ import annotations

import re

from connectors.errors import ConnectorError, Full, NotThere, Refused, SignInAgain, TryLater

_SIGNS: tuple[tuple[str, type[ConnectorError], str], ...] = (
    (r"host key mismatch|knownhosts: key", SignInAgain, "other-host-key"),
    (r"quota|no space left|insufficient.?storage|not enough space|storage.?full|disk full",
     Full, ""),
    (r"directory not found|object not found|file does not exist|no such file", NotThere, ""),
    (r"unable to authenticate|invalid_grant|unauthori[sz]ed|\b401\b|invalid.?credential|"
     r"token.{0,20}expired|empty token|password|couldn't (?:fetch|find) token|login",
     SignInAgain, ""),
    (r"connection refused|no such host|i/o timeout|timed? ?out|no route|network is unreachable|"
     r"connection reset|broken pipe|\bEOF\b|connection lost|couldn't connect",
     TryLater, "unreachable"),
    (r"too many requests|\b429\b|rate.?limit", TryLater, "busy"),
    (r"permission denied|access denied|forbidden|\b403\b|read.?only", Refused, "no-rights"),
    (r"name too long|invalid (?:name|char|path)|illegal", Refused, "bad-path"),
    (r"doesn't support|not supported|not implemented", Refused, ""),
    (r"too large|\b413\b|exceeds", Refused, "too-large"),
    (r"didn't find backend|unknown (?:type|backend)|missing.{0,20}(?:required|parameter)|"
     r"didn't find section", Refused, "bad-address"),
)  # fmt: skip


def problem(status: int, text: str, about: str) -> ConnectorError:
    """The error that a refused command stands for.

    Args:
        status: of the answer; 404 for what is not there.
        text: rclone's own words.
        about: the path asked for.
    """
    for sign, error, code in _SIGNS:
        if re.search(sign, text, re.IGNORECASE):
            return error(f"rclone said {status}: {error.code}", code=code, about=about)
    if status == 404:
        return NotThere("rclone said 404", about=about)
    return TryLater(f"rclone said {status}", about=about)
