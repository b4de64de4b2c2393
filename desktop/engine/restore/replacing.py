"""Older versions over newer ones in the account they came from, and back again.

Nothing is replaced unless the vault holds, byte for byte, what would go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from connectors.contract import Destination
from connectors.errors import ChangedMeanwhile, NotThere, Refused
from connectors.formats.meaning import differences
from connectors.model import Entry
from desktop.engine.context import Context
from desktop.engine.mirror.items.looking import Look, bodies
from desktop.engine.mirror.items.outgoing import mails, parcels, safe, sound
from desktop.engine.patience import NotGiven
from desktop.engine.report import CollectionReport, Trouble
from desktop.engine.restore.journal import Into, RestoreJournal
from desktop.engine.restore.origin import name_of, shelf_of
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
        if there is None or there.revision in {was.revision, into.back.get(id_)}:
            row.skipped += 1
            continue
        code = _hindrance(context, to, journal, into, id_, there)
        if not code:
            code = _put(context, to, journal, into, id_, there)
        if code:
            row.failed += 1
            name = name_of(context.vault, journal, into, id_)
            row.notes.append(Trouble(code, name or there.name or row.name))
        else:
            row.sent += 1


def _hindrance(
    context: Context,
    to: Destination,
    journal: RestoreJournal,
    into: Into,
    id_: str,
    there: Entry,
) -> str:
    """Why what is there is not to be written over; "" when it is what was put."""
    put = journal.memory(into).put.get(id_)
    if put is not None:
        return "" if put.revision == there.revision else "changed-since"
    # Its answer never came: it is ours when it says what was about to be put.
    kind = into.target.kind
    try:
        ours = safe(kind, context.vault.body(into.intents[id_][1]).read_bytes())
    except KeyError:
        return "changed-since"
    found = bodies(context.patience, to, into.target, [there])
    if found.withheld:
        return "not-given"
    same = any(not differences(kind, ours, body) for _, body in found.came.values())
    return "" if same else "changed-since"


def _put(
    context: Context,
    to: Destination,
    journal: RestoreJournal,
    into: Into,
    id_: str,
    there: Entry,
) -> str:
    """Why it was not put back; "" when it was."""
    was = into.replaced[id_]
    service = context.accounts.connector(journal.target).id
    shelf = shelf_of(context.vault, journal, into)
    versions = shelf.history(was.entry) if shelf is not None else ()
    held = {version.kept.sha256: version.kept for version in versions}
    if shelf is None or was.sha256 not in held:
        return "changed-since"
    wanted = [(held[was.sha256], there)]
    for one in parcels(context.vault, shelf, wanted, {was.entry: was.entry}, service, []):
        try:
            entry = context.patience.call_for_one(
                lambda one=one: to.put(into.target, one.key, one.item(), there)  # type: ignore[misc]  # bound at once
            )
        except (ChangedMeanwhile, NotThere):
            return "changed-since"
        except Refused as error:
            return error.code
        except NotGiven:
            return "not-taken-now"
        journal.put_back(into, id_, entry.revision)
        return ""
    return "changed-since"
