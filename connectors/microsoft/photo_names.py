"""Names of photos and folders as OneDrive takes them, and the mark by which we know our own again.

A sign OneDrive does not take becomes its wide twin, and is plain again on the way back. What we put
there carries a short mark of its key, so that a second visit finds it wherever it was moved.
"""

from __future__ import annotations

import hashlib
import re

_PLAIN = '"*:<>?/\\|'
_WIDE = "".join(chr(ord(sign) + 0xFEE0) for sign in _PLAIN)
_TO_WIDE = str.maketrans(_PLAIN, _WIDE)
_TO_PLAIN = str.maketrans(_WIDE, _PLAIN)
_MARK = re.compile(r" \[([0-9a-f]{12})\](?=(\.[^.]*)?\Z)")
_LONGEST = 120


def mark(key: str) -> str:
    """Twelve signs that stand for a key."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def taken(name: str) -> str:
    """A name as OneDrive takes it."""
    plain = "".join(sign for sign in name if sign.isprintable())
    wide = plain.translate(_TO_WIDE).strip(" .")[:_LONGEST].rstrip(" .")
    return wide or "photo"


def given(name: str) -> str:
    """The name it had before."""
    return name.translate(_TO_PLAIN)


def marked(name: str, key: str) -> str:
    """A file's name with the mark of its key before the suffix."""
    stem, dot, suffix = taken(name).rpartition(".")
    if not stem or len(suffix) > 8:
        stem, dot, suffix = taken(name), "", ""
    return f"{stem} [{mark(key)}]{dot}{suffix}"


def mark_of(name: str) -> str:
    """The mark in a file's name, "" for what is not ours."""
    found = _MARK.search(name)
    return found[1] if found else ""


def unmarked(name: str) -> str:
    """A file's name without the mark, in its own signs."""
    return given(_MARK.sub("", name))
