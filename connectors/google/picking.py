"""Letting the person pick photos in Google's own picker: one session, opened at the sign-in.

Google Photos shows a program nothing but what was picked. The session's id is kept beside the
sign-in; what was picked can be fetched while Google remembers the session.
"""

from __future__ import annotations

import json
import re
from typing import Any

from connectors.contract import Browser, Session
from connectors.errors import SignInAgain, TryLater
from connectors.google.client import Google
from connectors.google.signin import authorize
from connectors.net import oauth

LONGEST = 1800.0
"""Seconds a person has for picking, whatever Google would allow."""

MOST = 2000
"""Photos a session gives (picker sessions, maxItemCount)."""


def pick(session: Session, browser: Browser) -> None:
    """Sign in, open the picker, and wait until the person is done.

    Raises as `connectors.google.signin.authorize`, and SignInAgain with code `nothing-picked`.
    The picker's address ends the waiting, too: see `connectors.net.oauth.cancel`.
    """
    kept: list[str] = []
    signing_in = Session(session.settings, lambda: kept[-1], kept.append, session.keep_end)
    authorize(signing_in, browser)
    google = Google(signing_in)
    try:
        id = _picked(google, browser)
    finally:
        google.close()
    session.keep_secret(json.dumps({**json.loads(kept[-1]), "picked": id}))


def session_of(secret: str) -> str:
    """The picking session kept with a sign-in. Raises SignInAgain, code `pick-again`, for none."""
    try:
        found = json.loads(secret)
        id = str(found["picked"])
    except (ValueError, KeyError, TypeError):
        raise SignInAgain("nothing was picked yet", code="pick-again") from None
    return id


def _picked(google: Google, browser: Browser) -> str:
    base = f"{google.places.picker}/v1/sessions"
    made = asked(google, "POST", base)
    address, id = f"{made['pickerUri']}/autoclose", str(made["id"])
    waited = 0.0
    with oauth.Turns(address) as turns:
        browser(address)
        while not made.get("mediaItemsSet"):
            polling = made.get("pollingConfig") or {}
            pause = max(0.1, seconds(polling.get("pollInterval"), 5.0))
            if waited + pause > min(LONGEST, seconds(polling.get("timeoutIn"), LONGEST)):
                raise SignInAgain("nobody finished picking", code="nothing-picked")
            turns.pause(pause)
            waited += pause
            made = asked(google, "GET", f"{base}/{id}")
    return id


def asked(google: Google, method: str, url: str) -> dict[str, Any]:
    """One request of the Picker API, which has no discovery document in the client library."""
    body = _said(google, method, url)
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise TryLater("the picker did not answer as agreed", code="bad-answer")
    return found


def _said(google: Google, method: str, url: str) -> bytes:
    headers = {"Content-Type": "application/json"}
    sent = b"{}" if method == "POST" else b""
    with google.ask(method, url, headers=headers, body=sent) as answer:
        return answer.read()


def seconds(duration: object, otherwise: float) -> float:
    """A duration as Google writes it, `3.5s`."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)s", str(duration))
    return float(found.group(1)) if found else otherwise
