"""Compares a mirror of items with the vault, by meaning; heals the vault's own broken files."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from connectors.contract import Source
from connectors.errors import NotThere
from connectors.formats.guests import with_guests
from connectors.model import Collection, Entry, Kind
from desktop.engine.check.files import Compared
from desktop.engine.check.scrub import Wants, everything
from desktop.engine.context import Context, Tell
from desktop.engine.mirror.items.looking import bodies, digest_there, look
from desktop.engine.mirror.items.native import journal
from desktop.engine.mirror.items.outgoing import safe
from desktop.engine.mirror.items.readback import digest, verdict
from desktop.engine.mirror.items.sent import Memory, Sent
from desktop.engine.patience import NotGiven
from desktop.vault import Kept, Shelf, VaultFile, disk

TOGETHER = 500
"""Bodies held in memory at a time."""


def compare_items(
    context: Context,
    source: str,
    target: str,
    tell: Tell,
    broken: Iterable[str],
    wants: Wants = everything,
) -> Compared:
    """Read back the items of a native mirror and compare each with the vault's.

    All that is text; of the photos, which are all looked for, those that are wanted.

    An item counts as damaged when it is no longer the body that was read back after it was put,
    and says something else too; the next mirror run keeps that version and puts ours again, so
    nothing there is touched. So does one that the account names and does not give. The vault's own
    files in `broken` are healed where the mirror has their very bytes; a server that writes items
    in its own way has not.
    """
    sent = Sent(context.vault.ledger(journal(source, target)))
    there = context.accounts.open(target)
    comparing = _Comparing(context, there, target, frozenset(broken), wants)
    try:
        collections = context.patience.call(lambda: {one.id: one for one in there.collections()})
        for shelf in context.vault.shelves(source):
            memory = sent.of(shelf.collection)
            row = collections.get(memory.target)
            items = [kept for kept in shelf.items() if kept.id in memory.put]
            about = f"{target}: {shelf.collection.name}"
            tell("comparing", about, 0, len(items))
            if row is None:
                for kept in items:
                    comparing.lacks(kept)
            elif shelf.collection.kind is Kind.PHOTOS:
                comparing.photos(row, items, memory)
            else:
                for start in range(0, len(items), TOGETHER):
                    tell("comparing", about, start, len(items))
                    comparing.text(shelf, row, items[start : start + TOGETHER], memory)
    finally:
        there.close()
    return comparing.compared


@dataclass(frozen=True, slots=True)
class _Comparing:
    """One comparison; what it found is in `compared`."""

    context: Context
    there: Source
    target: str
    broken: frozenset[str]
    wants: Wants
    compared: Compared = field(default_factory=Compared)

    def lacks(self, kept: Kept) -> None:
        """It is not there, though it was put."""
        self.compared.missing.append(f"{self.target}:{kept.path}")

    def differs(self, kept: Kept) -> None:
        """It is there, and is something else; or the account names it and does not give it."""
        self.compared.damaged.append(f"{self.target}:{kept.path}")

    def photos(self, row: Collection, items: Iterable[Kept], memory: Memory) -> None:
        """Photos by their bytes, where the account gives any back."""
        patience = self.context.patience
        listed = look(patience, self.there, row, None).entries
        for kept in items:
            put = memory.put[kept.id]
            entry = listed.get(put.entry)
            if entry is None:
                self.lacks(kept)
                continue
            self.compared.files += 1
            if put.sha256 != kept.sha256 or row.facts.get("reads") == "never":
                continue
            if kept.path in self.broken:
                self._heal_photo(row, entry, kept)
            elif self.wants(VaultFile(kept.path, kept.sha256, kept.size, True)):
                try:
                    same = digest_there(patience, self.there, row, entry) == kept.sha256
                except NotThere:  # it went while others were looked at
                    self.lacks(kept)
                    continue
                except NotGiven:
                    same = False
                if not same:
                    self.differs(kept)

    def text(self, shelf: Shelf, row: Collection, items: list[Kept], memory: Memory) -> None:
        """Contacts, events and to-dos by what they say."""
        kind = shelf.collection.kind
        entries = [Entry(memory.put[kept.id].entry, "") for kept in items]
        back = bodies(self.context.patience, self.there, row, entries)
        for kept in items:
            put = memory.put[kept.id]
            if put.entry not in back.came and put.entry not in back.withheld:
                self.lacks(kept)
                continue
            self.compared.files += 1
            if put.entry in back.withheld:
                self.differs(kept)
                continue
            body = back.came[put.entry][1]
            if kept.path in self.broken:
                for form in (body, with_guests(body)):
                    if digest(form) == kept.sha256:
                        self._heal(kept, (form,))
                        break
            elif put.sha256 == kept.sha256 and digest(body) != put.theirs:
                found = verdict(kind, safe(kind, shelf.read(kept)), body)
                if found.lost or not found.there:
                    self.differs(kept)

    def _heal_photo(self, row: Collection, entry: Entry, kept: Kept) -> None:
        def ask() -> bool:
            for item in self.there.fetch(row, [entry]):
                self._heal(kept, item.chunks)
                return True
            return False

        try:
            there = self.context.patience.call_for_one(ask)
        except NotThere:
            there = False
        except NotGiven:
            self.differs(kept)
            return
        if not there:
            self.lacks(kept)

    def _heal(self, kept: Kept, chunks: Iterable[bytes]) -> None:
        """Put them back in their place, when they are the very bytes that are wanted."""
        staged = self.context.vault.stage() / secrets.token_hex(8)
        try:
            sha256, _ = disk.write_new(disk.DISK, staged, chunks, flush=True)
            if sha256 == kept.sha256:
                self.context.vault.heal(kept.path, kept.sha256, staged)
                self.compared.repaired.append(kept.path)
        finally:
            disk.discard(disk.DISK, staged)
