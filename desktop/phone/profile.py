"""Connects a phone to an account that lives on at a CardDAV/CalDAV host, without its password.

For iPhone a configuration profile (Apple's payload keys `com.apple.carddav.account` and
`com.apple.caldav.account`; the phone asks for the password), for Android the address that the
DAVx5 app opens. Removing the profile removes the account from the phone, so it is a connection,
not a copy.
"""

from __future__ import annotations

import plistlib
import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit

MEDIA = "application/x-apple-aspen-config"


@dataclass(frozen=True, slots=True)
class Hosted:
    """An account at a host the phone can reach by itself.

    Attributes:
        name: the account's name.
        url: its address as given at sign-in; https only.
        user: who signs in.
    """

    name: str
    url: str
    user: str


def configuration(account: Hosted, vault_id: str) -> bytes:
    """A profile with both payloads; equal each time for one account of one vault."""
    parts = urlsplit(account.url)
    port = parts.port or 443

    def identity(what: str) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{vault_id}/{account.name}/{what}")).upper()

    def payload(service: str, prefix: str) -> dict[str, object]:
        return {
            "PayloadType": f"com.apple.{service}.account",
            "PayloadVersion": 1,
            "PayloadIdentifier": f"elsewhere.{service}.{identity(service)}",
            "PayloadUUID": identity(service),
            "PayloadDisplayName": f"{account.name} ({service})",
            f"{prefix}AccountDescription": account.name,
            f"{prefix}HostName": parts.hostname or "",
            f"{prefix}Port": port,
            f"{prefix}UseSSL": True,
            f"{prefix}PrincipalURL": parts.path or "/",
            f"{prefix}Username": account.user,
        }

    profile = {
        "PayloadType": "Configuration",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"elsewhere.{identity('profile')}",
        "PayloadUUID": identity("profile"),
        "PayloadDisplayName": account.name,
        "PayloadDescription": "Contacts and calendars of this account. The phone asks for the "
        "password itself. Removing this profile takes the account off the phone again.",
        "PayloadContent": [payload("carddav", "CardDAV"), payload("caldav", "CalDAV")],
    }
    return plistlib.dumps(profile)


def davx5(account: Hosted) -> str:
    """The address that opens DAVx5 at its sign-in form, filled in but for the password."""
    parts = urlsplit(account.url)
    port = f":{parts.port}" if parts.port else ""
    return f"davx5://{parts.hostname}{port}{parts.path or '/'}"
