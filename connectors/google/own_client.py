"""The OAuth client a person signs in with: their own, or one that a distributor built in.

No client is shipped. A person makes one of type "Desktop app" in Google's console, downloads its
JSON and gives its content. A distributor sets BUILT_IN to such a JSON text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.errors import SignInAgain

BUILT_IN = ""


@dataclass(frozen=True, slots=True)
class OwnClient:
    """An installed client. Its secret is none: Google gives it to every copy of a program."""

    id: str
    secret: str


def own_client(settings: Mapping[str, str]) -> OwnClient:
    """The client to use.

    Raises SignInAgain with code `google-client-missing`, `google-client-unreadable`, or, when it
    is of another type, `google-client-type` with the type as `about`.
    """
    text = settings.get("client", "").strip() or BUILT_IN
    if not text:
        if settings.get("root"):
            return OwnClient("elsewhere", "")
        raise SignInAgain("no client was given", code="google-client-missing")
    try:
        found = json.loads(text)
    except ValueError:
        raise SignInAgain("the client is no JSON", code="google-client-unreadable") from None
    if not isinstance(found, dict):
        raise SignInAgain("the client is no JSON object", code="google-client-unreadable")
    installed = found.get("installed")
    if not isinstance(installed, dict):
        kind = next((word for key, word in _OTHERS.items() if key in found), "")
        code = "google-client-type" if kind else "google-client-unreadable"
        raise SignInAgain("not a client of type Desktop app", code=code, about=kind)
    id_, secret = installed.get("client_id"), installed.get("client_secret", "")
    if not isinstance(id_, str) or not id_ or not isinstance(secret, str):
        raise SignInAgain("the client has no id", code="google-client-unreadable")
    return OwnClient(id_, secret)


_OTHERS = {"web": "Web application", "private_key": "Service account", "type": "Service account"}
