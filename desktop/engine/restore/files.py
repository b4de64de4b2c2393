"""A restore into a place that keeps files: the same folders, and never over another file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from connectors.contract import Files
from connectors.errors import ConnectorError, Full, Refused, SignInAgain, TryLater
from connectors.model import Stored
from desktop.engine.context import Context, Tell
from desktop.engine.crew import Crew
from desktop.engine.mirror.files.place import WRITERS, listing
from desktop.engine.mirror.files.plan import same_bytes
from desktop.engine.mirror.files.reading import sha256_there
from desktop.engine.mirror.items.outgoing import sound
from desktop.engine.patience import NotGiven
from desktop.engine.report import CollectionReport, Trouble
from desktop.engine.restore.journal import RestoreJournal, Written
from desktop.engine.restore.own_files import lacking, place_of
from desktop.engine.tasks import Restore
from desktop.vault import Shelf, disk
from desktop.vault.words import Kept

TOGETHER = 64

_Work = tuple[str, Shelf, Kept, CollectionReport]


def restore_files(
    context: Context,
    task: Restore,
    tell: Tell,
    rows: Sequence[tuple[Shelf, list[Kept], CollectionReport]],
    journal: RestoreJournal,
) -> None:
    """Write what the place lacks, and fill in the rows; what is written is read back.

    What goes back into the account it came from lies there again where it lay.
    """
    back = task.source == task.target
    if back:
        rows = lacking(context, task, rows)
    place = context.accounts.files(task.target)
    try:
        there = listing(context, place)
        works: list[_Work] = []
        for shelf, items, row in rows:
            tell("comparing", f"{task.target}: {row.name}", 0, len(items))
            for kept in items:
                wanted = (place_of(kept) if back else None) or _inside(kept)
                path = _free(context, place, there, shelf, kept, wanted)
                if not path:
                    row.skipped += 1
                    row.failed -= 1
                else:
                    there[path] = Stored(path, kept.size, "", {"sha256": kept.sha256})
                    works.append((path, shelf, kept, row))
        if task.dry_run:
            for _, _, _, row in works:
                row.sent += 1
                row.failed -= 1
            return
        with Crew(WRITERS, lambda: context.accounts.files(task.target)) as crew:
            _write(context, tell, task, crew, works, journal)
    finally:
        place.close()


def _write(
    context: Context,
    tell: Tell,
    task: Restore,
    crew: Crew[Files],
    works: list[_Work],
    journal: RestoreJournal,
) -> None:
    def write(place: Files, work: _Work) -> Stored | str:
        path, _, kept, _ = work
        try:
            stored = _sent(context, place, path, kept)
            if not stored.hashes and sha256_there(context.patience, place, path)[0] != kept.sha256:
                return "not-kept-there"
        except (Full, SignInAgain):
            raise
        except TryLater as error:
            if not context.patience.alone.tolerates(error):
                raise
            return "not-taken-now"
        except ConnectorError as error:
            return error.code
        except (KeyError, OSError):
            return "damaged-in-vault"
        return stored

    done = 0
    for start in range(0, len(works), TOGETHER):
        batch = works[start : start + TOGETHER]
        journal.intend_files((path, kept.sha256, of.collection) for path, of, kept, _ in batch)
        wrote: list[Written] = []
        try:
            for (path, _, kept, row), outcome in crew.each(batch, write):
                done += 1
                tell("sending", f"{task.target}: {path}", done, len(works))
                if isinstance(outcome, str):
                    row.notes.append(Trouble(outcome, path))
                    continue
                wrote.append(Written(path, kept.sha256, kept.size, outcome.revision))
                row.sent += 1
                row.failed -= 1
        finally:
            journal.wrote(wrote)


def _sent(context: Context, place: Files, path: str, kept: Kept) -> Stored:
    """Write an item's file; its bytes are looked at on their way, so that each is read once.

    Raises KeyError and OSError when they are nowhere sound, and what the place raises.
    """
    file = context.vault.root / kept.path
    try:
        if disk.is_plain(file):
            return context.patience.call(lambda: place.write(path, file, kept.sha256))
    except Refused as error:
        if error.code != "damaged-body":
            raise
    except OSError:
        pass
    body = sound(context.vault, kept)
    return context.patience.call(lambda: place.write(path, body, kept.sha256))


def _inside(kept: Kept) -> PurePosixPath:
    """Where the item lies in its account's folder of the vault."""
    return PurePosixPath(*PurePosixPath(kept.path).parts[1:])


def _free(
    context: Context,
    place: Files,
    there: Mapping[str, Stored],
    shelf: Shelf,
    kept: Kept,
    wanted: PurePosixPath,
) -> str:
    """The path this item takes: as wanted, or with a number where another file is; "" if there."""
    path, number = str(wanted), 1
    while path in there:
        if there[path].size == kept.size and _same(context, place, there[path], shelf, kept):
            return ""
        number += 1
        path = str(wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}"))
    return path


def _same(context: Context, place: Files, stored: Stored, shelf: Shelf, kept: Kept) -> bool:
    if stored.hashes:
        return same_bytes(shelf.path(kept), kept.sha256, stored)
    try:
        return sha256_there(context.patience, place, stored.path)[0] == kept.sha256
    except NotGiven:
        return False
