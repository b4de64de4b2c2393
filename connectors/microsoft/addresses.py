"""Where Microsoft answers; one setting, `root`, points every address elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LOGIN = "https://login.microsoftonline.com"
"""The sign-in host as the msal library knows it."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Every address this connector asks.

    Attributes:
        graph: the API's host, without a version.
        login: answers in place of `LOGIN`.
        authority: as msal wants it.
    """

    graph: str
    login: str
    authority: str


def addresses(settings: Mapping[str, str]) -> Addresses:
    """Microsoft's own, or everything under the root that was set."""
    root = settings.get("root", "").rstrip("/")
    tenant = settings.get("authority", "") or "consumers"
    authority = f"{LOGIN}/{tenant}"
    if not root:
        return Addresses("https://graph.microsoft.com", LOGIN, authority)
    return Addresses(root, root, authority)
