"""Sign-in by a short code typed on any device (RFC 8628), where no browser answers this computer.

The address shown carries the code, so that it is read there too; Microsoft's page fills it in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from connectors.contract import Browser
from connectors.errors import SignInAgain
from connectors.net import oauth

_GO_ON = ("authorization_pending", "slow_down")
_SLOWER = 5
"""Seconds more to wait from then on when Microsoft says so (RFC 8628, section 3.5)."""


def by_code(
    app: Any, place: Callable[[str], str], scopes: list[str], browser: Browser
) -> Mapping[str, Any]:
    """What Microsoft answers once the person has typed the code, or said no.

    Args:
        app: of the msal library.
        place: the address to ask in place of Microsoft's.
        scopes: what to ask for.
        browser: shows an address to the person.

    Raises SignInAgain with code `sign-in-cancelled` or `sign-in-timeout`; ValueError for an answer
    that does not read.
    """
    flow = app.initiate_device_flow(scopes)
    if "user_code" not in flow or "verification_uri" not in flow:
        return dict(flow)
    address = place(f"{flow['verification_uri']}?{urlencode({'otc': flow['user_code']})}")
    # The library asks for ever where no interval is told.
    flow["interval"] = max(1, int(flow["interval"]))
    interval, left = float(flow["interval"]), float(flow["expires_in"])
    with oauth.Turns(address) as turns:
        browser(address)
        while left > 0:
            turns.pause(interval)
            left -= interval
            found = dict(app.acquire_token_by_device_flow(flow, exit_condition=lambda _: True))
            if found.get("error") == "expired_token":
                break
            if found.get("error") not in _GO_ON:
                return found
            interval += _SLOWER if found["error"] == "slow_down" else 0
    raise SignInAgain("nobody typed the code in time", code="sign-in-timeout")
