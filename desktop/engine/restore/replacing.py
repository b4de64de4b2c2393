"""Older versions over newer ones in the account they came from, and back again.

Nothing is replaced unless the vault holds, byte for byte, what would go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from connectors.contract import Destination
from connectors.errors import ChangedMeanwhile, NotThere
from connectors.formats.meaning import differences
from connectors.model import Entry
from desktop.engine.context import Context
from desktop.engine.mirror.items.looking import Look, bodies
from desktop.engine.mirror.items.outgoing import mails, parcels, safe, sound
from desktop.engine.report import CollectionReport, Trouble
from desktop.engine.restore.journal import Into, Replaced, RestoreJournal
from desktop.engine.restore.plan import Differing
from desktop.vault import Shelf, Vault
from desktop.vault.words import Kept


@dataclass(frozen=True, slots=True)
class Replacement:
    """One version to put over another.

    Attributes:
        wanted: the version to put.
        over: the entry it goes over.
        now: the vault's copy of what is there.
    """

    wanted: Kept
    over: Entry
    now: Kept


@dataclass(slots=True)
class Replacements:
    """Each differing item in exactly one place.

    Attributes:
        ready: may be put.
        hindered: why the others are not.
    """

    ready: list[Replacement] = field(default_factory=list)
    hindered: list[Trouble] = field(default_factory=list)


def replacements(vault: Vault, shelf: Shelf, differs: Iterable[Differing]) -> Replacements:
    """Which may be put over what is there.

    What the vault does not hold exactly as it is there stays, and so does an event with guests:
    servers write to guests who are taken out of one (RFC 6638, section 3.2.1.1).
    """
    found = Replacements()
    for one in differs:
        now, name = shelf.get(one.entry.id), one.kept.path.rpartition("/")[2]
        if now is None or now.sha256 != one.sha256:
            found.hindered.append(Trouble("not-copied-yet", name))
            continue
        try:
            body = sound(vault, now).read_bytes()
        except (KeyError, OSError):
            found.hindered.append(Trouble("damaged-in-vault", now.path))
            continue
        if mails(shelf.collection.kind, body):
            found.hindered.append(Trouble("would-mail-guests", name))
        else:
            found.ready.append(Replacement(one.kept, one.entry, now))
    return found


def put_back(
    context: Context,
    to: Destination,
    journal: RestoreJournal,
    into: Into,
    seen: Look,
    row: CollectionReport,
) -> None:
    """Put what a restore replaced over what it put, where nobody has changed that since."""
    row.total += len(into.replaced)
    for id_, was in into.replaced.items():
        there = seen.entries.get(was.entry)
        if there is None or there.revision == was.revision:
            row.skipped += 1
        elif _is_ours(context, to, journal, into, id_, there) and _put(
            context, to, journal, into, was, there
        ):
            row.sent += 1
        else:
            row.failed += 1
            row.notes.append(Trouble("changed-since", there.name or row.name))


def _is_ours(
    context: Context,
    to: Destination,
    journal: RestoreJournal,
    into: Into,
    id_: str,
    there: Entry,
) -> bool:
    put = journal.memory(into).put.get(id_)
    if put is not None:
        return put.revision == there.revision
    # Its answer never came: it is ours when it says what was about to be put.
    kind = into.target.kind
    try:
        ours = safe(kind, context.vault.body(into.intents[id_][1]).read_bytes())
    except KeyError:
        return False
    found = bodies(context.patience, to, into.target, [there])
    return any(not differences(kind, ours, body) for _, body in found.values())


def _put(
    context: Context,
    to: Destination,
    journal: RestoreJournal,
    into: Into,
    was: Replaced,
    there: Entry,
) -> bool:
    service = context.accounts.connector(journal.target).id
    for shelf in context.vault.shelves(journal.source):
        if (shelf.collection.kind, shelf.collection.id) != (
            into.collection.kind,
            into.collection.id,
        ):
            continue
        held = {version.kept.sha256: version.kept for version in shelf.history(was.entry)}
        if was.sha256 not in held:
            return False
        wanted = [(held[was.sha256], there)]
        for one in parcels(context.vault, shelf, wanted, {was.entry: was.entry}, service, []):
            try:
                context.patience.call(
                    lambda one=one: to.put(into.target, one.key, one.item(), there)  # type: ignore[misc]  # bound at once
                )
            except (ChangedMeanwhile, NotThere):
                return False
            return True
    return False
