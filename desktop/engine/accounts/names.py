"""Which names an account may have: its folder must be called so, on every system at once."""

from __future__ import annotations

from desktop.vault import names

_OURS = frozenset({"readme.txt", "index.html"})
"""What the vault's own folder has beside the accounts."""


def portable(name: str) -> bool:
    """Whether NTFS, APFS, ext4 and exFAT all take this name as it is."""
    return bool(name) and name == names.account(name) and name.casefold() not in _OURS


def same(one: str, other: str) -> bool:
    """Whether some system would take both for one folder."""
    return names.fold(one) == names.fold(other)
