"""Guests and the host of an event: Google's objects, and ATTENDEE and ORGANIZER lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.formats.escapes import text
from connectors.formats.folding import make
from connectors.formats.lines import FormatError, Line

_STATUS = {
    "needsAction": "NEEDS-ACTION",
    "declined": "DECLINED",
    "tentative": "TENTATIVE",
    "accepted": "ACCEPTED",
}
_BACK = {line: google for google, line in _STATUS.items()}


def attendee_line(person: Mapping[str, Any]) -> Line | None:
    """An ATTENDEE line; None for a guest without an address."""
    params: list[tuple[str, str]] = []
    if person.get("displayName"):
        params.append(("CN", person["displayName"]))
    if person.get("resource"):
        params.append(("CUTYPE", "RESOURCE"))
    if person.get("optional"):
        params.append(("ROLE", "OPT-PARTICIPANT"))
    if person.get("responseStatus") in _STATUS:
        params.append(("PARTSTAT", _STATUS[person["responseStatus"]]))
    return _line("ATTENDEE", person, params)


def organizer_line(person: Mapping[str, Any]) -> Line | None:
    """An ORGANIZER line; None for a host without an address."""
    params = [("CN", person["displayName"])] if person.get("displayName") else []
    return _line("ORGANIZER", person, params)


def attendee(line: Line) -> dict[str, Any] | None:
    """A guest; None when the line gives no mail address, which is all Google knows guests by."""
    found = organizer(line)
    if found is None:
        return None
    person: dict[str, Any] = dict(found)
    if _param(line, "CUTYPE") in {"RESOURCE", "ROOM"}:
        person["resource"] = True
    if _param(line, "ROLE") in {"OPT-PARTICIPANT", "NON-PARTICIPANT"}:
        person["optional"] = True
    status = _BACK.get(_param(line, "PARTSTAT"))
    if status:
        person["responseStatus"] = status
    return person


def organizer(line: Line) -> dict[str, str] | None:
    """The host; None when the line gives no mail address."""
    address = text(line).strip()
    if address[:7].lower() != "mailto:" or "@" not in address:
        return None
    person = {"email": address[7:]}
    name = next(iter(line.param("CN")), "")
    if name:
        person["displayName"] = name
    return person


def _line(name: str, person: Mapping[str, Any], params: list[tuple[str, str]]) -> Line | None:
    if not person.get("email"):
        return None
    try:
        return make(name, f"mailto:{person['email']}", params)
    except FormatError:
        return None


def _param(line: Line, name: str) -> str:
    return next(iter(line.param(name)), "").upper()
