"""Where Google answers; one setting, `root`, points every address elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Addresses:
    """Every address this connector asks. `api` is "" for those the discovery documents name."""

    consent: str
    token: str
    photos: str
    api: str
    picker: str


GOOGLE = Addresses(
    consent="https://accounts.google.com/o/oauth2/v2/auth",
    token="https://oauth2.googleapis.com/token",
    photos="https://photoslibrary.googleapis.com",
    api="",
    picker="https://photospicker.googleapis.com",
)


def addresses(settings: Mapping[str, str]) -> Addresses:
    """Google's own, or everything under the root that was set."""
    root = settings.get("root", "").rstrip("/")
    if not root:
        return GOOGLE
    return Addresses(f"{root}/o/oauth2/v2/auth", f"{root}/oauth2/token", root, root, root)
