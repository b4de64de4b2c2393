"""Looks at what is about to replace a kept item: emptied or outdated bodies are set aside.

A body that says half of what the kept one says, or is one the item had before, may be the
person's wish or a cloud's accident. A few are kept like any other. Many at once are held: the
fuller version stays current, and the account's new revision is noted so that it is not fetched
again until the person accepts it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from connectors.model import Entry, Item, Kind
from desktop.engine.pull import gone, guard
from desktop.engine.pull.substance import emptied, emptied_in
from desktop.vault import Hold, Kept, Shelf, Vault, disk
from desktop.vault.words import ANSWERED

EMPTIED = "emptied"
WENT_BACK = "went-back"

CONTENT = frozenset({EMPTIED, WENT_BACK})
"""Reasons of holds that concern what is in items, not whether they are there."""

NEAR = 16
"""So many bodies that were set aside stay at hand, each of at most so many bytes."""
NEAR_BYTES = 1 << 18


def accept(vault: Vault, hold: Hold, run: str) -> None:
    """Have the account's own version of these items fetched with the next pull, and kept."""
    for shelf in vault.shelves(hold.account):
        same = (shelf.collection.id, shelf.collection.kind)
        if same == (hold.collection.id, hold.collection.kind):
            there = [kept for id in hold.ids if (kept := shelf.get(id)) is not None]
            shelf.keep([_again(shelf, kept, ANSWERED) for kept in there], run)
            # Without a cursor everything is listed, and so what is to be fetched anew.
            shelf.settle(None)
            shelf.release(hold.ids)


@dataclass(slots=True)
class Sieve:
    """One collection's, for one pull.

    Attributes:
        shelf: the collection in the vault.
        vault: for the holds there are.
        here: what the vault has of the items that were asked for, by id; None where it has none.
        aside: what is to be judged at the end, by reason.
        near: some of that with its body, by id, so that it need not be fetched twice.
        held: what was held then.
        full: revisions of the items that were let through, by id.
    """

    shelf: Shelf
    vault: Vault
    here: dict[str, Kept | None] = field(default_factory=dict)
    aside: dict[str, dict[str, Entry]] = field(default_factory=dict)
    near: dict[str, Item] = field(default_factory=dict)
    held: dict[str, list[str]] = field(default_factory=dict)
    full: dict[str, str] = field(default_factory=dict)

    def wanted(self, entries: Sequence[Entry]) -> list[Entry]:
        """Those whose bodies are to be fetched next; a shrunken photo is set aside unread."""
        ids = [entry.id for entry in entries]
        self.here = {**dict.fromkeys(ids), **self.shelf.some(ids)}
        return [entry for entry in entries if self._wants(entry)]

    def passes(self, item: Item) -> Item | None:
        """The item, or None when it is set aside, or the vault has it under this very revision."""
        id = item.entry.id
        self.near.pop(id, None)
        kept = self.here[id] if id in self.here else self.shelf.get(id)
        if kept is None or kept.revision == ANSWERED:
            return item
        kind = self.shelf.kind
        if kind is Kind.PHOTOS:
            self.full[id] = item.entry.revision
            return item
        body = b"".join(item.chunks)
        sha256 = hashlib.sha256(body).hexdigest()
        if sha256 == kept.sha256 and self.shelf.has(item.entry):
            return None  # read again only since its revision is not told
        why = ""
        if sha256 != kept.sha256:
            if self._is_emptied(kept, body):
                why = EMPTIED
            elif any(one.kept.sha256 == sha256 for one in self.shelf.history(id)):
                why = WENT_BACK
        read = replace(item, chunks=(body,))
        if not why:
            self.full[id] = item.entry.revision
            return read
        if len(self.near) < NEAR and len(body) <= NEAR_BYTES:
            self.near[id] = read
        self.aside.setdefault(why, {})[item.entry.id] = item.entry
        return None

    def judged(self, missing: int, was: gone.Before, run: str) -> tuple[Entry, ...]:
        """Hold what was set aside if it is much; give what is to be kept after all."""
        again: list[Entry] = []
        for why, entries in self.aside.items():
            before = was.removed + emptied_in(self.shelf, guard.DAYS, entries)
            if guard.contents(len(entries), missing, before, was.most):
                self._hold(why, entries, run)
            else:
                again += entries.values()
        self.aside = {}
        return tuple(again)

    def settle_returned(self, seen: Container[str]) -> None:
        """Release what was held for being gone and is named again, or full again."""
        for hold in gone.holds_of(self.vault, self.shelf.account, self.shelf.collection):
            if hold.why in CONTENT:
                back = [id for id in hold.ids if self._refilled(id, hold.since)]
            else:
                back = [id for id in hold.ids if id in seen]
            if back:
                self.shelf.release(back)

    def _wants(self, entry: Entry) -> bool:
        kept = self.here[entry.id]
        if kept is None or kept.revision == ANSWERED or entry.size is None:
            return True
        if self.shelf.kind is Kind.PHOTOS and entry.size * 2 <= kept.size:
            self.aside.setdefault(EMPTIED, {})[entry.id] = entry
            return False
        return True

    def _hold(self, why: str, entries: dict[str, Entry], run: str) -> None:
        self.held[why] = sorted(entries)
        self.shelf.hold(self.held[why], why, run)
        there = [kept for id in entries if (kept := self.shelf.get(id)) is not None]
        self.shelf.keep(
            [_again(self.shelf, kept, entries[kept.id].revision) for kept in there], run
        )

    def _is_emptied(self, kept: Kept, body: bytes) -> bool:
        try:
            before = self.shelf.read(kept)
        except KeyError:
            # The kept bytes are lost, to a disk or to the person's own hand: all is welcome.
            return False
        return emptied(self.shelf.kind, before, body)

    def _refilled(self, id: str, since: datetime) -> bool:
        """Whether the account gave it anew since it was held, be it with the very bytes kept.

        While it is held its bytes came under another revision than the one noted of it; times
        alone would believe a clock that was set back.
        """
        kept = self.shelf.get(id)
        if kept is None:
            return False
        if self.full.get(id) == kept.revision:
            return True
        *_, last = self.shelf.history(id)
        return kept.since > since and last.kept.revision == kept.revision


def _again(shelf: Shelf, kept: Kept, revision: str) -> Item:
    """The same bytes under another revision."""
    name = kept.path.rpartition("/")[2]
    return Item(Entry(kept.id, revision, name, kept.size), disk.chunks_of(shelf.path(kept)))
