"""Sign-in at Microsoft: the person's own browser, a loopback answer, and tokens that are renewed.

The secret kept for an account is a small JSON object with the refresh token, which Microsoft
changes at each renewal and ends after about ninety days unused. Access tokens stay in memory.
"""

from __future__ import annotations

import hashlib
import json
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from connectors.contract import Browser, Session
from connectors.errors import SignInAgain, TryLater
from connectors.microsoft.addresses import addresses
from connectors.microsoft.device_code import by_code
from connectors.microsoft.login import Transport
from connectors.microsoft.permissions import asked, unticked
from connectors.net import oauth

UNUSED = timedelta(days=90)
"""After so long without a visit Microsoft ends a sign-in."""

AT_ONCE = 4
"""Requests of one mailbox that Microsoft answers at a time."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a sign-in.

    Attributes:
        refresh: the token that others are asked for with.
        client: whom it was given to.
        subject: who signed in, where that was told: a renewal need not say it again.
        pictures: the version of the API that has the pictures of contacts, "" if unknown.
    """

    refresh: str
    client: str = ""
    subject: str = ""
    pictures: str = ""


def authorize(session: Session, browser: Browser) -> None:
    """Ask the person in their browser, or by a code on any device, and keep what comes of it.

    Raises SignInAgain with a code of `connectors.net.oauth`, `microsoft-client-missing`,
    `microsoft-client-wrong` or `permission-missing`; TryLater when Microsoft is out of order.
    """
    client = _client_id(session.settings)
    with _app(session, client) as (app, transport):
        try:
            if session.settings.get("way") == "code":
                found = by_code(app, transport.place, asked(session.settings), browser)
            else:
                found = _by_browser(app, transport, asked(session.settings), browser)
        except (ValueError, RuntimeError):
            raise TryLater("the sign-in did not answer as agreed", code="bad-answer") from None
    _check(found)
    missing = unticked(session.settings, str(found.get("scope", "")).split())
    if missing:
        raise SignInAgain(
            "permissions were not given", code="permission-missing", about=", ".join(missing)
        )
    refresh = found.get("refresh_token")
    if not isinstance(refresh, str) or not refresh:
        raise SignInAgain("no refresh token was given", code="sign-in-refused")
    subject = _subject(found.get("id_token_claims") or {})
    session.keep_secret(_written(Kept(refresh, client, subject)))
    session.keep_end(transport.ahead(UNUSED))


def _by_browser(
    app: Any, transport: Transport, scopes: list[str], browser: Browser
) -> Mapping[str, Any]:
    # Microsoft takes any port for "localhost" where a desktop app is registered with it.
    with oauth.Receiver("/", host="localhost") as receiver:
        with warnings.catch_warnings():
            # It advises an answer by form, which is for servers; ours is on this computer.
            warnings.simplefilter("ignore", UserWarning)
            flow = app.initiate_auth_code_flow(
                scopes,
                redirect_uri=receiver.redirect,
                state=receiver.state,
                prompt="select_account",
            )
        browser(transport.place(str(flow["auth_uri"])))
        answer = {"code": receiver.wait(), "state": receiver.state}
    return dict(app.acquire_token_by_auth_code_flow(flow, answer))


