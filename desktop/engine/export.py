"""Standard files for any other program: one .vcf, one .ics a calendar, photos as they are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from connectors.formats.split import join_calendars, join_cards
from connectors.model import Kind
from desktop.engine import photo_extras
from desktop.engine.context import Context, Tell
from desktop.engine.failure import EngineError
from desktop.engine.mirror.items.outgoing import sound
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

    Each item is a file of its own in its collection's folder, or with `one_file` each collection
    is one file. Photos are always files. No file is replaced by another: a name that is taken gets
    a number; the same bytes there already count as skipped. Raises EngineError "no-copy-yet",
    "cannot-write-there", "full" and "bad-date".
    """
    shelves = [
        shelf
        for shelf in context.vault.shelves(task.source)
        if task.kind is None or shelf.collection.kind is task.kind
    ]
    if not shelves:
        raise EngineError(Trouble("no-copy-yet", task.source), exit=2)
    report = Report(context.run, "export", context.clock.now())
    account = AccountReport(task.source, shelves[0].service)
    report.accounts.append(account)
    folder = Path(task.folder).expanduser().absolute()
    if folder == context.vault.root or context.vault.root in folder.parents:
        raise EngineError(Trouble("export-inside-vault", folder.name), exit=2)
    try:
        disk.make_folders(disk.DISK, folder)
        for shelf in shelves:
            items = list(chosen(then(shelf, task.as_of), task.paths))
            if task.paths and not items:
                continue
            row = CollectionReport(shelf.collection.name, shelf.collection.kind, len(items))
            account.collections.append(row)
            if task.one_file and shelf.collection.kind is not Kind.PHOTOS:
                _one(context.vault, shelf, items, folder, row, tell)
            else:
                _each(context, shelf, items, folder, row, tell)
    except OSError as error:
        raise EngineError(Trouble("cannot-write-there", folder.name), exit=3) from error
    except VaultError as error:
        # An export writes nowhere but there.
        code = _THERE.get(error.code)
        if code is None:
            raise
        raise EngineError(Trouble(code, folder.name), exit=3) from error
    report.files = sum(row.sent + row.skipped for row in account.collections)
    report.exit = 1 if any(row.failed for row in account.collections) else 0
    report.finished = context.clock.now()
    return report


def _each(
    context: Context,
    shelf: Shelf,
    items: list[Kept],
    folder: Path,
    row: CollectionReport,
    tell: Tell,
) -> None:
    photos = shelf.collection.kind is Kind.PHOTOS
    named = {one.name: one for one in context.accounts.all()}
    with ExitStack() as stack:
        gallery = None
        if photos and photo_extras.wants_jpegs(named.get(shelf.account)):
            gallery = stack.enter_context(Gallery.at(context.home))
        _all(context.vault, shelf, items, folder, row, tell, gallery)


def _all(
    vault: Vault,
    shelf: Shelf,
    items: list[Kept],
    folder: Path,
    row: CollectionReport,
    tell: Tell,
    gallery: Gallery | None,
) -> None:
    for done, kept in enumerate(items, 1):
        tell("copying", kept.path, done, len(items))
        try:
            body = sound(vault, kept)
        except (KeyError, OSError):
            row.failed += 1
            row.notes.append(Trouble("damaged-in-vault", kept.path))
            continue
        inside = kept.path.split("/", 1)[1]
        written, final = _write(folder / inside, kept.sha256, disk.chunks_of(body))
        row.sent += written
        row.skipped += not written
        if shelf.collection.kind is Kind.PHOTOS and not photo_extras.write(
            shelf, kept, body, final, gallery
        ):
            row.notes.append(Trouble("no-jpeg", final.name))


def _one(
    vault: Vault,
    shelf: Shelf,
    items: list[Kept],
    folder: Path,
    row: CollectionReport,
    tell: Tell,
) -> None:
    tell("copying", shelf.folder, 0, row.total)
    bodies = list(_bodies(vault, items, row))
    if shelf.collection.kind is Kind.CONTACTS:
        chunks: Iterable[bytes] = join_cards(bodies)
    else:
        chunks = [join_calendars(shelf.collection.name, bodies)]
    name = shelf.folder.rsplit("/", 1)[-1] + _ENDING[shelf.collection.kind]
    _write(folder / name, "", chunks)
    row.sent = len(bodies)


def _bodies(vault: Vault, kept: list[Kept], row: CollectionReport) -> Iterator[bytes]:
    for one in kept:
        try:
            yield sound(vault, one).read_bytes()
        except (KeyError, OSError):
            row.failed += 1
            row.notes.append(Trouble("damaged-in-vault", one.path))


def _write(wanted: Path, sha256: str, chunks: Iterable[bytes]) -> tuple[bool, Path]:
    """Write under the first free name; False when the very bytes are there already, and where."""
    disk.make_folders(disk.DISK, wanted.parent)
    final, number = wanted, 1
    while os.path.lexists(final):
        if sha256 and disk.is_plain(final) and disk.digest(final)[0] == sha256:
            return False, final
        number += 1
        final = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
    staged = final.with_name(f".{final.name[:60]}.part")
    disk.discard(disk.DISK, staged)
    disk.write_new(disk.DISK, staged, chunks, flush=True)
    disk.take_place(disk.DISK, staged, final)
    return True, final
