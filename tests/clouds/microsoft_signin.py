"""Microsoft's sign-in as the fake plays it: description, consent, code and PKCE, renewal.

Sources: RFC 6749, 7636; the v2.0 endpoints of Microsoft's identity platform. Each renewal gives
another refresh token, and the one before still serves.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode

from tests.clouds.microsoft_words import Answer, Call, Time

TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"
LOGIN = "https://login.microsoftonline.com"
CLIENT = "5f1e9b1e-0000-4000-8000-00000000c11e"

_COUNT = itertools.count(1)
"""One for all, since no two servers in the world give the same token."""


@dataclass
class Grant:
    client: str = CLIENT
    scope: str = ""
    challenge: str = ""
    redirect: str = ""
    nonce: str = ""
    revoked: bool = False


@dataclass
class SignIn:
    """Who may come in.

    Attributes:
        withheld: scopes the person does not allow.
        typed: whether the person types a device's code when shown it.
        polls: how often a device asked whether they had.
        slow: errors to answer with first when a device asks.
    """

    time: Time
    subject: str = "00000000-0000-0000-0b0e-c0ffee000001"
    refuses: str = ""
    withheld: frozenset[str] = frozenset()
    typed: bool = True
    polls: int = 0
    slow: list[str] = field(default_factory=list)
    devices: dict[str, tuple[str, Grant]] = field(default_factory=dict)
    codes: dict[str, Grant] = field(default_factory=dict)
    refreshes: dict[str, Grant] = field(default_factory=dict)
    accesses: dict[str, tuple[Grant, float]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    _count: itertools.count[int] = field(default_factory=lambda: _COUNT)

    def token(self) -> str:
        """A refresh token as an earlier sign-in gave it."""
        name = f"M.C5_refresh-{next(self._count)}"
        self.refreshes[name] = Grant()
        return name

    def revoke(self) -> None:
        """The person took the permission back: every token is dead."""
        for grant in self.refreshes.values():
            grant.revoked = True
        self.accesses.clear()

    def expire(self) -> None:
        """Every access token has had its hour."""
        self.accesses.clear()

    def knows(self, bearer: str) -> bool:
        grant, until = self.accesses.get(bearer, (None, 0.0))
        return grant is not None and not grant.revoked and self.time.now().timestamp() <= until

    def answer(self, path: str, call: Call) -> Answer | None:
        """What the sign-in's own addresses say; None for another's."""
        if path == "/consumers/v2.0/.well-known/openid-configuration":
            place = f"{LOGIN}/consumers/oauth2/v2.0"
            return _json({
                "issuer": f"{LOGIN}/{TENANT}/v2.0",
                "authorization_endpoint": f"{place}/authorize",
                "token_endpoint": f"{place}/token",
                "device_authorization_endpoint": f"{place}/devicecode",
            })  # fmt: skip
        if path == "/consumers/oauth2/v2.0/authorize":
            return self._consent(call)
        if path == "/consumers/oauth2/v2.0/devicecode":
            return self._device(call)
        if path == "/link":
            self._type(call.query.get("otc", ""))
            return Answer(b"thank you", "text/html")
        if path == "/consumers/oauth2/v2.0/token":
            return self._exchange(call)
        return None

    def _consent(self, call: Call) -> Answer:
        query = dict(call.query)
        self.asked.append(query)
        missing = {"client_id", "redirect_uri", "state", "scope", "code_challenge"} - set(query)
        if missing or query.get("code_challenge_method") != "S256" or query["client_id"] != CLIENT:
            return Answer(b"unauthorized_client", "text/html", 400)
        if not query["redirect_uri"].startswith("http://localhost:"):
            return Answer(b"redirect_uri", "text/html", 400)
        answer = {"state": query["state"]}
        if self.refuses:
            answer["error"] = self.refuses
        else:
            code = f"M.C5_code-{next(self._count)}"
            self.codes[code] = Grant(
                query["client_id"], query["scope"], query["code_challenge"], query["redirect_uri"],
                query.get("nonce", ""),
            )  # fmt: skip
            answer["code"] = code
        onward = query["redirect_uri"] + "?" + urlencode(answer)
        return Answer(b"", "text/html", 302, {"Location": onward})

    def _device(self, call: Call) -> Answer:
        form = {name: values[0] for name, values in parse_qs(call.raw.decode()).items()}
        if form.get("client_id") != CLIENT:
            return _json({"error": "unauthorized_client", "error_description": "AADSTS700016"}, 400)
        code = f"D{next(self._count):07}"
        self.devices[code] = ("", Grant(scope=form["scope"]))
        return _json({
            "user_code": code, "device_code": f"device-{code}", "verification_uri": f"{LOGIN}/link",
            "expires_in": 2, "interval": 0, "message": "Type it.",
        })  # fmt: skip

    def _type(self, code: str) -> None:
        if code in self.devices and self.typed:
            self.devices[code] = (self.refuses or "yes", self.devices[code][1])

    def _typed(self, name: str) -> Answer:
        self.polls += 1
        said, grant = self.devices.get(name.removeprefix("device-"), ("expired_token", Grant()))
        error = self.slow.pop() if self.slow else said or "authorization_pending"
        if error != "yes":
            return _json({"error": error, "error_description": "AADSTS70016"}, 400)
        return self._give(grant)

    def _exchange(self, call: Call) -> Answer:
        form = {name: values[0] for name, values in parse_qs(call.raw.decode()).items()}
        if form.get("client_id") != CLIENT:
            return _json({"error": "unauthorized_client", "error_description": "AADSTS700016"}, 400)
        if str(form.get("grant_type")).endswith("device_code"):
            return self._typed(form.get("device_code", ""))
        if form.get("grant_type") == "authorization_code":
            grant = self.codes.pop(form.get("code", ""), None)
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if grant is None or grant.challenge != proof or grant.redirect != form["redirect_uri"]:
                return _json({"error": "invalid_grant", "error_description": "AADSTS70000"}, 400)
        else:
            grant = self.refreshes.get(form.get("refresh_token", ""))
            if grant is None or grant.revoked:
                return _json({"error": "invalid_grant", "error_description": "AADSTS70000"}, 400)
            grant.scope = form.get("scope", grant.scope)
        return self._give(grant)

    def _give(self, grant: Grant) -> Answer:
        now = int(self.time.now().timestamp())
        access = f"EwB{secrets.token_hex(12)}"
        self.accesses[access] = (grant, now + 3599)
        refresh = f"M.C5_refresh-{next(self._count)}"
        self.refreshes[refresh] = grant
        claims = {
            "aud": grant.client, "iss": f"{LOGIN}/{TENANT}/v2.0", "sub": "AAAAsub", "oid": self.subject,
            "tid": TENANT, "exp": now + 3600, "iat": now, "nonce": grant.nonce, "ver": "2.0",
        }  # fmt: skip
        token = ".".join(
            base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode()
            for one in ({"alg": "RS256", "typ": "JWT"}, claims, {})
        )
        scopes = [
            one for one in grant.scope.split() if one not in self.withheld | {"offline_access"}
        ]
        return _json({
            "token_type": "Bearer", "scope": " ".join(scopes), "expires_in": 3599, "access_token": access,
            "refresh_token": refresh, "id_token": token,
        })  # fmt: skip


def _json(body: dict[str, object], status: int = 200) -> Answer:
    return Answer(json.dumps(body).encode(), "application/json; charset=utf-8", status)
