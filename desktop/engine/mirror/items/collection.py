"""One collection of the vault into one collection of a second account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.contract import Destination
from connectors.errors import Full, TryLater
from connectors.model import Collection, Entry, Kind
from desktop.engine.context import Context, Tell
from desktop.engine.crew import Crew
from desktop.engine.mirror.items import conflicts, removals
from desktop.engine.mirror.items.batches import together
from desktop.engine.mirror.items.looking import Look, bodies, look
from desktop.engine.mirror.items.outgoing import Parcel, in_order, parcels
from desktop.engine.mirror.items.plan import MirrorPlan, plan
from desktop.engine.mirror.items.proving import Proof, prove
from desktop.engine.mirror.items.sending import Outcome, Shipment
from desktop.engine.mirror.items.sent import Sent
from desktop.engine.mirror.keys import keys_of, plain_name, question_id
from desktop.engine.report import CollectionReport, Trouble
from desktop.vault import Shelf
from desktop.vault.words import Kept


@dataclass(frozen=True, slots=True)
class Way:
    """From where to where, and with what.

    Attributes:
        context: the run.
        tell: hears how far it is.
        source: name of the account whose copy it is.
        target: name of the account it goes to.
        service: the target's connector.
        to: a connection to the target, for reading and single acts.
        crew: more of them, for writing.
        sent: the journal.
    """

    context: Context
    tell: Tell
    source: str
    target: str
    service: str
    to: Destination
    crew: Crew[Destination]
    sent: Sent


def mirror_collection(
    way: Way,
    shelf: Shelf,
    target: Collection,
    row: CollectionReport,
    lost: dict[str, int],
    left_out: set[str],
) -> None:
    """Bring the target up to the vault, fill in the row, and add what was lost to `lost`.

    Whatever was put before an error stands in the journal; the row's counts close even then.
    """
    patience = way.context.patience
    collection = shelf.collection
    memory = way.sent.of(collection)
    items = list(shelf.items())
    row.total = row.failed = len(items)
    seen = look(patience, way.to, target, memory.cursor)
    withheld = _note_gone(way, collection, target, seen)
    theirs = conflicts.edited(
        patience, way.to, target, shelf, way.context.vault, way.sent, seen, withheld
    )
    names = {kept.id: kept.path.rpartition("/")[2] for kept in items if kept.id in withheld}
    row.notes.extend(Trouble("not-given", name) for name in names.values())
    for id_, (_, body) in theirs.items():
        _save(way, collection, memory.put[id_].key, body)
    if theirs:
        row.notes.append(Trouble("edited-there", row.name, {"count": str(len(theirs))}))
    held = bool(shelf.held())
    saved = {id_: entry for id_, (entry, body) in theirs.items() if body}
    found = plan(items, memory, saved, left_out, way.context.clock.now(), held=held)
    _count(found, row, len(memory.put), question_id(way.source, way.target, collection.id))
    keys = keys_of(way.context.vault.id, way.source, collection, items)
    newest = _send(way, shelf, target, found, keys, seen, row, lost)
    removals.remove_due(patience, way.to, target, shelf, way.sent, way.context.clock.now(), row)
    # What could not be looked into is to be told of again.
    if seen.cursor is not None and not found.waiting and not withheld:
        cursor = newest.cursor if newest and _only_ours(way, collection, newest) else seen.cursor
        way.sent.looked(collection, cursor or seen.cursor)


def _count(found: MirrorPlan, row: CollectionReport, before: int, hold: str) -> None:
    row.skipped = len(found.same)
    row.held = len(found.gone) + len(found.waiting)
    row.failed = len(found.put) + len(found.refused)
    if found.gone:
        code = "emptied-there" if len(found.gone) >= before else "removed-there"
        facts = {"count": str(len(found.gone)), "hold": hold}
        row.notes.append(Trouble(code, row.name, facts))
    if found.waiting:
        row.notes.append(Trouble("changes-wait", row.name, {"count": str(len(found.waiting))}))
    for kept, code in found.refused:
        row.notes.append(Trouble(code, kept.path))


def _note_gone(way: Way, collection: Collection, target: Collection, seen: Look) -> set[str]:
    """Note what somebody removed over there; the ids of those of which nobody can tell."""
    memory = way.sent.of(collection)
    by_entry = {put.entry: id_ for id_, put in memory.put.items()}
    suspects = {by_entry[entry] for entry in seen.missing(by_entry)} | memory.gone
    withheld: set[str] = set()
    if not suspects:
        return withheld
    entries = [Entry(memory.put[id_].entry, memory.put[id_].revision) for id_ in suspects]
    if collection.kind is Kind.PHOTOS:
        back = {entry.id for entry in entries} & set(seen.entries)
    else:
        given = bodies(way.context.patience, way.to, target, entries)
        back = set(given.came)
        withheld = {id_ for id_ in suspects if memory.put[id_].entry in given.withheld}
    gone = {id_ for id_ in suspects if memory.put[id_].entry not in back}
    gone -= withheld - memory.gone
    way.sent.came_back(collection, memory.gone - gone)
    unproved = {id_ for id_ in gone if not memory.put[id_].proved}
    way.sent.lost(collection, unproved)
    way.sent.gone(collection, gone - unproved - memory.gone)
    return withheld - gone


def _send(
    way: Way,
    shelf: Shelf,
    target: Collection,
    found: MirrorPlan,
    keys: dict[str, str],
    before: Look,
    row: CollectionReport,
    lost: dict[str, int],
) -> Look | None:
    """Put what is to be put, prove it, and count it; a listing made after that, if any was."""
    if not found.put:
        return None
    collection, patience = shelf.collection, way.context.patience
    uids = {kept.id: kept.uid for kept, _ in found.put}
    now = way.context.clock.now()
    shipment = Shipment(
        collection, target, way.sent, patience, uids, now, together(way.service, target.kind)
    )
    done: list[tuple[Parcel, Outcome]] = []
    stopped: Full | TryLater | None = None
    try:
        _ship(way, shipment, shelf, found.put, keys, row, done)
    except (Full, TryLater) as error:
        # What arrived is proven first: else a later run would send it again, and get no further.
        stopped = error
    newest = look(patience, way.to, target, before.cursor)
    proof = prove(patience, way.to, target, done, newest)
    stale = [
        (kept, proof.differing[kept.id][0])
        for kept, over in found.put
        if over is None
        and kept.id in proof.differing
        and proof.differing[kept.id][0].id in before.entries
    ]
    if stale and not stopped:
        for kept, _ in stale:
            _save(way, collection, keys[kept.id], proof.differing[kept.id][1])
        again: list[tuple[Parcel, Outcome]] = []
        _ship(way, shipment, shelf, stale, keys, row, again)
        renewed = {one.id for one, _ in again}
        newest = look(patience, way.to, target, before.cursor)
        done = [pair for pair in done if pair[0].id not in renewed] + again
        proof = prove(patience, way.to, target, done, newest)
    _settle(way, collection, done, proof, before, row)
    for words, count in proof.lost.items():
        lost[words] = lost.get(words, 0) + count
    if stopped:
        raise stopped
    return newest


def _ship(
    way: Way,
    shipment: Shipment,
    shelf: Shelf,
    wanted: Sequence[tuple[Kept, Entry | None]],
    keys: dict[str, str],
    row: CollectionReport,
    done: list[tuple[Parcel, Outcome]],
) -> None:
    damaged: list[Kept] = []
    ordered = in_order(shelf, wanted)
    ready = parcels(way.context.vault, shelf, ordered, keys, way.service, damaged)
    size = 0
    for count, (one, outcome) in enumerate(shipment.send(way.crew, ready), 1):
        size += one.file.stat().st_size
        way.tell("sending", f"{way.target}: {row.name}", count, len(wanted), size)
        if outcome.entry is not None:
            done.append((one, outcome))
        else:
            row.notes.append(Trouble(outcome.code, one.name))
    row.notes.extend(Trouble("damaged-in-vault", kept.path) for kept in damaged)


def _settle(
    way: Way,
    collection: Collection,
    done: list[tuple[Parcel, Outcome]],
    proof: Proof,
    before: Look,
    row: CollectionReport,
) -> None:
    way.sent.proved(collection, proof.there)
    way.sent.lost(collection, proof.missing)
    names = {one.id: one.name for one, _ in done}
    row.notes.extend(Trouble("not-kept-there", names[id_]) for id_ in proof.missing)
    row.notes.extend(Trouble("not-given", names[id_]) for id_ in proof.withheld)
    there = {id_ for id_, _, _ in proof.there}
    row.failed -= len(there)
    for one, outcome in done:
        if one.id not in there or outcome.entry is None:
            continue
        if outcome.entry.remark:
            row.notes.append(Trouble(outcome.entry.remark, one.name))
        listed = before.entries.get(outcome.entry.id)
        if one.over is None and listed is not None and listed.revision == outcome.entry.revision:
            row.skipped += 1
        else:
            row.sent += 1


def _only_ours(way: Way, collection: Collection, newest: Look) -> bool:
    """Nobody else wrote or removed any of ours between the first look and this one."""
    memory = way.sent.of(collection)
    by_entry = {put.entry: put for put in memory.put.values()}
    changed = any(
        entry.id in by_entry and by_entry[entry.id].revision != entry.revision
        for entry in newest.entries.values()
    )
    live = {put.entry for id_, put in memory.put.items() if id_ not in memory.gone}
    return newest.cursor is not None and not changed and not newest.missing(live)


def _save(way: Way, collection: Collection, key: str, body: bytes) -> None:
    if body:
        name = plain_name("conflict", key, way.target)
        conflicts.save_theirs(way.context.vault, collection.kind, name[:100], body)
