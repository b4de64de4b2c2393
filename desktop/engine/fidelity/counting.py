"""Counts, after a pull, what the vault holds of an account by field, and notes it in the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from connectors.formats.fields import fields, photo_fields
from connectors.model import Kind
from desktop.clock import Clock
from desktop.engine.fidelity.ledger import Captured, Ledger, note
from desktop.engine.fidelity.passing import Passing
from desktop.engine.report import AccountReport, CollectionReport
from desktop.vault import Shelf, Vault

LOOKED = 5_000
"""Items of a kind up to which they are counted after each change; more of them, once a day."""

UNREAD = "kept as received, for no parser takes it"
NOT_GIVEN = "named by the account, and not to be had from it"
NOT_NAMED = "counted by the account, and never named by it"

_DAY = timedelta(days=1)
_LEFT = {"left-out", "item-later", "item-failed", "refused", "too-large"}
_TOLD = "fewer-than-told"


def count(vault: Vault, row: AccountReport, clock: Clock, passing: Passing) -> None:
    """Note what a pull of an account came to, for each kind of which something is new.

    Args:
        vault: open for writing.
        row: the pull's row of the account.
        clock: for the date.
        passing: what was seen of its items on their way.
    """
    before = Ledger.of(vault, row.name).captured
    shelves = vault.shelves(row.name)
    for kind in Kind:
        mine = [one for one in row.collections if one.kind is kind]
        if not mine:
            continue
        old = before.get(kind)
        new = any(one.new or one.changed or one.removed or one.notes for one in mine)
        told = _told(mine)
        if old is not None and not new:
            # An account that was not asked again said nothing else either.
            told = old.told if told is None else told
            if told == old.told and not old.failed:
                continue
        held = [shelf for shelf in shelves if shelf.collection.kind is kind]
        items = sum(shelf.count() for shelf in held)
        fresh = old is not None and clock.now() - old.when < _DAY
        if items > LOOKED and fresh and old is not None:
            found, unread = Counter(old.fields), old.failed.get(UNREAD, 0)
        else:
            found, unread = carried(held, passing)
        failed = {UNREAD: unread, NOT_GIVEN: _not_given(mine), NOT_NAMED: _not_named(mine)}
        note(
            vault,
            Captured(
                row.name, kind, clock.now(), items, dict(sorted(found.items())),
                {what: number for what, number in failed.items() if number}, told,
            ),
        )  # fmt: skip


def carried(shelves: Iterable[Shelf], passing: Passing) -> tuple[Counter[str], int]:
    """How many items carry each field, and how many no parser takes."""
    found: Counter[str] = Counter()
    unread = 0
    for shelf in shelves:
        kind = shelf.collection.kind
        if (known := passing.carried(shelf)) is not None:
            found.update(known[0])
            unread += known[1]
            continue
        albums = {id for album in shelf.albums() for id in album.items}
        for kept in shelf.items():
            unread += kept.noted == "unparseable"
            if kind is Kind.PHOTOS:
                dated = "/undated/" not in kept.path
                found.update(photo_fields(shelf.known(kept), dated=dated, albums=kept.id in albums))
                continue
            try:
                found.update(fields(kind, shelf.read(kept)))
            except (KeyError, OSError):
                continue  # a check names it
    return found, unread


def _not_given(rows: Iterable[CollectionReport]) -> int:
    return sum(note.code in _LEFT for row in rows for note in row.notes)


def _not_named(rows: Iterable[CollectionReport]) -> int:
    notes = [note for row in rows for note in row.notes if note.code == _TOLD]
    return sum(int(one.facts["count"]) - int(one.facts["left"]) for one in notes)


def _told(rows: list[CollectionReport]) -> int | None:
    """What the account tells for the kind; None unless it tells for each of its collections."""
    told = [row.told for row in rows]
    known = [number for number in told if number is not None]
    return sum(known) if known and len(known) == len(told) else None
