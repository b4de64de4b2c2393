"""Which permissions are asked for, and which kind of data each is for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_HOST = "https://www.googleapis.com/auth/"
IDENTITY = ("openid", _HOST + "userinfo.email")

_READ = {
    "contacts": "contacts.readonly",
    "calendar": "calendar.readonly",
    "tasks": "tasks.readonly",
}
_WRITE = {
    "contacts": "contacts",
    "calendar": "calendar",
    "tasks": "tasks",
    "drive": "drive.file",
    "photos": "photoslibrary.appendonly",
}
_OTHER = "contacts.other.readonly"
PICKED = "picked"
_ASIDE = {PICKED: "photospicker.mediaitems.readonly"}
"""Never asked for along with the rest: the picker is an account of its own."""


def writes(settings: Mapping[str, str]) -> bool:
    """Whether the account is to be written to as well."""
    return settings.get("writes") == "yes"


def products(settings: Mapping[str, str]) -> tuple[str, ...]:
    """What the person wants of this account; Drive and Photos only where we may write."""
    if settings.get("only") == PICKED:
        return (PICKED,)
    known = _known(settings)
    wanted = settings.get("only", "").replace(" ", "")
    chosen = wanted.split(",") if wanted else [name for name in known if name not in _ASIDE]
    return tuple(name for name in known if name in chosen)


def asked(settings: Mapping[str, str]) -> tuple[str, ...]:
    """The scopes to ask for: read-only ones unless the account is to be written to."""
    known = _known(settings)
    wanted = [_HOST + known[name] for name in products(settings)]
    if others(settings):
        wanted.append(_HOST + _OTHER)
    return (*IDENTITY, *wanted)


def others(settings: Mapping[str, str]) -> bool:
    """Whether the people Google keeps of its own accord are wanted too."""
    return settings.get("other-contacts") == "yes" and "contacts" in products(settings)


def unticked(settings: Mapping[str, str], granted: Iterable[str]) -> tuple[str, ...]:
    """What the person wanted and did not allow, in words for people."""
    have = set(granted)
    known = _known(settings)
    missing = [name for name in products(settings) if not _allowed(known[name], have)]
    names = [_NAMES[name] for name in missing]
    if others(settings) and _HOST + _OTHER not in have:
        names.append("Other contacts")
    return tuple(names)


def _known(settings: Mapping[str, str]) -> Mapping[str, str]:
    return (_WRITE if writes(settings) else _READ) | _ASIDE


def _allowed(scope: str, granted: set[str]) -> bool:
    return _HOST + scope in granted or _HOST + scope.removesuffix(".readonly") in granted


_NAMES = {
    "contacts": "Contacts",
    "calendar": "Calendar",
    "tasks": "Tasks",
    "drive": "Drive",
    "photos": "Photos",
    PICKED: "Photos you pick",
}
