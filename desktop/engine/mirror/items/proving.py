"""Reads back what was put, and counts only what is there as a copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from connectors.contract import Source
from connectors.errors import NotThere, TryLater
from connectors.model import Collection, Entry, Kind
from desktop.engine.mirror.items.looking import BATCH, Back, Look, bodies, digest_there
from desktop.engine.mirror.items.outgoing import Parcel
from desktop.engine.mirror.items.readback import digest, verdict
from desktop.engine.mirror.items.sending import Outcome
from desktop.engine.patience import NotGiven, Patience

SAMPLE = 12
"""Photos read back of those sent in one run; their presence and size is looked at for all."""

SHOWS_AFTER = (1, 5)
"""Seconds after which an account is asked again for what it took and does not show."""


@dataclass(slots=True)
class Proof:
    """What the account gave back.

    Attributes:
        there: (id, revision, SHA-256 of the body read, "" for none) of each item found.
        missing: ids of those not there, or there as something else.
        withheld: ids of those that the account does not give back, so that nothing is proven.
        differing: those there that are not wholly what was put, with entry and body found.
        lost: what items lost, in plain words, with how many.
    """

    there: list[tuple[str, str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)
    differing: dict[str, tuple[Entry, bytes]] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)


def prove(
    patience: Patience,
    source: Source,
    target: Collection,
    sent: Sequence[tuple[Parcel, Outcome]],
    seen: Look,
) -> Proof:
    """Ask the account for what was sent.

    Args:
        patience: waits for the account.
        source: the account.
        target: the collection the items were put into.
        sent: parcels with the entries they were given.
        seen: a listing made after the last of them was put.
    """
    if target.kind is Kind.PHOTOS:
        return _photos(patience, source, target, sent, seen)
    proof = Proof()
    for start in range(0, len(sent), BATCH):
        part = [(one, outcome.entry, outcome) for one, outcome in sent[start : start + BATCH]]
        wanted = [entry for _, entry, _ in part if entry is not None]
        back = _back(patience, source, target, wanted)
        for one, entry, outcome in part:
            if entry is not None and entry.id in back.withheld:
                proof.withheld.append(one.id)
                continue
            if entry is None or entry.id not in back.came:
                proof.missing.append(one.id)
                continue
            theirs, body = back.came[entry.id]
            found = verdict(one.kind, outcome.body or one.body or b"", body, one.key)
            if found.lost or not found.there:
                proof.differing[one.id] = (theirs, body)
            if not found.there:
                proof.missing.append(one.id)
                continue
            proof.there.append((one.id, theirs.revision, digest(body)))
            for words in found.lost:
                proof.lost[words] = proof.lost.get(words, 0) + 1
    return proof


def _back(patience: Patience, source: Source, target: Collection, wanted: Sequence[Entry]) -> Back:
    """The bodies; what an account shows only some seconds after it took it is waited for."""
    back = bodies(patience, source, target, wanted)
    for seconds in SHOWS_AFTER:
        known = back.came.keys() | back.withheld
        unseen = [entry for entry in wanted if entry.id not in known]
        if not unseen:
            break
        try:
            patience.wait(TryLater(after=seconds))
        except TryLater:
            break
        shown = bodies(patience, source, target, unseen)
        back.came.update(shown.came)
        back.withheld.update(shown.withheld)
    return back


def _photos(
    patience: Patience,
    source: Source,
    target: Collection,
    sent: Sequence[tuple[Parcel, Outcome]],
    seen: Look,
) -> Proof:
    proof = Proof()
    wrong: set[str] = set()
    # Where no photo can be read back, the account compared a checksum when each arrived.
    if target.facts.get("reads") != "never":
        wrong, proof.withheld = _differing(patience, source, target, sent)
    for one, outcome in sent:
        entry = outcome.entry
        listed = seen.entries.get(entry.id) if entry else None
        if one.id in proof.withheld:
            continue
        if entry is None or one.id in wrong or (seen.whole and listed is None):
            proof.missing.append(one.id)
        else:
            proof.there.append((one.id, (listed or entry).revision, ""))
    return proof


def _differing(
    patience: Patience, source: Source, target: Collection, sent: Sequence[tuple[Parcel, Outcome]]
) -> tuple[set[str], list[str]]:
    """Of a sample read back, the ids of those that are something else, and of those withheld."""
    wrong: set[str] = set()
    withheld: list[str] = []
    step = max(1, len(sent) // SAMPLE)
    for one, outcome in sent[::step][:SAMPLE]:
        if outcome.entry is None:
            continue
        try:
            if digest_there(patience, source, target, outcome.entry) != one.sha256:
                wrong.add(one.id)
        except NotThere:
            wrong.add(one.id)
        except NotGiven:
            withheld.append(one.id)
    return wrong, withheld
