"""The program's log: in files that do not grow for ever, with nothing secret or personal in it."""

from __future__ import annotations

import logging
import re

from desktop.places import Home

_SIZE = 2_000_000
_OLDER = 4
_LOUD = (
    "urllib3", "httplib2", "requests_oauthlib", "oauthlib", "msal", "google", "googleapiclient",
    "google_auth_httplib2", "keyring", "PIL", "filelock", "radicale",
)  # fmt: skip

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


def start(home: Home) -> logging.Handler:
    """Log into the home's folder from now on; give the handler, for `stop`.

    Libraries that log headers and tokens when they are talkative are kept to warnings.
    """
    from logging.handlers import RotatingFileHandler

    home.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        home.logs / "elsewhere.log",
        maxBytes=_SIZE,
        backupCount=_OLDER,
        encoding="utf-8",
        delay=True,
    )
    handler.setFormatter(Redacting("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(min(root.level or logging.INFO, logging.INFO))
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    return handler


def stop(handler: logging.Handler) -> None:
    """Log no longer through this handler."""
    logging.getLogger().removeHandler(handler)
    handler.close()


class Redacting(logging.Formatter):
    """Redacts what is about to be written, tracebacks included, and keeps each record a line."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record)).replace("\r", "␍").replace("\x1b", "␛")
