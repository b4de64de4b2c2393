"""Google's sign-in as the fake plays it: consent, code and PKCE, refresh, revocation.

Sources: RFC 6749, 7636, 8252; Google's "OAuth 2.0 for desktop apps". Consent is given at once, so
that a command-line client following redirects signs in; `unticked` scopes are left out, as a
person may do (granular consent).
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode

from tests.clouds.google_words import Answer, Call, Time

EVERY = (
    "openid email https://www.googleapis.com/auth/contacts https://www.googleapis.com/auth/calendar "
    "https://www.googleapis.com/auth/tasks https://www.googleapis.com/auth/drive.file "
    "https://www.googleapis.com/auth/photoslibrary.appendonly"
)

_COUNT = itertools.count(1)
"""One for all, since no two servers in the world give the same token."""


@dataclass
class Grant:
    scopes: frozenset[str]
    challenge: str = ""
    redirect: str = ""
    revoked: bool = False


@dataclass
class SignIn:
    """Who may come in. `lasts` is how long a refresh token lives (Testing mode: seven days)."""

    time: Time
    subject: str = "108000000000000000001"
    unticked: frozenset[str] = frozenset()
    refuses: str = ""
    lasts: int | None = None
    clients: dict[str, str] = field(default_factory=dict)
    codes: dict[str, Grant] = field(default_factory=dict)
    refreshes: dict[str, Grant] = field(default_factory=dict)
    accesses: dict[str, tuple[Grant, float]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    _count: itertools.count[int] = field(default_factory=lambda: _COUNT)

    def token(self, scopes: str = EVERY) -> str:
        """A refresh token as an earlier sign-in gave it."""
        name = f"1//refresh-{next(self._count)}"
        self.refreshes[name] = Grant(frozenset(scopes.split()))
        return name

    def revoke(self) -> None:
        """The person took the permission back: every token is dead."""
        for grant in self.refreshes.values():
            grant.revoked = True
        self.expire()

    def expire(self) -> None:
        """Every access token has had its hour."""
        self.accesses.clear()

    def scopes_of(self, bearer: str) -> frozenset[str] | None:
        grant, until = self.accesses.get(bearer, (None, 0.0))
        if grant is None or grant.revoked or self.time.now().timestamp() > until:
            return None
        return grant.scopes

    def consent(self, call: Call) -> Answer:
        query = {name: values[0] for name, values in call.query.items()}
        self.asked.append(query)
        if self.clients and query.get("client_id") not in self.clients:
            return Answer(b"Error 401: invalid_client", "text/html", 401)
        missing = {"redirect_uri", "state", "scope", "code_challenge"} - set(query)
        plain = query.get("code_challenge_method") != "S256" or query.get("response_type") != "code"
        loopback = query.get("redirect_uri", "").startswith("http://127.0.0.1:")
        if missing or plain or not loopback:
            return Answer(b"Error 400: invalid_request", "text/html", 400)
        answer = {"state": query["state"]}
        if self.refuses:
            answer["error"] = self.refuses
        else:
            code = f"4/code-{next(self._count)}"
            scopes = frozenset(query["scope"].split()) - self.unticked
            self.codes[code] = Grant(scopes, query["code_challenge"], query["redirect_uri"])
            answer |= {"code": code, "scope": " ".join(sorted(scopes))}
        onward = query["redirect_uri"] + "?" + urlencode(answer)
        return Answer(b"", "text/html", 302, {"Location": onward})

    def exchange(self, call: Call) -> Answer:
        form = {name: values[0] for name, values in parse_qs(call.raw.decode()).items()}
        if self.clients and self.clients.get(form.get("client_id", "")) != form.get(
            "client_secret"
        ):
            return _no(401, "invalid_client", "The OAuth client was not found.")
        if form.get("grant_type") == "authorization_code":
            grant = self.codes.pop(form.get("code", ""), None)
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if (
                grant is None
                or grant.challenge != challenge
                or grant.redirect != form.get("redirect_uri")
            ):
                return _no(400, "invalid_grant", "Bad Request")
            name = f"1//refresh-{next(self._count)}"
            self.refreshes[name] = grant
            return self._give(grant, {"refresh_token": name})
        grant = self.refreshes.get(form.get("refresh_token", ""))
        if form.get("grant_type") != "refresh_token" or grant is None or grant.revoked:
            return _no(400, "invalid_grant", "Token has been expired or revoked.")
        return self._give(grant, {})

    def _give(self, grant: Grant, more: dict[str, str]) -> Answer:
        access = f"ya29.{secrets.token_hex(12)}"
        self.accesses[access] = (grant, self.time.now().timestamp() + 3599)
        body: dict[str, object] = {
            "access_token": access, "expires_in": 3599, "token_type": "Bearer",
            "scope": " ".join(sorted(grant.scopes)), **more,
        }  # fmt: skip
        if self.lasts is not None:
            body["refresh_token_expires_in"] = self.lasts
        if "openid" in grant.scopes:
            claims = {
                "sub": self.subject,
                "email": "ada@example.com",
                "iss": "https://accounts.google.com",
            }
            body["id_token"] = ".".join(
                base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode()
                for one in ({"alg": "RS256"}, claims, {})
            )
        return Answer(json.dumps(body).encode(), "application/json")


def _no(status: int, error: str, words: str) -> Answer:
    body = {"error": error, "error_description": words}
    return Answer(json.dumps(body).encode(), "application/json", status)
