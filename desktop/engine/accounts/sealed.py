"""All secrets in one sealed file (AES-256-GCM): unreadable without the key, whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KEYRING = "keyring"
PASSPHRASE = "passphrase"

_FORMAT = 1
_COST = 2**15  # scrypt with r=8: 32 MB and about a tenth of a second


class Damaged(Exception):
    """The file is not one, was altered, or is sealed with another key."""


@dataclass(frozen=True, slots=True)
class Lock:
    """How a file is sealed, readable without the key.

    Attributes:
        by: KEYRING or PASSPHRASE.
        salt: for the passphrase.
    """

    by: str
    salt: bytes = b""


def new_lock(by: str) -> Lock:
    """A fresh one."""
    return Lock(by, os.urandom(16) if by == PASSPHRASE else b"")


def key_of(passphrase: str, lock: Lock) -> bytes:
    """The 32-byte key that a passphrase gives with a lock's salt."""
    return hashlib.scrypt(
        passphrase.encode(), salt=lock.salt, n=_COST, r=8, p=1, maxmem=2**27, dklen=32
    )


def seal(secrets: Mapping[str, str], lock: Lock, key: bytes) -> bytes:
    """The file's bytes; never twice the same."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    body = AESGCM(key).encrypt(nonce, json.dumps(dict(secrets)).encode(), _bound(lock))
    said = {
        "format": _FORMAT,
        "by": lock.by,
        "salt": _text(lock.salt),
        "nonce": _text(nonce),
        "body": _text(body),
    }
    return json.dumps(said).encode() + b"\n"


def lock_of(file: bytes) -> Lock:
    """How the file is sealed. Raises Damaged."""
    said = _said(file)
    return Lock(str(said["by"]), _bytes(said["salt"]))


def unseal(file: bytes, key: bytes) -> dict[str, str]:
    """The secrets. Raises Damaged."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    said = _said(file)
    try:
        plain = AESGCM(key).decrypt(
            _bytes(said["nonce"]), _bytes(said["body"]), _bound(lock_of(file))
        )
        return {str(name): str(value) for name, value in json.loads(plain).items()}
    except (InvalidTag, ValueError, AttributeError) as error:
        raise Damaged("not sealed with this key") from error


def _said(file: bytes) -> dict[str, Any]:
    try:
        said = json.loads(file)
        if said["format"] == _FORMAT and {"by", "salt", "nonce", "body"} <= said.keys():
            return dict(said)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged("not a sealed file") from error
    raise Damaged("another format")


def _bound(lock: Lock) -> bytes:
    return json.dumps([_FORMAT, lock.by, _text(lock.salt)]).encode()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: object) -> bytes:
    try:
        return base64.b64decode(str(text), validate=True)
    except ValueError as error:
        raise Damaged("not a sealed file") from error
