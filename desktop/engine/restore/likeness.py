"""Finds, among what an account already has, the item that says the same as one of the vault."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from connectors.formats.identify import identify
from connectors.formats.meaning import differences
from connectors.model import Entry, Kind

_UID = re.compile(rb"(?im)^UID[;:][^\n]*\n(?:[ \t][^\n]*\n)*")


class Likeness:
    """The bodies of one collection, each to be matched once.

    Args:
        kind: what they are.
        there: entry and body of each.
    """

    def __init__(self, kind: Kind, there: Iterable[tuple[Entry, bytes]]) -> None:
        self._kind = kind
        self._by_uid: dict[str, list[tuple[Entry, bytes]]] = defaultdict(list)
        self._by_title: dict[str, list[tuple[Entry, bytes]]] = defaultdict(list)
        self._taken: set[str] = set()
        for entry, body in there:
            facts = identify(kind, body)
            if facts.uid:
                self._by_uid[_bare(facts.uid)].append((entry, body))
            self._by_title[_plain(facts.title)].append((entry, body))

    def same_uid(self, uid: str) -> tuple[Entry, bytes] | None:
        """One of this UID; None when there is none, or the UID is empty."""
        return self._first(self._by_uid.get(_bare(uid), ())) if uid else None

    def same_meaning(self, body: bytes) -> tuple[Entry, bytes] | None:
        """One that differs from this body in nothing but its UID."""
        title = _plain(identify(self._kind, body).title)
        bare = _UID.sub(b"", body)
        for entry, other in self._by_title.get(title, ()):
            if entry.id in self._taken:
                continue
            if not differences(self._kind, bare, _UID.sub(b"", other)):
                return entry, other
        return None

    def take(self, entry: Entry) -> None:
        """This one is matched; it matches no other."""
        self._taken.add(entry.id)

    def _first(self, found: Iterable[tuple[Entry, bytes]]) -> tuple[Entry, bytes] | None:
        return next((one for one in found if one[0].id not in self._taken), None)


def _bare(uid: str) -> str:
    """A UID without the scheme that vCard 4 writes before it and 3 does not."""
    return uid.strip().removeprefix("urn:uuid:")


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())
