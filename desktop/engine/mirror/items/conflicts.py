"""What somebody changed in a second account since we put it there."""

from __future__ import annotations

from connectors.contract import Source
from connectors.model import Collection, Entry, Kind
from desktop.engine.mirror.items.looking import Look, bodies
from desktop.engine.mirror.items.outgoing import safe
from desktop.engine.mirror.items.readback import digest
from desktop.engine.mirror.items.sent import Memory, Sent
from desktop.engine.patience import Patience
from desktop.vault import Shelf, Vault


def edited(
    patience: Patience,
    source: Source,
    target: Collection,
    shelf: Shelf,
    vault: Vault,
    sent: Sent,
    seen: Look,
    withheld: set[str],
) -> dict[str, tuple[Entry, bytes]]:
    """Entry and body of each item that is no longer what we put, by the vault's item id.

    A new revision of the same body, or of one that says the same, is no edit: it is noted, and
    nothing more comes of it. The body of a photo is left empty: it is not read for this, and
    what somebody made of it over there stays. Those whose body the account does not give are
    added to `withheld`, by the vault's item id.
    """
    memory = sent.of(shelf.collection)
    doubtful = {
        id_: seen.entries[put.entry]
        for id_, put in memory.put.items()
        if put.proved
        and put.entry in seen.entries
        and seen.entries[put.entry].revision != put.revision
    }
    if not doubtful or target.kind is Kind.PHOTOS:
        return {id_: (entry, b"") for id_, entry in doubtful.items()}
    back = bodies(patience, source, target, list(doubtful.values()))
    found: dict[str, tuple[Entry, bytes]] = {}
    same: list[tuple[str, str, str]] = []
    for id_, entry in doubtful.items():
        if entry.id in back.withheld:
            withheld.add(id_)
        if entry.id not in back.came:
            continue
        now, body = back.came[entry.id]
        if _is_ours(target.kind, memory, id_, body, vault):
            same.append((id_, now.revision, digest(body)))
        else:
            found[id_] = (now, body)
    sent.proved(shelf.collection, same)
    return found


def save_theirs(vault: Vault, kind: Kind, name: str, body: bytes) -> None:
    """Keep somebody's version before ours goes over it; saving the same again changes nothing."""
    suffix = "vcf" if kind is Kind.CONTACTS else "ics"
    vault.keep_evidence(f"{name}-{digest(body)[:12]}.{suffix}", body)


def _is_ours(kind: Kind, memory: Memory, id_: str, body: bytes, vault: Vault) -> bool:
    put = memory.put[id_]
    if digest(body) == put.theirs:
        return True
    try:
        ours = vault.body(put.sha256).read_bytes()
    except KeyError:
        return False
    from connectors.formats.meaning import differences

    return not differences(kind, safe(kind, ours), body)