class Bearer:
    """Access tokens of one account, renewed when they end. Safe to use from several threads."""

    def __init__(self, session: Session) -> None:
        self._session = session
        kept = read(session.secret())
        self._held = _HELD.setdefault(self._known_by(kept.refresh), _Held())
        self._held.subject = self._held.subject or kept.subject

    @property
    def slots(self) -> threading.BoundedSemaphore:
        """To be held during each request: shared by every visit to this mailbox."""
        return self._held.slots

    @contextmanager
    def every_slot(self) -> Iterator[None]:
        """All of them, for one request that counts as many."""
        with self._held.gathering, ExitStack() as taken:
            for _ in range(AT_ONCE):
                taken.enter_context(self._held.slots)
            yield

    def header(self) -> str:
        """The value of an Authorization header. Raises as `renew`."""
        return f"Bearer {self._held.access or self.renew('')}"

    def renew(self, stale: str) -> str:
        """Another access token than the stale one.

        Raises SignInAgain when the sign-in has ended, TryLater when Microsoft is out of order.
        """
        with self._held.lock:
            if not self._held.access or self._held.access == stale:
                kept = read(self._session.secret())
                client = self._session.settings.get("client", "") or kept.client
                with _app(self._session, _client_id({"client": client})) as (app, transport):
                    try:
                        scopes = asked(self._session.settings)
                        found = app.acquire_token_by_refresh_token(kept.refresh, scopes)
                    except (ValueError, RuntimeError):
                        raise TryLater("no answer of a sign-in", code="bad-answer") from None
                _check(found)
                claims = found.get("id_token_claims") or {}
                self._held.subject = _subject(claims) or self._held.subject
                self._held.access = str(found["access_token"])
                fresh = found.get("refresh_token")
                if isinstance(fresh, str) and fresh and fresh != kept.refresh:
                    # Known by the new one as well, so that the next visit goes on with it.
                    _HELD[self._known_by(fresh)] = self._held
                    self._keep(replace(kept, refresh=fresh, client=client))
                self._session.keep_end(transport.ahead(UNUSED))
            return self._held.access

    def subject(self) -> str:
        """Microsoft's own stable name of the person who signed in."""
        if not self._held.subject:
            self.renew(self._held.access)
        if not self._held.subject:
            raise SignInAgain("Microsoft did not say who signed in", code="permission-missing")
        return self._held.subject

    @property
    def pictures(self) -> str:
        """The version of the API that was found to have pictures of contacts; "" if unknown."""
        return read(self._session.secret()).pictures

    def found_pictures(self, version: str) -> None:
        """Remember where this account's pictures are, for all visits to come."""
        with self._held.lock:
            kept = read(self._session.secret())
            if kept.pictures != version:
                self._keep(replace(kept, pictures=version))

    def _keep(self, kept: Kept) -> None:
        self._session.keep_secret(_written(kept))

    def _known_by(self, refresh: str) -> str:
        root = self._session.settings.get("root", "")
        return hashlib.sha256(f"{root}\n{refresh}".encode()).hexdigest()


class _Held:
    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.gathering = threading.Lock()
        self.slots = threading.BoundedSemaphore(AT_ONCE)
        self.access = ""
        self.subject = ""


_HELD: dict[str, _Held] = {}


def read(secret: str) -> Kept:
    """What was kept. Raises SignInAgain when there is nothing that can be read."""
    try:
        found = json.loads(secret)
        more = {name: str(found.get(name) or "") for name in ("client", "subject", "pictures")}
        return Kept(str(found["refresh_token"]), **more)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SignInAgain("there is no sign-in that can be read") from None


def _written(kept: Kept) -> str:
    return json.dumps({
        "refresh_token": kept.refresh, "client": kept.client, "subject": kept.subject,
        "pictures": kept.pictures,
    })  # fmt: skip


def _client_id(settings: Mapping[str, str]) -> str:
    client = settings.get("client", "").strip()
    if not client:
        raise SignInAgain("no client id was given", code="microsoft-client-missing")
    return client


@contextmanager
def _app(session: Session, client: str) -> Iterator[tuple[Any, Transport]]:
    import msal

    places = addresses(session.settings)
    transport = Transport(places, session.settings.get("ca", ""))
    try:
        try:
            app = msal.PublicClientApplication(
                client,
                authority=places.authority,
                instance_discovery=False,
                http_client=transport,
            )
        except (ValueError, RuntimeError):
            raise TryLater("the sign-in's description does not read", code="bad-answer") from None
        yield app, transport
    finally:
        transport.close()


def _check(found: Mapping[str, Any]) -> None:
    error = str(found.get("error", ""))
    if error in ("invalid_client", "unauthorized_client"):
        raise SignInAgain(error, code="microsoft-client-wrong")
    if error in ("temporarily_unavailable", "server_error"):
        raise TryLater(error)
    if error:
        known = error if error.replace("_", "").isalnum() and len(error) < 60 else "unknown"
        raise SignInAgain(f"the sign-in said {known}")
    if not isinstance(found.get("access_token"), str):
        raise TryLater("no access token in the answer", code="bad-answer")


def _subject(claims: Mapping[str, Any]) -> str:
    """The account's own number where it is told, for `sub` differs with the client."""
    return str(claims.get("oid") or claims.get("sub") or "")
