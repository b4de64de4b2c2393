"""Which names an account may have: its folder must exist on every system at once."""

from __future__ import annotations

import unicodedata

_FORBIDDEN = frozenset('<>:"/\\|?*')
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "clock$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"}
)
_OURS = frozenset({"readme.txt", "index.html"})
"""What the vault's own folder has beside the accounts."""

_LONGEST = 60


def portable(name: str) -> bool:
    """Whether NTFS, APFS, ext4 and exFAT all take this name as it is."""
    return bool(
        name
        and len(name.encode()) <= _LONGEST
        and name == unicodedata.normalize("NFC", name)
        and name == name.strip(" .-")
        and not any(sign in _FORBIDDEN or not sign.isprintable() for sign in name)
        and name.split(".", maxsplit=1)[0].rstrip().casefold() not in _RESERVED
        and name.casefold() not in _OURS
    )


def same(one: str, other: str) -> bool:
    """Whether some system would take both for one folder."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
