"""The secret kept for an account: the refresh token, what was allowed, and when it will end.

A small JSON object. Access tokens stay in memory, and sealed for an hour (`next_process`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime

from connectors.errors import SignInAgain

WEEK = 7 * 86_400
"""Seconds a sign-in lasts while the person's own client is in Testing mode."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The account's secret, taken apart.

    Attributes:
        refresh: the refresh token.
        scopes: what the person allowed; empty when unknown.
        lasts: seconds from `since` until the sign-in ends, 0 when Google set no end.
        since: when it was given, as Google's HTTP date.
        subject: who signed in, where that was told at the time: a renewal need not say it again.
    """

    refresh: str
    scopes: tuple[str, ...] = ()
    lasts: int = 0
    since: str = ""
    subject: str = ""


def ends(kept: Kept) -> str:
    """When this sign-in will end by itself, ISO 8601; "" when Google set no end."""
    try:
        given = parsedate_to_datetime(kept.since)
    except ValueError:
        return ""
    return (given + timedelta(seconds=kept.lasts)).isoformat() if kept.lasts > 0 else ""


def read(secret: str) -> Kept:
    """A kept secret; a bare refresh token is one too. Raises SignInAgain when there is none."""
    text = secret.strip()
    if not text.startswith("{"):
        if not text:
            raise SignInAgain("there is no sign-in", code="sign-in-again")
        return Kept(text)
    try:
        found = json.loads(text)
        return Kept(
            str(found["refresh_token"]),
            tuple(map(str, found.get("scopes", ()))),
            int(found.get("lasts", 0)),
            str(found.get("since", "")),
            str(found.get("subject", "")),
        )
    except (ValueError, KeyError, TypeError):
        raise SignInAgain("the kept sign-in is damaged", code="sign-in-again") from None


def written(kept: Kept) -> str:
    """The secret as it is kept; `read` takes it apart."""
    return json.dumps(
        {
            "refresh_token": kept.refresh,
            "scopes": kept.scopes,
            "lasts": kept.lasts,
            "since": kept.since,
            "subject": kept.subject,
        }
    )
