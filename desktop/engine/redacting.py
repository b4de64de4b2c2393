"""Takes out of the log whatever opens an account or names a person."""

from __future__ import annotations

import logging
import re

_HIDDEN = (
    (re.compile(r"(?i)\b(bearer|basic|digest)\s+[\w+/=.~-]{6,}"), r"\1 …"),
    (re.compile(r"\bya29\.[\w.-]+"), "…"),
    (re.compile(r"\b1//[\w-]{10,}"), "…"),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?"), "…"),
    (re.compile(r"AGE-SECRET-KEY-[\w]+", re.IGNORECASE), "…"),
    (
        re.compile(
            r"""(?ix)(["']?\b(?:code|code_verifier|state|access_token|refresh_token|id_token|token
            |client_secret|secret|password|passwd|passphrase|api_?key|assertion|sig|signature)["']?
            \s*[=:]\s*["']?)[^\s"'&,;}]+"""
        ),
        r"\1…",
    ),
    (re.compile(r"(?<=//)[^/\s:@]+:[^/\s@]+@"), "…@"),
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), "…@…"),
    (re.compile(r"(?<![\w.:-])\+\d[\d\s()/-]{6,}\d"), "+…"),
)


def redact(text: str) -> str:
    """The text without tokens, passwords, addresses and telephone numbers."""
    for pattern, instead in _HIDDEN:
        text = pattern.sub(instead, text)
    return text


class Redacting(logging.Formatter):
    """Redacts what is about to be written, tracebacks included, and keeps each record a line."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record)).replace("\r", "␍").replace("\x1b", "␛")
