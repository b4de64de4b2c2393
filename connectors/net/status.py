"""What a status says, in our errors."""

from __future__ import annotations

import email.utils
from collections.abc import Mapping
from datetime import UTC, datetime

from connectors.errors import (
    ChangedMeanwhile,
    ConnectorError,
    Full,
    NotThere,
    Refused,
    SignInAgain,
    TryLater,
)

LONGEST = 86_400.0
"""Seconds; a service that asks for more is asked again after a day."""


def problem(status: int, headers: Mapping[str, str], host: str) -> ConnectorError:
    """The error a status stands for (RFC 9110 section 15, RFC 4918 section 11).

    Args:
        status: 3xx that was not followed, 4xx or 5xx.
        headers: names in any case, as urllib3 gives them.
        host: who answered, for the log.
    """
    text = f"{status} from {host}"
    if status == 401:
        return SignInAgain(text)
    if status == 403:
        return Refused(text, code="forbidden")
    if status == 407:
        return TryLater(text, code="proxy")
    if status == 511:
        return TryLater(text, code="wrong-network")
    if status in (404, 410):
        return NotThere(text)
    if status in (409, 412):
        return ChangedMeanwhile(text)
    if status == 413:
        return Refused(text, code="too-large")
    if status == 507:
        return Full(text)
    if status in (408, 425, 429) or status >= 500:
        code = "busy" if status in (429, 503) else ""
        return TryLater(text, after=retry_after(headers), code=code)
    return Refused(text)


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds the service asks for: RFC 9110 section 10.2.3, never negative, at most a day.

    A date is read against the service's own Date header, so that a wrong clock here or there
    does not matter; without one it is taken as no wish at all.
    """
    wish = headers.get("Retry-After", "").strip()
    if not wish:
        return 0
    try:
        seconds = float(wish)
    except ValueError:
        then, now = _date(wish), _date(headers.get("Date", ""))
        seconds = (then - now).total_seconds() if then and now else 0
    if not seconds > 0:  # negative, or not a number
        return 0
    return min(seconds, LONGEST)


def _date(text: str) -> datetime | None:
    try:
        read = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
