"""Pages for people: they lie in the vault, are no part of it, and are made again when gone."""

from __future__ import annotations

import re

from desktop.vault import disk
from desktop.vault.store import Store

OURS = b"<!doctype html>\n<!-- made of "
"""How each of them begins."""

_PLACE = re.compile(r"index\.html|\.elsewhere/pages/[^/]{1,200}/[^/]{1,200}\.html")


def keep(store: Store, path: str, body: bytes) -> bool:
    """Write a page whole, in place of the one before; False when that says the same.

    A person's own file of that name is never written over. Raises VaultError, and ValueError for
    a path that is no page's.
    """
    final = store.root / _checked(path)
    if disk.is_plain(final):
        before = final.read_bytes()
        if before == body or not before.startswith(OURS):
            return False
    elif final.is_symlink() or final.exists():
        return False
    with store.writing():
        store.replace(final, body)
    return True


def drop(store: Store, path: str) -> None:
    """Remove a page; nothing happens when there is none."""
    with store.writing():
        disk.discard(store.port, store.root / _checked(path))


def _checked(path: str) -> str:
    if not _PLACE.fullmatch(path) or "/../" in path or "/./" in path:
        raise ValueError("not a page's place")
    return path
