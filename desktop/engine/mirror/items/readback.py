"""Whether what an account gives back is what was put there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from connectors.formats.identify import identify
from connectors.model import Kind


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found.

    Attributes:
        there: the item is there, as the same person, event or to-do.
        lost: what of it the account did not keep, in plain words; () when all of it is there.
    """

    there: bool
    lost: tuple[str, ...] = ()


def verdict(kind: Kind, ours: bytes, theirs: bytes, key: str = "") -> Verdict:
    """Compare what was put with what came back.

    An account may fold lines anew, put its own UID, or drop what it has no field for; then the
    item is there, and what it lost is told. Another item, or rubbish, under its name is not.

    Args:
        kind: of both.
        ours: what was put.
        theirs: what came back.
        key: what it was put under, the UID on its way of an item that has none; "" if not known.
    """
    if ours == theirs:
        return Verdict(there=True)
    if kind is Kind.PHOTOS:
        return Verdict(there=False)
    from connectors.formats.meaning import differences

    found = differences(kind, ours, theirs)
    if not found:
        return Verdict(there=True)
    mine, other = identify(kind, ours), identify(kind, theirs)
    if other.problem and not mine.problem:
        return Verdict(there=False)
    same = mine.title == other.title or (other.uid != "" and other.uid == (mine.uid or key))
    return Verdict(there=same, lost=found)


def digest(body: bytes) -> str:
    """What tells a body from another, in a journal."""
    return hashlib.sha256(body).hexdigest()
