"""What the demo's end rests on: counts and hashes of the vault's files, read without the engine."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from connectors.formats.guests import with_guests
from connectors.formats.identify import identify
from connectors.model import Kind

_FOLDERS = {
    "Contacts": (Kind.CONTACTS, {".vcf"}),
    "Calendars": (Kind.CALENDAR, {".ics"}),
    "Tasks": (Kind.TASKS, {".ics"}),
    "Photos": (Kind.PHOTOS, {".jpg"}),
}


def hashes(vault: Path) -> dict[str, str]:
    """SHA-256 of every file a person can see in the vault, by its path in it."""
    return {
        path.relative_to(vault).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(vault.rglob("*"))
        if path.is_file() and path.relative_to(vault).parts[0] != ".elsewhere"
    }


def seal(found: Mapping[str, str]) -> str:
    """One hash over all paths and hashes."""
    listed = "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(found.items()))
    return hashlib.sha256(listed.encode()).hexdigest()


def unlike(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """What is not as it was, a line each."""
    lost = [f"missing: {path}" for path in before if path not in after]
    new = [f"not there before: {path}" for path in after if path not in before]
    other = [
        f"other bytes: {path}" for path in before if after.get(path, "") not in ("", before[path])
    ]
    return lost + new + other


def counts(found: Mapping[str, str], account: str) -> dict[str, int]:
    """Items of each kind in an account's folder."""
    seen: Counter[str] = Counter()
    for path in found:
        kind = _kind(Path(path), account)
        if kind:
            seen[kind] += 1
    return {str(kind): seen[kind] for kind in Kind if seen[kind]}


def items(vault: Path, account: str) -> dict[tuple[Kind, str], bytes]:
    """An account's contacts, events and to-dos by kind and UID.

    Guests stand as they did: a restore sets them aside, so that no server writes to them.
    """
    found: dict[tuple[Kind, str], bytes] = {}
    for path in sorted((vault / account).rglob("*")):
        kind = _kind(path.relative_to(vault), account)
        if kind and kind is not Kind.PHOTOS:
            body = with_guests(path.read_bytes())
            found[kind, identify(kind, body).uid] = body
    return found


def _kind(path: Path, account: str) -> Kind | None:
    if len(path.parts) < 3 or path.parts[0] != account:
        return None
    kind, endings = _FOLDERS.get(path.parts[1], (None, set()))
    return kind if path.suffix.lower() in endings else None
