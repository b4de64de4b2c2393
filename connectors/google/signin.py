"""Sign-in at Google: the person's own browser, a loopback answer, and what is kept of it."""

from __future__ import annotations

from connectors.contract import Browser, Session
from connectors.errors import SignInAgain
from connectors.google.addresses import addresses
from connectors.google.kept import Kept, ends, written
from connectors.google.own_client import own_client
from connectors.google.permissions import asked, unticked
from connectors.google.tokens import exchange, lasts, subject_of
from connectors.net import oauth


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
    found, since = exchange(session, form, Kept(""))
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
    kept = Kept(refresh, scopes, lasts(found), since, subject_of(found))
    session.keep_secret(written(kept))
    session.keep_end(ends(kept))
