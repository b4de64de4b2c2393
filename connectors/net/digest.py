"""Signing in where a server takes no password as it is, but proof of knowing it (RFC 7616)."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count

_SCHEME = re.compile(r"(?:^|,)\s*([A-Za-z][\w-]*)(?=\s+\w+\s*=|\s*$)")
_VALUE = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))')
_SERIES = "-SESS"
_HASHES: dict[str, Callable[[bytes], str]] = {
    "MD5": lambda text: hashlib.md5(text, usedforsecurity=False).hexdigest(),
    "SHA-256": lambda text: hashlib.sha256(text).hexdigest(),
}


@dataclass(frozen=True, slots=True)
class Digest:
    """What a server asks to be proven, good for many requests. Safe to use from several threads.

    Attributes:
        realm: what the password is for, in the server's words.
        nonce: its mark for this series of requests.
        opaque: given back as it came, "" for none.
        algorithm: as it was told, "" for none.
        counted: whether each request of the series has its number (qop "auth").
    """

    realm: str
    nonce: str
    opaque: str
    algorithm: str
    counted: bool
    _ours: str = field(default_factory=lambda: secrets.token_hex(16), compare=False)
    _numbers: count[int] = field(default_factory=lambda: count(1), compare=False)

    def header(self, basic: str, method: str, target: str) -> str:
        """The Authorization header of one request.

        Args:
            basic: the header of the same name and password as RFC 7617 has it.
            method: of HTTP.
            target: path and query, as in the request's first line.
        """
        user, _, password = base64.b64decode(basic.partition(" ")[2]).partition(b":")
        said = {"username": user.decode("latin-1"), "realm": self.realm, "nonce": self.nonce}
        said |= {"uri": target, "cnonce": self._ours}
        plain = {"algorithm": self.algorithm} if self.algorithm else {}
        between = self.nonce
        if self.opaque:
            said["opaque"] = self.opaque
        if self.counted:
            number = f"{next(self._numbers):08x}"
            between = f"{self.nonce}:{number}:{self._ours}:auth"
            plain |= {"qop": "auth", "nc": number}
        made = _HASHES[_plain(self.algorithm)]
        asked = made(f"{method}:{target}".encode())
        said["response"] = made(f"{self._known(user, password)}:{between}:{asked}".encode())
        quoted = [f'{name}="{_escaped(value)}"' for name, value in said.items()]
        return "Digest " + ", ".join(quoted + [f"{name}={value}" for name, value in plain.items()])

    def _known(self, user: bytes, password: bytes) -> str:
        """What both sides know, and nobody else."""
        made = _HASHES[_plain(self.algorithm)]
        known = made(b":".join((user, self.realm.encode("latin-1"), password)))
        if self.algorithm.upper().endswith(_SERIES):
            known = made(f"{known}:{self.nonce}:{self._ours}".encode())
        return known


def asked_for(challenges: Iterable[str]) -> Digest | None:
    """The proof that an answer of 401 asks for; None where a password is taken as it is.

    Args:
        challenges: its WWW-Authenticate headers.
    """
    found: Digest | None = None
    for text in challenges:
        schemes = list(_SCHEME.finditer(re.sub(r'"(?:[^"\\]|\\.)*"', _blank, text)))
        for scheme, after in zip(schemes, [*schemes[1:], None], strict=True):
            name = scheme[1].lower()
            if name == "basic":
                return None
            if name == "digest" and found is None:
                found = _digest(text[scheme.end() : after.start() if after else None])
    return found


def _digest(text: str) -> Digest | None:
    said = {
        one[1].lower(): re.sub(r"\\(.)", r"\1", one[2] or one[3] or "")
        for one in _VALUE.finditer(text)
    }
    algorithm = said.get("algorithm", "")
    ways = said.get("qop", "").lower().replace(",", " ").split()
    unknown = _plain(algorithm) not in _HASHES
    if not said.get("nonce") or unknown or (ways and "auth" not in ways):
        return None
    return Digest(
        said.get("realm", ""), said["nonce"], said.get("opaque", ""), algorithm, bool(ways)
    )


def _plain(algorithm: str) -> str:
    return algorithm.upper().removesuffix(_SERIES) or "MD5"


def _escaped(text: str) -> str:
    return re.sub(r'(["\\])', r"\\\1", text)


def _blank(quoted: re.Match[str]) -> str:
    """What stands in quotes is no scheme; its place is kept."""
    return '"' + "_" * (len(quoted[0]) - 2) + '"'
