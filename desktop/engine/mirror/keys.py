"""The name an item gets in a second account: the same for the same item, on any computer.

A rerun after a crash finds what it had put by this name, and so nothing is ever put twice.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Iterable
from hashlib import sha256

from connectors.model import Collection
from desktop.vault.words import Kept

_PLAIN = re.compile(r"[^A-Za-z0-9._]")


def key_of(vault: str, account: str, collection: Collection, name: str) -> str:
    """A key of 43 letters, digits, "-" and "_" for one item.

    Args:
        vault: id of the vault; the key tells a stranger nothing without it.
        account: whose item it is.
        collection: which collection it lies in; the same UID may lie in two.
        name: the item's UID, or the account's id for it where it has none of its own.
    """
    parts = "\0".join((account, str(collection.kind), collection.id, name))
    digest = hmac.new(vault.encode(), parts.encode("utf-8", "surrogateescape"), sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def keys_of(
    vault: str, account: str, collection: Collection, items: Iterable[Kept]
) -> dict[str, str]:
    """A key for every item of a collection, by the account's id of the item.

    Items of a broken account may share one UID; the first by id keeps the UID's key.
    """
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for kept in sorted(items, key=lambda kept: kept.id):
        name = kept.uid if kept.uid and kept.uid not in taken else f"{kept.uid}\0{kept.id}"
        taken.add(kept.uid)
        keys[kept.id] = key_of(vault, account, collection, name)
    return keys


def journal_name(verb: str, source: str, target: str) -> str:
    """Name of the journal of a pair of accounts, whatever letters their names are made of."""
    plain = "-".join(_PLAIN.sub("_", name)[:30] for name in (source, target))
    told = sha256(f"{source}\0{target}".encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return f"{verb}-{plain}-{told}"


def question_id(source: str, target: str, what: str) -> str:
    """What an answer about removals over there names.

    Args:
        source: whose copy it was.
        target: the account it went from.
        what: id of the collection in the vault, "" for a mirror of files.
    """
    return "there-" + sha256(f"{source}\0{target}\0{what}".encode()).hexdigest()[:8]


def plain_name(*parts: str) -> str:
    """A name for a piece of evidence, of letters any system takes."""
    return "-".join(_PLAIN.sub("_", part) for part in parts)[:120]
