"""Google's token endpoint, and access tokens that are renewed when they have had their hour."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from connectors.contract import Session
from connectors.errors import SignInAgain, TryLater
from connectors.google import next_process
from connectors.google.addresses import addresses
from connectors.google.kept import WEEK, Kept, read
from connectors.google.own_client import own_client
from connectors.net.http import Client
from connectors.net.reach import Reach


class Bearer:
    """Access tokens of one account, renewed when Google no longer takes them.

    Safe to use from several threads. Accounts opened again go on with the token they had, in this
    process and in the next.
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
        held = self._held
        with held.lock:
            if not held.access or held.access == stale:
                kept = read(self._session.secret())
                if not held.access:
                    held.access, held.subject = next_process.recalled(self._session, kept.refresh)
                if not held.access or held.access == stale:
                    form = {"grant_type": "refresh_token", "refresh_token": kept.refresh}
                    found, _ = exchange(self._session, form, kept)
                    held.subject = subject_of(found) or held.subject or kept.subject
                    held.access = str(found["access_token"])
                    next_process.remember(self._session, kept.refresh, held.access, held.subject)
            return held.access

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


def exchange(
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


def lasts(found: Mapping[str, Any]) -> int:
    """Seconds until the sign-in ends by itself; 0 when the answer sets no end."""
    lasts = found.get("refresh_token_expires_in", 0)
    return lasts if isinstance(lasts, int) else 0


def subject_of(found: Mapping[str, Any]) -> str:
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
