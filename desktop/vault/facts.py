"""What the vault needs to know of a body to give it a name: UID, title, when a photo was taken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from connectors.model import Kind, Knowledge

_LINE = re.compile(
    rb"^(UID|FN|SUMMARY|BEGIN|END)(?:;[^:\r\n]*)?:([^\r\n]*)", re.MULTILINE | re.IGNORECASE
)
_YEAR_MONTH = re.compile(r"(\d{4})-?(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Seen:
    """UID, title for the file's name, and why it is noted, or ""."""

    uid: str
    title: str
    noted: str


def see(kind: Kind, body: bytes) -> Seen:
    """Look into a vCard or iCalendar object; never raises."""
    uid = title = ""
    kept = b"VCARD" if kind is Kind.CONTACTS else b"VCALENDAR"
    found = _LINE.findall(body)
    for name, value in found:
        word, text = name.upper(), value.decode("utf-8", "replace").strip()
        if word == b"UID" and not uid:
            uid = text
        elif word in {b"FN", b"SUMMARY"} and not title:
            title = text
    begins = [value.strip().upper() for name, value in found if name.upper() == b"BEGIN"]
    ends = [value.strip().upper() for name, value in found if name.upper() == b"END"]
    whole = kept in begins and sorted(begins) == sorted(ends)
    return Seen(uid, title, "" if whole else "unparseable")


def month(known: Knowledge | None, photo: Path) -> str:
    """The folder a photo goes into: "2024/2024-07", or "undated"."""
    del photo
    taken = known.taken if known is not None else ""
    found = _YEAR_MONTH.match(taken)
    return f"{found[1]}/{found[1]}-{found[2]}" if found else "undated"


def sidecar(known: Knowledge) -> bytes | None:
    """What goes beside the photo; None when the cloud knew nothing more."""
    del known
    return None
