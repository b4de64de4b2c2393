"""An access token for the process that comes next, so that a visit within the hour renews nothing.

It is sealed (AES-256-GCM) with a key made of the refresh token: what lies on the disk is of no use
to anyone who could not ask Google for such a token anyway, and a new sign-in makes it unreadable.
"""

from __future__ import annotations

import json
import os

from connectors.contract import Session

_NAME = "access token"
_NONCE = 12


def recalled(session: Session, refresh: str) -> tuple[str, str]:
    """The access token of an earlier process and whose it is; "" and "" when there is none.

    It may have had its hour: Google says so with 401.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    sealed = session.recall(_NAME)
    try:
        body = AESGCM(_key(refresh)).decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(session))
        access, subject = json.loads(body)
    except (InvalidTag, ValueError):
        return "", ""
    return str(access), str(subject)


def remember(session: Session, refresh: str, access: str, subject: str) -> None:
    """Seal a token for `recalled`, where it is known whose it is."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not subject:
        return
    nonce = os.urandom(_NONCE)
    body = json.dumps([access, subject]).encode()
    session.remember(_NAME, nonce + AESGCM(_key(refresh)).encrypt(nonce, body, _bound(session)))


def _key(refresh: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt=None, info=b"elsewhere: google access token").derive(
        refresh.encode()
    )


def _bound(session: Session) -> bytes:
    """Where the token is sent; under another address it is not even unsealed."""
    return session.settings.get("root", "").encode()
