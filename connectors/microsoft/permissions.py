"""What a person is asked to allow: only what is wanted, read-only unless copies go in too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_SCOPES = {"contacts": "Contacts", "calendar": "Calendars", "tasks": "Tasks", "photos": "Files"}


def writes(settings: Mapping[str, str]) -> bool:
    """Whether copies are to be put into this account."""
    return settings.get("writes") == "yes"


def products(settings: Mapping[str, str]) -> tuple[str, ...]:
    """What the person wants of this account."""
    wanted = settings.get("only", "").replace(" ", "")
    return tuple(name for name in _SCOPES if not wanted or name in wanted.split(","))


def asked(settings: Mapping[str, str]) -> list[str]:
    """Scopes besides those msal adds. To-dos know no reading permission for their changes."""
    found = ["User.Read"]
    for name in products(settings):
        may_write = writes(settings) or name == "tasks"
        found.append(f"{_SCOPES[name]}.{'ReadWrite' if may_write else 'Read'}")
    return found


def unticked(settings: Mapping[str, str], granted: Iterable[str]) -> tuple[str, ...]:
    """What was wanted and not allowed, as scopes."""
    have = {scope.rpartition("/")[2].lower() for scope in granted}
    return tuple(scope for scope in asked(settings) if scope.lower() not in have)
