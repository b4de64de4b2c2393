"""Relative paths in places that keep files: what is allowed, and names for files still arriving."""

from __future__ import annotations

import secrets

from connectors.errors import Refused

TEMPORARY = ".elsewhere-part-"
"""How the name of a file still being written begins; no place lists such a file."""


def parts(path: str) -> tuple[str, ...]:
    """The names a relative path is made of, so that it can never leave its place.

    Raises Refused (code "bad-path") for an absolute path, an empty one, or one with `.`, `..`,
    empty names or control characters in it.
    """
    names = tuple(path.split("/"))
    for name in names:
        if name in {"", ".", ".."} or any(ord(sign) < 32 or ord(sign) == 127 for sign in name):
            raise Refused("a path that is not relative and plain", code="bad-path", about=path)
    return names


def folder(path: str) -> tuple[str, ...]:
    """The same for a folder, where "" is the place itself. One slash at the end is allowed."""
    return parts(path.removesuffix("/")) if path else ()


def temporary(path: str) -> str:
    """A fresh name beside the path, for its bytes until they are whole."""
    parent, slash, _ = path.rpartition("/")
    return f"{parent}{slash}{TEMPORARY}{secrets.token_hex(8)}"


def is_temporary(path: str) -> bool:
    """Whether this is a file still being written, or left behind by a write that broke off."""
    return path.rpartition("/")[2].startswith(TEMPORARY)
