"""The name a file has over there: its path, sealed (AES-SIV, RFC 5297) in letters any system takes.

The same path has the same name on any computer that has the key, so no list is needed to find a
file, nor to tell from a listing what there is; without the key a name tells only about how long
the path is. A name somebody made up, or changed by a letter, opens to nothing.
"""

from __future__ import annotations

import base64
import re

from connectors.net import paths
from desktop.engine.encrypted.key import Key

ENDING = ".age"
_STEP = 32
"""Paths are filled up to a multiple of so many bytes."""
_PART = 100
"""Letters a name; a longer one goes on in a folder."""
_DIGITS = str.maketrans("abcdefghijklmnopqrstuvwxyz234567", "0123456789abcdefghijklmnopqrstuv")
_SEALED = re.compile(r"[a-z2-7](?:/[a-z2-7]{1,100})+\.age")


class Names:
    """Seals and opens names with one key. One thread at a time."""

    def __init__(self, key: Key) -> None:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV

        self._not_ours = InvalidTag
        self._siv = AESSIV(key.derived("names", 64))

    def seal(self, path: str) -> str:
        """The name of a path. Raises Refused for a path that is not relative and plain."""
        paths.parts(path)
        plain = path.encode("utf-8", "surrogateescape")
        plain += bytes(-len(plain) % _STEP)
        letters = base64.b32encode(self._siv.encrypt(plain, None)).decode().rstrip("=").lower()
        return _laid_out(letters)

    def open(self, name: str) -> str | None:
        """The path of a name; None when it was not sealed with this key."""
        if not looks_sealed(name):
            return None
        letters = name[2:].removesuffix(ENDING).replace("/", "")
        raw = _raw(letters)
        if raw is None or _laid_out(letters) != name:
            return None
        try:
            return self._siv.decrypt(raw, None).rstrip(b"\0").decode("utf-8", "surrogateescape")
        except (ValueError, self._not_ours):
            return None


def looks_sealed(name: str) -> bool:
    """Whether a name is of the form that sealed ones have, whatever the key."""
    return _SEALED.fullmatch(name) is not None


def _laid_out(letters: str) -> str:
    # The first letter is as good as chance, and spreads the files over 32 folders.
    parts = [letters[start : start + _PART] for start in range(0, len(letters), _PART)]
    return "/".join([letters[0], *parts]) + ENDING


def _raw(letters: str) -> bytes | None:
    """Base 32 read as one number, many times quicker than byte by byte; None for none of ours."""
    size = len(letters) * 5 // 8
    spare = len(letters) * 5 - size * 8
    number = int(letters.translate(_DIGITS), 32)
    if len(letters) != -(-size * 8 // 5) or number & ((1 << spare) - 1):
        return None
    return (number >> spare).to_bytes(size)
