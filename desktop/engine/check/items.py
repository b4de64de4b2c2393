"""Compares a mirror of items with the vault, by meaning; heals the vault's own broken files."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable

from connectors.formats.guests import with_guests
from connectors.model import Entry, Kind
from desktop.engine.check.files import Compared
from desktop.engine.check.scrub import Wants, everything
from desktop.engine.context import Context, Tell
from desktop.engine.mirror.items.looking import bodies, digest_there, look
from desktop.engine.mirror.items.native import journal
from desktop.engine.mirror.items.outgoing import safe
from desktop.engine.mirror.items.readback import digest, verdict
from desktop.engine.mirror.items.sent import Sent
from desktop.vault import Kept, VaultFile, disk


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
    nothing there is touched. The vault's own files in `broken` are healed where the mirror has
    their very bytes; a server that writes items in its own way has not.
    """
    compared = Compared()
    ill = set(broken)
    sent = Sent(context.vault.ledger(journal(source, target)))
    there = context.accounts.open(target)
    try:
        collections = context.patience.call(lambda: {one.id: one for one in there.collections()})
        for shelf in context.vault.shelves(source):
            memory = sent.of(shelf.collection)
            row = collections.get(memory.target)
            items = [kept for kept in shelf.items() if kept.id in memory.put]
            tell("comparing", f"{target}: {shelf.collection.name}", 0, len(items))
            if row is None:
                compared.missing += [f"{target}:{kept.path}" for kept in items]
                continue
            kind = shelf.collection.kind
            if kind is Kind.PHOTOS:
                listed = look(context.patience, there, row, None).entries
                for kept in items:
                    entry = listed.get(memory.put[kept.id].entry)
                    if entry is None:
                        compared.missing.append(f"{target}:{kept.path}")
                        continue
                    compared.files += 1
                    file = VaultFile(kept.path, kept.sha256, kept.size, True)
                    if memory.put[kept.id].sha256 != kept.sha256 or not wants(file):
                        continue
                    if row.facts.get("reads") == "never":
                        continue
                    if digest_there(context.patience, there, row, entry) != kept.sha256:
                        compared.damaged.append(f"{target}:{kept.path}")
                continue
            entries = [Entry(memory.put[kept.id].entry, "") for kept in items]
            back = bodies(context.patience, there, row, entries)
            for kept in items:
                put = memory.put[kept.id]
                if put.entry not in back:
                    compared.missing.append(f"{target}:{kept.path}")
                    continue
                compared.files += 1
                body = back[put.entry][1]
                if kept.path in ill:
                    if _healed(context, kept, body):
                        compared.repaired.append(kept.path)
                    continue
                if put.sha256 != kept.sha256 or digest(body) == put.theirs:
                    continue
                found = verdict(kind, safe(kind, shelf.read(kept)), body)
                if found.lost or not found.there:
                    compared.damaged.append(f"{target}:{kept.path}")
    finally:
        there.close()
    return compared


def _healed(context: Context, kept: Kept, body: bytes) -> bool:
    for candidate in (body, with_guests(body)):
        if hashlib.sha256(candidate).hexdigest() != kept.sha256:
            continue
        staged = context.vault.stage() / secrets.token_hex(8)
        try:
            disk.write_new(disk.DISK, staged, (candidate,), flush=True)
            context.vault.heal(kept.path, kept.sha256, staged)
        finally:
            disk.discard(disk.DISK, staged)
        return True
    return False
