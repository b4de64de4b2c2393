"""Takes out of the log whatever opens an account or names a person.

Files of a vault are called what people and events are called. So of an exception the log keeps its
kind, its sentence without what that quotes, and the way through the code.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

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
_QUOTED = re.compile(r"""["'].*["']""", re.DOTALL)
"""From the first mark to the last: what stands between two names goes with them."""

_NEAR = 3
"""Parts of a source file's path that say which it is; those before them may name a person."""


_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def redact(text: str) -> str:
    """The text without tokens, passwords, addresses and telephone numbers."""
    for pattern, instead in _HIDDEN:
        text = pattern.sub(instead, text)
    return text


class Redacting(logging.Formatter):
    """Redacts what is about to be written, tracebacks included, and keeps each record a line."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record)).replace("\r", "␍").replace("\x1b", "␛")

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 logging's own name
        return "\n".join(part.rstrip() for part in _told(ei[1])) if ei[1] else ""


def _told(error: BaseException) -> Iterator[str]:
    """Each exception as Python writes it, first the one that the others came from."""
    chain = [error]
    while (earlier := _earlier(chain[-1])) is not None and earlier not in chain:
        chain.append(earlier)
    for one in reversed(chain):
        yield "Traceback (most recent call last):"
        yield from _way(one.__traceback__).format()
        said = _QUOTED.sub("…", str(one))
        yield f"{_kind(type(one))}: {said}" if said else _kind(type(one))


def _way(trace: TracebackType | None) -> traceback.StackSummary:
    way = traceback.extract_tb(trace)
    for one in way:
        one.filename = "/".join(Path(one.filename).parts[-_NEAR:])
    return way


def _kind(error: type[BaseException]) -> str:
    room = "" if error.__module__ == "builtins" else f"{error.__module__}."
    return room + error.__qualname__


def _earlier(error: BaseException) -> BaseException | None:
    shown = None if error.__suppress_context__ else error.__context__
    return error.__cause__ or shown
