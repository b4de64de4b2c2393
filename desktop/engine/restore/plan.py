"""Decides for each item whether the account has it already, has another of its UID, or lacks it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from connectors.contract import Source
from connectors.formats.meaning import differences
from connectors.model import Collection, Entry, Kind
from desktop.engine.context import Context
from desktop.engine.mirror.items.looking import bodies, look
from desktop.engine.mirror.items.outgoing import safe, sound
from desktop.engine.mirror.items.readback import verdict
from desktop.engine.restore.likeness import Likeness
from desktop.engine.restore.photos_there import PhotosThere
from desktop.engine.restore.withheld import doubtful
from desktop.vault import Shelf
from desktop.vault.words import Kept


@dataclass(frozen=True, slots=True)
class Differing:
    """An item wanted of which the account has another version.

    Attributes:
        kept: the version wanted.
        entry: what is there.
        sha256: of the bytes there.
    """

    kept: Kept
    entry: Entry
    sha256: str


@dataclass(slots=True)
class RestorePlan:
    """Each item in exactly one place.

    Attributes:
        same: the account has it.
        differs: the account has another of its UID, which stays as it is unless that is asked.
        put: the account lacks it.
        withheld: the account may have it, in what it names and does not give.
        lost: bodies found nowhere in the vault.
        before: every entry the collection had.
    """

    same: list[Kept] = field(default_factory=list)
    differs: list[Differing] = field(default_factory=list)
    put: list[Kept] = field(default_factory=list)
    withheld: list[Kept] = field(default_factory=list)
    lost: list[Kept] = field(default_factory=list)
    before: dict[str, Entry] = field(default_factory=dict)


def plan(
    context: Context,
    source: Source,
    target: Collection | None,
    shelf: Shelf,
    items: Sequence[Kept],
    keys: Mapping[str, str],
    account: str,
    *,
    exactly: bool = False,
) -> RestorePlan:
    """What to do.

    Args:
        context: the run.
        source: the account.
        target: its collection; None when it is yet to be made.
        shelf: the vault's.
        items: those wanted.
        keys: ours, by the vault's item id: an entry that carries one was put by us before.
        account: name of the account.
        exactly: an item of the same UID that says more, or otherwise, than the one wanted differs.
    """
    found = RestorePlan()
    for kept in items:
        try:
            if shelf.collection.kind is Kind.PHOTOS:
                shelf.path(kept)  # large: its bytes are looked at once, when it goes out
            else:
                sound(context.vault, kept)
        except (KeyError, OSError):
            found.lost.append(kept)
    lost = {kept.id for kept in found.lost}
    items = [kept for kept in items if kept.id not in lost]
    if target is None:
        found.put.extend(items)
        return found
    patience = context.patience
    found.before = look(patience, source, target, None).entries
    if target.kind is Kind.PHOTOS:
        photos = PhotosThere(patience, source, target, found.before.values())
        for kept in items:
            if photos.has(kept.sha256, kept.size):
                found.same.append(kept)
            elif photos.may_be(kept.path.rpartition("/")[2], kept.size):
                found.withheld.append(kept)
            else:
                found.put.append(kept)
        return found
    there = bodies(patience, source, target, list(found.before.values()))
    likeness = Likeness(target.kind, there.came.values())
    for kept in _ours_first(items, keys, there.came):
        body = safe(target.kind, sound(context.vault, kept).read_bytes())
        ours = _Ours(context, shelf, kept, keys[kept.id], exactly)
        _place(found, likeness, kept, body, target.kind, ours)
    doubts = doubtful(context.vault, shelf, account, target, there.withheld, found.put, keys)
    found.withheld = [kept for kept in found.put if kept.id in doubts]
    found.put = [kept for kept in found.put if kept.id not in doubts]
    return found


@dataclass(frozen=True, slots=True)
class _Ours:
    """What tells an item that a service keeps less of from one that is in another version there."""

    context: Context
    shelf: Shelf
    kept: Kept
    key: str
    exactly: bool

    def same(self, kind: Kind, entry: Entry, body: bytes, theirs: bytes) -> bool:
        """Whether what is there, of the same UID, is this version."""
        if hashlib.sha256(theirs).hexdigest() == self.kept.sha256:
            return True
        if self.exactly:
            return not differences(kind, body, theirs)
        judged = verdict(kind, body, theirs, self.key)
        if judged.there and judged.lost and self.put(entry):
            return not self.other(kind, theirs, len(judged.lost))
        return judged.there and not judged.lost

    def put(self, entry: Entry) -> bool:
        """Whether a run of ours put it."""
        return self.key in entry.id

    def other(self, kind: Kind, theirs: bytes, lost: int) -> bool:
        """Whether another version than the wanted one is nearer to what is there."""
        for version in self.shelf.history(self.kept.id):
            if version.kept.sha256 in ("", self.kept.sha256):
                continue
            try:
                body = safe(kind, sound(self.context.vault, version.kept).read_bytes())
            except (KeyError, OSError):
                continue
            judged = verdict(kind, body, theirs, self.key)
            if judged.there and len(judged.lost) < lost:
                return True
        return False


def _ours_first(
    items: Iterable[Kept], keys: Mapping[str, str], there: Mapping[str, object]
) -> list[Kept]:
    """Items put by an earlier run first, so that no likeness takes their entry from them."""
    ids = "\n".join(there)
    return sorted(items, key=lambda kept: keys[kept.id] not in ids)


def _place(
    found: RestorePlan, likeness: Likeness, kept: Kept, body: bytes, kind: Kind, ours: _Ours
) -> None:
    # What has no UID got its key for one on its way.
    match = likeness.same_uid(kept.uid or ours.key)
    if match is not None:
        entry, theirs = match
        likeness.take(entry)
        if ours.same(kind, entry, body, theirs):
            found.same.append(kept)
        else:
            there = hashlib.sha256(theirs).hexdigest()
            found.differs.append(Differing(kept, entry, there))
        return
    match = likeness.same_meaning(body)
    if match is not None:
        likeness.take(match[0])
        found.same.append(kept)
        return
    found.put.append(kept)
