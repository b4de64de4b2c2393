"""A folder for a USB stick: what any computer or old phone opens, and a page that shows the way.

As a BagIt bag (RFC 8493) the same files lie in `data/` with a manifest other programs validate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape
from pathlib import Path

from connectors.model import Kind
from desktop.phone import calendar_files, contacts_file
from desktop.phone.offer import Device, Matter
from desktop.phone.tally import Tally
from desktop.vault import names
from desktop.vault.disk import chunks_of, make_folders, replace_bytes, told, write_new
from desktop.vault.port import DISK
from desktop.vault.shelf import Shelf
from desktop.vault.vault import Vault

_FOLDERS = {Kind.CALENDAR: "Calendars", Kind.TASKS: "To-dos"}


def write_bundle(
    vault: Vault,
    accounts: Sequence[str],
    folder: Path,
    today: date,
    *,
    bag: bool = False,
    tally: Tally | None = None,
) -> dict[Kind, int]:
    """Write the bundle into an empty or new folder; gives the items written, by kind.

    Args:
        vault: open; only read.
        accounts: names, or none for all.
        folder: where to; must be empty or not exist.
        today: for the bag's date.
        bag: whether to make it a BagIt bag.
        tally: told of items that could not be read and are left out.

    Raises FileExistsError when the folder holds something, VaultError when the disk is full.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(folder.name)
    tally = tally or Tally()
    shelves = [one for one in vault.shelves() if not accounts or one.account in set(accounts)]
    root = folder / "data" if bag else folder
    writer = _Writer(root)
    counts = dict.fromkeys(Kind, 0)
    links: list[tuple[str, str]] = []
    contacts = [one for one in shelves if one.collection.kind is Kind.CONTACTS]
    if contacts:
        bodies = (body for shelf in contacts for _, body in tally.readable(shelf))
        cards = _Counted(contacts_file.cards(Device.IPHONE, bodies, tally))
        path = writer.put("", "Contacts", ".vcf", cards)
        counts[Kind.CONTACTS] = cards.count
        links.append((path, f"{cards.count} contacts"))
    for shelf in shelves:
        kind, name = shelf.collection.kind, shelf.collection.name
        if kind not in _FOLDERS:
            continue
        objects = _Counted(body for _, body in tally.readable(shelf))
        made = calendar_files.calendar(name, objects)
        counts[kind] += objects.count
        path = writer.put(_FOLDERS[kind], names.stem(name), ".ics", [made])
        links.append((path, f"{name}: {objects.count}"))
    for shelf in shelves:
        if shelf.collection.kind is Kind.PHOTOS:
            counts[Kind.PHOTOS] += _photos(shelf, writer, tally)
    if counts[Kind.PHOTOS]:
        links.append(("Photos/", f"{counts[Kind.PHOTOS]} photos, by month"))
    writer.put("", "index", ".html", [_page(links)])
    if bag:
        _seal(folder, writer, vault.id, today)
    return counts


class _Writer:
    """Gives each file a name nobody has, writes it, and remembers its hash."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.written: dict[str, tuple[str, int]] = {}
        self._taken: set[str] = set()

    def put(self, folder: str, stem: str, ending: str, chunks: Iterable[bytes]) -> str:
        stem = stem.replace("%", " ")  # readers of bags disagree on how it is written
        place = f"{folder}/" if folder else ""
        name = names.free(
            stem, ending, f"{len(self.written)}", lambda one: names.fold(place + one) in self._taken
        )
        path = place + name
        self._taken.add(names.fold(path))
        target = self.root / path
        with told():
            make_folders(DISK, target.parent)
            self.written[path] = write_new(DISK, target, chunks, flush=True)
        return path


class _Counted:
    """Bodies on their way to a file, counted; they are never all in memory for this."""

    def __init__(self, bodies: Iterable[bytes]) -> None:
        self._bodies = bodies
        self.count = 0

    def __iter__(self) -> Iterator[bytes]:
        for body in self._bodies:
            self.count += 1
            yield body


def _photos(shelf: Shelf, writer: _Writer, tally: Tally) -> int:
    count = 0
    for kept in shelf.items():
        parts = kept.path.split("/")
        month, file = parts[-2], parts[-1]
        ending = names.extension(file)
        stem = file.removesuffix(ending) if ending else file
        try:
            path = shelf.path(kept)
        except KeyError:
            tally.add(Matter.UNREADABLE, file)
            continue
        writer.put(f"Photos/{month}", stem, ending, chunks_of(path))
        count += 1
    return count


def _page(links: Sequence[tuple[str, str]]) -> bytes:
    rows = "".join(
        f'<li><a href="{escape(path)}">{escape(words)}</a></li>' for path, words in links
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>A copy from Elsewhere</title></head><body><h1>A copy from Elsewhere</h1>"
        "<p>Open a file with the program or phone that shall have it. Contacts are vCard files, "
        "calendars and to-dos are iCalendar files, photos are as they were taken.</p>"
        f"<ul>{rows}</ul></body></html>\n"
    ).encode()


def _seal(folder: Path, writer: _Writer, vault_id: str, today: date) -> None:
    """The tag files of RFC 8493, sections 2.1 and 2.2; the manifest of tags comes last."""
    size = sum(length for _, length in writer.written.values())
    manifest = "".join(
        f"{digest}  data/{path}\n" for path, (digest, _) in sorted(writer.written.items())
    )
    tags = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": f"Bag-Software-Agent: Elsewhere\nBagging-Date: {today.isoformat()}\n"
        f"External-Identifier: {vault_id}\nPayload-Oxum: {size}.{len(writer.written)}\n",
        "manifest-sha256.txt": manifest,
    }
    for name, text in tags.items():
        replace_bytes(folder / name, text.encode())
    lines = "".join(
        f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in tags.items()
    )
    replace_bytes(folder / "tagmanifest-sha256.txt", lines.encode())
