"""The offer of a vault: every kind of every account asked for, as downloads for one device."""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from connectors.model import Kind
from desktop.phone import calendar_files, contacts_file
from desktop.phone.dating import opening, told
from desktop.phone.offer import Device, Download, Link, Matter, Offer, of_bytes
from desktop.phone.profile import MEDIA, Hosted, configuration, davx5
from desktop.phone.tally import Tally, file_name
from desktop.phone.zips import Photo, Zip, portions
from desktop.vault.shelf import Shelf
from desktop.vault.vault import Vault
from desktop.vault.words import Kept

CHUNK = 1 << 18
_MONTH = re.compile(r"/(\d{4}-\d{2})/[^/]+\Z")
_CONTACT_MEDIA = {
    Device.IPHONE: "text/vcard; charset=utf-8",
    Device.ANDROID: "text/x-vcard; charset=utf-8",
}


def offer(
    vault: Vault,
    accounts: Sequence[str],
    hosted: Sequence[Hosted],
    scratch: Path,
    kinds: Collection[Kind],
    device: Device,
) -> Offer:
    """What the vault holds of these accounts (all, when none is named) for this device.

    Args:
        vault: open; only read.
        accounts: names, or none for all.
        hosted: accounts the phone can connect to by itself.
        scratch: an existing private folder for the file of contacts.
        kinds: which kinds to offer.
        device: which family of phones asks.
    """
    shelves = [
        shelf
        for shelf in vault.shelves()
        if (not accounts or shelf.account in set(accounts)) and shelf.collection.kind in kinds
    ]
    tally = Tally()
    downloads = [
        *_contacts(shelves, scratch, device, tally),
        *_calendars(shelves, tally),
        *_photos(shelves, vault, device, tally),
    ]
    links = []
    for number, account in enumerate(hosted, 1):
        if device is Device.ANDROID:
            links.append(Link(account.name, address=davx5(account)))
        else:
            body = configuration(account, vault.id)
            name = f"account-{number}.mobileconfig"
            downloads.append(
                Download(
                    name, Kind.CALENDAR, account.name, 0, name, MEDIA, True, len(body),
                    of_bytes(body),
                )
            )  # fmt: skip
            links.append(Link(account.name, download=name))
    return Offer(device, tuple(downloads), tuple(links), tally.remarks())


def _contacts(
    shelves: Sequence[Shelf], scratch: Path, device: Device, tally: Tally
) -> Iterator[Download]:
    mine = [shelf for shelf in shelves if shelf.collection.kind is Kind.CONTACTS]
    bodies = (body for shelf in mine for _, body in tally.readable(shelf))
    count = 0
    with tempfile.NamedTemporaryFile(dir=scratch, suffix=".vcf", delete=False) as out:
        for card in contacts_file.cards(device, bodies, tally):
            out.write(card)
            count += 1
        size = out.tell()
    if count:
        names = ", ".join(dict.fromkeys(shelf.collection.name for shelf in mine))
        yield Download(
            "contacts.vcf", Kind.CONTACTS, names, count, "contacts.vcf", _CONTACT_MEDIA[device],
            device is Device.IPHONE, size, _of_file(Path(out.name)),
        )  # fmt: skip


def _calendars(shelves: Sequence[Shelf], tally: Tally) -> Iterator[Download]:
    number = 0
    for shelf in shelves:
        kind = shelf.collection.kind
        if kind not in (Kind.CALENDAR, Kind.TASKS):
            continue
        bodies = [body for _, body in tally.readable(shelf)]
        for part, objects in calendar_files.portions(bodies):
            number += 1
            title = " ".join(filter(None, (shelf.collection.name, part)))
            body = calendar_files.calendar(shelf.collection.name, objects)
            yield Download(
                f"{kind}-{number}.ics", kind, title, len(objects), f"{title}.ics",
                "text/calendar; charset=utf-8", True, len(body), of_bytes(body),
            )  # fmt: skip


def _photos(
    shelves: Sequence[Shelf], vault: Vault, device: Device, tally: Tally
) -> Iterator[Download]:
    months: dict[str, list[Photo]] = defaultdict(list)
    for shelf in shelves:
        if shelf.collection.kind is not Kind.PHOTOS:
            continue
        for kept in shelf.items():
            known = shelf.known(kept)
            if known and known.part_of and shelf.get(known.part_of) is None:
                tally.add(Matter.FILMS_LEFT, file_name(kept))
                continue
            path = _whole(shelf, kept, vault)
            if path is None:
                tally.add(Matter.UNREADABLE, file_name(kept))
                continue
            if known and known.part_of and device is Device.IPHONE:
                tally.add(Matter.FILMS_APART, file_name(kept))
            found = _MONTH.search(kept.path)
            taken = known.taken if known else ""
            began = datetime.strptime(found[1], "%Y-%m").replace(tzinfo=UTC) if found else None
            when = told(taken) or began or kept.since
            months[found[1] if found else "undated"].append(
                Photo(path, file_name(kept), kept.size, when, opening(path, taken))
            )
    for month in sorted(months):
        parts = list(portions(months[month]))
        for number, part in enumerate(parts, 1):
            name = month if len(parts) == 1 else f"{month}-{number}"
            yield _zip(name, part)


def _whole(shelf: Shelf, kept: Kept, vault: Vault) -> Path | None:
    """A file of the length it was kept with; hashing every photo is the check's work."""
    for find in (partial(shelf.path, kept), partial(vault.body, kept.sha256)):
        try:
            path = find()
            if path.stat().st_size == kept.size:
                return path
        except (KeyError, OSError):
            continue
    return None


def _zip(name: str, photos: Sequence[Photo]) -> Download:
    made: list[Zip] = []

    def read(start: int, end: int) -> Iterator[bytes]:
        if not made:
            made.append(Zip(photos))
        yield from made[0].read(start, end)

    return Download(
        f"photos-{name}.zip", Kind.PHOTOS, name, len(photos), f"{name}.zip", "application/zip",
        False, Zip.length(photos), read,
    )  # fmt: skip


def _of_file(path: Path) -> Callable[[int, int], Iterator[bytes]]:
    def read(start: int, end: int) -> Iterator[bytes]:
        with path.open("rb") as source:
            source.seek(start)
            left = end - start
            while left > 0:
                chunk = source.read(min(CHUNK, left))
                if not chunk:
                    raise OSError("the file of contacts became shorter")
                left -= len(chunk)
                yield chunk

    return read
