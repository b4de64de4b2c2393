"""The values the vault speaks in: what it holds, what it once held, what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from connectors.model import Collection


@dataclass(frozen=True, slots=True)
class Kept:
    """An item as the vault holds it.

    Attributes:
        id: the account's id for it.
        revision: the account's revision of the body held.
        path: the current file, relative to the vault, POSIX slashes.
        sha256: lower-case hex of the file's bytes.
        size: bytes.
        uid: UID inside the vCard or iCalendar object; "" for photos and for what does not parse.
        noted: why it is kept as received ("unparseable"), or "".
        since: when this version was kept.
    """

    id: str
    revision: str
    path: str
    sha256: str
    size: int
    uid: str
    noted: str
    since: datetime


ANSWERED = "answered"
"""Stands as the revision of an item whose held content the person accepted: fetched anew, once."""


class Change(StrEnum):
    """What happened to an item."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Version:
    """One line of an item's history. `kept` is the version that came, or the one that went.

    `thrown` says that the person has thrown its body away since. `order` grows along the account's
    log, whatever the clock said; it means nothing beside another account's.
    """

    when: datetime
    change: Change
    collection: Collection
    kept: Kept
    run: str
    thrown: bool = False
    order: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Pin:
    """A last good state of an account, kept for ever.

    Attributes:
        when: the instant; what was current then can be had by it.
        why: code of the hold that came right after it.
    """

    when: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Thinned:
    """What was thrown away of history, or could be: how many bodies, and their bytes."""

    bodies: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Hold:
    """Removals that wait for the person; nothing happens until they answer.

    Attributes:
        id: short, stable; what `answer` takes.
        account: whose.
        collection: in which collection.
        ids: the account's ids of the items that would go; they stay current meanwhile.
        why: code of the reason: "all-gone", "many-gone", "emptied", "collection-gone",
            "incomplete-listing", "went-back".
        since: when it was first seen.
    """

    id: str
    account: str
    collection: Collection
    ids: tuple[str, ...]
    why: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found. Paths are relative to the vault.

    Attributes:
        files: how many files were read.
        bytes: how many bytes.
        damaged: files whose bytes are not the ones kept.
        missing: files that are not there.
        repaired: those of both that were healed, with proof by hash.
        foreign: files in collection folders that no account gave us; left alone.
        away: files that a cloud's own program keeps on its servers alone; nothing was read of them.
    """

    files: int
    bytes: int
    damaged: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    away: tuple[str, ...] = ()


class VaultError(Exception):
    """The vault cannot be used as asked; nothing was written.

    Codes: "no-vault-yet" (none was ever seen at this place), "vault-not-connected" (folder or
    marker not there though it once was),
    "vault-is-another" (marker of another vault), "vault-newer" (written by a newer version),
    "vault-read-only", "vault-full", "vault-too-many-files" (the disk has room, but for no file
    more), "vault-busy" (another process writes to it),
    "vault-linked" (a folder in it is a link that leads elsewhere), "vault-failing" (the disk
    answers with errors).
    """

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code
