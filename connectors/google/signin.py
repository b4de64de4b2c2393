"""Sign-in at Google: the person's own browser, a loopback answer, and tokens that are renewed.

The secret kept for an account is a small JSON object: the refresh token, what was allowed, and
when Google said it would end. Access tokens stay in memory.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from connectors.contract import Browser, Session
from connectors.errors import SignInAgain, TryLater
from connectors.google.addresses import addresses
from connectors.google.own_client import own_client
from connectors.google.permissions import asked, unticked
from connectors.net import oauth
from connectors.net.http import Client
from connectors.net.reach import Reach

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


def authorize(session: Session, browser: Browser) -> None:
    """Ask the person in their browser and keep what comes of it.

    Raises SignInAgain with a code of `connectors.net.oauth`, of `connectors.google.own_client`,
    or `google-unticked` (`about` names what was not allowed), `google-client-wrong`; TryLater
    when Google is out of order.
    """
    places = addresses(session.settings)
    client = own_client(session.settings)
    pair = oauth.proof()
    with oauth.Receiver("/google") as receiver:
        browser(
            oauth.page(
                places.consent,
                {
                    "client_id": client.id,
                    "redirect_uri": receiver.redirect,
                    "response_type": "code",
                    "scope": " ".join(asked(session.settings)),
                    "state": receiver.state,
                    "code_challenge": pair.challenge,
                    "code_challenge_method": pair.method,
                    "access_type": "offline",
                    "prompt": "consent",
                },
            )
        )
        code = receiver.wait()
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": receiver.redirect,
        "code_verifier": pair.verifier,
    }
    found, since = _exchange(session, form, Kept(""))
    scopes = tuple(str(found.get("scope", "")).split())
    missing = unticked(session.settings, scopes)
    if missing:
        raise SignInAgain(
            f"{len(missing)} permissions were not given",
            code="google-unticked",
            about=", ".join(missing),
        )
    refresh = found.get("refresh_token")
    if not isinstance(refresh, str) or not refresh:
        raise SignInAgain("no refresh token was given", code="sign-in-refused")
    kept = Kept(refresh, scopes, _seconds(found), since, _subject(found))
    session.keep_secret(_written(kept))
    session.keep_end(ends(kept))


def ends(kept: Kept) -> str:
    """When this sign-in will end by itself, ISO 8601; "" when Google set no end."""
    try:
        given = parsedate_to_datetime(kept.since)
    except ValueError:
        return ""
    return (given + timedelta(seconds=kept.lasts)).isoformat() if kept.lasts > 0 else ""


class Bearer:
    """Access tokens of one account, renewed when Google no longer takes them.

    Safe to use from several threads. Accounts opened again in this process go on with the token
    they had.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        kept = read(session.secret())
        root = session.settings.get("root", "")
        digest = hashlib.sha256(f"{root}\n{kept.refresh}".encode()).hexdigest()
        self._held = _HELD.setdefault(digest, _Held())

    def header(self) -> str:
        """The value of an Authorization header. Raises as `renew`."""
        return f"Bearer {self._held.access or self.renew('')}"

    def renew(self, stale: str) -> str:
        """Another access token than the stale one.

        Raises SignInAgain when the sign-in has ended, TryLater when Google is out of order.
        """
        with self._held.lock:
            if not self._held.access or self._held.access == stale:
                kept = read(self._session.secret())
                form = {"grant_type": "refresh_token", "refresh_token": kept.refresh}
                found, _ = _exchange(self._session, form, kept)
                self._held.subject = _subject(found) or self._held.subject or kept.subject
                self._held.access = str(found["access_token"])
            return self._held.access

    def subject(self) -> str:
        """Google's own stable number of the person who signed in."""
        if not self._held.subject:
            self.renew(self._held.access)
        if not self._held.subject:
            raise SignInAgain("Google did not say who signed in", code="permission-missing")
        return self._held.subject


class _Held:
    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.access = ""
        self.subject = ""


_HELD: dict[str, _Held] = {}


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


def _written(kept: Kept) -> str:
    return json.dumps(
        {
            "refresh_token": kept.refresh,
            "scopes": kept.scopes,
            "lasts": kept.lasts,
            "since": kept.since,
            "subject": kept.subject,
        }
    )


def _exchange(
    session: Session, form: Mapping[str, str], kept: Kept
) -> tuple[Mapping[str, Any], str]:
    """Ask the token endpoint; gives its answer and the date it was given."""
    own = own_client(session.settings)
    place = addresses(session.settings).token
    fields = {**form, "client_id": own.id}
    if own.secret:
        fields["client_secret"] = own.secret
    client = Client(Reach(place), ca=session.settings.get("ca", ""))
    try:
        with client.ask(
            "POST",
            place,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            body=urlencode(fields).encode("ascii"),
            expect=("application/json",),
            allow=(400, 401),
        ) as answer:
            status, since = answer.status, answer.headers.get("Date", "")
            found = _json(answer.read(), status)
    finally:
        client.close()
    if status >= 400:
        raise _refusal(str(found.get("error", "")), kept)
    if not isinstance(found.get("access_token"), str):
        raise TryLater("no access token in the answer", code="bad-answer")
    return found, since


def _refusal(error: str, kept: Kept) -> SignInAgain:
    if error in ("invalid_client", "unauthorized_client", "deleted_client"):
        return SignInAgain(error, code="google-client-wrong")
    if error == "invalid_grant":
        testing = 0 < kept.lasts <= WEEK
        return SignInAgain(error, code="google-testing-mode" if testing else "sign-in-again")
    known = error if error.replace("_", "").isalnum() and len(error) < 60 else "unknown"
    return SignInAgain(f"the token endpoint said {known}")


def _seconds(found: Mapping[str, Any]) -> int:
    lasts = found.get("refresh_token_expires_in", 0)
    return lasts if isinstance(lasts, int) else 0


def _subject(found: Mapping[str, Any]) -> str:
    """Who signed in, by the ID token.

    It came straight from the token endpoint over TLS, so its signature need not be checked
    (OpenID Connect Core 3.1.3.7, point 6).
    """
    parts = str(found.get("id_token", "")).split(".")
    if len(parts) != 3:
        return ""
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, binascii.Error):
        return ""
    return str(claims.get("sub", "")) if isinstance(claims, dict) else ""


def _json(body: bytes, status: int) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        if status == 401:
            raise SignInAgain("401 from the token endpoint") from None
        raise TryLater("the token endpoint did not answer in JSON", code="bad-answer") from None
    if not isinstance(found, dict):
        raise TryLater("the token endpoint did not answer as agreed", code="bad-answer")
    return found
