"""The one secret of an encrypted copy: an age identity, and what is derived from it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from typing import Any

from desktop.engine.encrypted import bech32

SIZE = 32
_PREFIX = "age-secret-key-"


@dataclass(frozen=True, slots=True)
class Key:
    """An X25519 identity.

    The public half is never shown to the second cloud: whoever lacks it can seal no file of
    their own that would open here.

    Attributes:
        raw: its 32 bytes, secret.
    """

    raw: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """As the `age` tool reads it from a file: `AGE-SECRET-KEY-1…`."""
        return bech32.encode(_PREFIX, self.raw).upper()

    @property
    def mark(self) -> str:
        """Eight letters that tell one copy's sheet from another's, and nothing else."""
        told = hashlib.sha256(b"elsewhere sheet" + str(self.recipient()).encode()).hexdigest()
        return f"{told[:4]}-{told[4:8]}".upper()

    def identity(self) -> Any:
        """What pyrage opens files with."""
        import pyrage

        return pyrage.x25519.Identity.from_str(self.text)

    def recipient(self) -> Any:
        """What pyrage seals files for."""
        return self.identity().to_public()

    def derived(self, use: str, size: int) -> bytes:
        """A key for another use, from which this one cannot be had (HKDF, RFC 5869)."""
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        info = f"elsewhere encrypted copy 1: {use}".encode()
        return HKDF(SHA256(), size, salt=None, info=info).derive(self.raw)


def new() -> Key:
    """A fresh one."""
    return Key(os.urandom(SIZE))


def read(text: str) -> Key:
    """From its text, in either case. Raises ValueError when a letter of it is wrong."""
    raw = bech32.decode(_PREFIX, text)
    if len(raw) != SIZE:
        raise ValueError("not a key's length")
    return Key(raw)
