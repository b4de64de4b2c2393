"""Standard files for any other program: one .vcf, one .ics, photos as they are."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from connectors.model import Kind
from desktop.engine import photo_extras
from desktop.engine.context import Context, Tell
from desktop.engine.export.joined import Joining
from desktop.engine.export.writing import write
from desktop.engine.failure import EngineError
from desktop.engine.mirror.items.outgoing import sound
from desktop.engine.outcome import exit_of_counts
from desktop.engine.report import AccountReport, CollectionReport, Report, Trouble
from desktop.engine.restore.wanted import chosen, then
from desktop.engine.tasks import Export
from desktop.pictures.gallery import Gallery
from desktop.vault import Shelf, Vault, disk
from desktop.vault.words import Kept, VaultError

_THERE = {
    "vault-full": "full",
    "vault-too-many-files": "full",
    "vault-read-only": "cannot-write-there",
}

_ENDING = {Kind.CONTACTS: ".vcf", Kind.CALENDAR: ".ics", Kind.TASKS: ".ics"}


def export(context: Context, task: Export, tell: Tell) -> Report:
    """Write the vault's items of one account, or those chosen of them, into a folder.

    Each item is a file of its own in its collection's folder, or with `one_file` all contacts are
    one file, and all events and to-dos one. Photos are always files, and so is what cannot be
    read: it would spoil the others. No file is replaced by another: a name that is taken gets
    a number; the same bytes there already count as skipped. Raises EngineError "no-copy-yet",
    "cannot-write-there", "full" and "bad-date".
    """
    every = context.vault.shelves(task.source)
    if not every:
        raise EngineError(Trouble("no-copy-yet", task.source), exit=2)
    shelves = [one for one in every if task.kind is None or one.collection.kind is task.kind]
    report = Report(context.run, "export", context.clock.now())
    account = AccountReport(task.source, every[0].service)
    report.accounts.append(account)
    folder = Path(task.folder).expanduser().absolute()
    if folder == context.vault.root or context.vault.root in folder.parents:
        raise EngineError(Trouble("export-inside-vault", folder.name), exit=2)
    try:
        disk.make_folders(disk.DISK, folder)
        report.files = _all(context, task, shelves, folder, account, tell)
    except OSError as error:
        raise EngineError(Trouble("cannot-write-there", folder.name), exit=3) from error
    except VaultError as error:
        # An export writes nowhere but there.
        code = _THERE.get(error.code)
        if code is None:
            raise
        raise EngineError(Trouble(code, folder.name), exit=3) from error
    report.exit = exit_of_counts(report)
    report.finished = context.clock.now()
    return report


def _all(
    context: Context,
    task: Export,
    shelves: Sequence[Shelf],
    folder: Path,
    account: AccountReport,
    tell: Tell,
) -> int:
    """Write everything; give the number of files."""
    files = 0
    name = shelves[0].folder.split("/", 1)[0] if shelves else task.source
    joining = {ending: Joining(name, ending) for ending in _ENDING.values()}
    for shelf in shelves:
        items = list(chosen(then(shelf, task.as_of), task.paths))
        if task.paths and not items:
            continue
        kind = shelf.collection.kind
        row = CollectionReport(shelf.collection.name, kind, len(items))
        account.collections.append(row)
        if task.one_file and kind is not Kind.PHOTOS:
            for kept in sorted(items, key=lambda one: one.path):
                if not kept.noted:
                    joining[_ENDING[kind]].add(kept, row)
            items = [kept for kept in items if kept.noted]
            row.noted = len(items)
            row.notes += [Trouble(kept.noted, kept.path) for kept in items]
        files += _each(context, shelf, items, folder, row, tell)
    return files + sum(one.write(context.vault, folder, tell) for one in joining.values())


def _each(
    context: Context,
    shelf: Shelf,
    items: list[Kept],
    folder: Path,
    row: CollectionReport,
    tell: Tell,
) -> int:
    """Write each item as a file of its own; give how many there are."""
    photos = shelf.collection.kind is Kind.PHOTOS
    named = {one.name: one for one in context.accounts.all()}
    with ExitStack() as stack:
        gallery = None
        if photos and photo_extras.wants_jpegs(named.get(shelf.account)):
            gallery = stack.enter_context(Gallery.at(context.home))
        return _files(context.vault, shelf, items, folder, row, tell, gallery)


def _files(
    vault: Vault,
    shelf: Shelf,
    items: list[Kept],
    folder: Path,
    row: CollectionReport,
    tell: Tell,
    gallery: Gallery | None,
) -> int:
    files = 0
    for done, kept in enumerate(items, 1):
        tell("copying", kept.path, done, len(items))
        try:
            body = sound(vault, kept)
        except (KeyError, OSError):
            row.failed += 1
            row.notes.append(Trouble("damaged-in-vault", kept.path))
            continue
        inside = kept.path.split("/", 1)[1]
        written, final = write(folder / inside, disk.chunks_of(body), kept.sha256)
        files += 1
        row.sent += written
        row.skipped += not written
        if shelf.collection.kind is Kind.PHOTOS and not photo_extras.write(
            shelf, kept, body, final, gallery
        ):
            row.notes.append(Trouble("no-jpeg", final.name))
    return files
