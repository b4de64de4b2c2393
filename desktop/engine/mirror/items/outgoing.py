"""An item of the vault on its way into an account: its body, made safe to send.

Guests are taken out of events first: a server that sees them would mail every one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from connectors.formats.guests import without_guests
from connectors.formats.vcard import to_v3
from connectors.model import Entry, Item, Kind, Knowledge
from desktop.vault import Shelf, Vault, disk
from desktop.vault.words import Kept

CHUNK = 1 << 20

_DEEPEST = 4
"""A film of a RAW of an edit, and no deeper: what belongs to itself in a ring has no order."""

_MAILS = re.compile(rb"^(?:ATTENDEE|ORGANIZER)[;:]", re.IGNORECASE | re.MULTILINE)
_UNFOLD = re.compile(rb"\r?\n[ \t]")
_PARTS = {
    Kind.CONTACTS: re.compile(rb"(?im)^BEGIN:VCARD[ \t]*\r?\n"),
    Kind.CALENDAR: re.compile(rb"(?im)^BEGIN:V(?:EVENT|TODO|JOURNAL)[ \t]*\r?\n"),
    Kind.TASKS: re.compile(rb"(?im)^BEGIN:V(?:EVENT|TODO|JOURNAL)[ \t]*\r?\n"),
}


@dataclass(frozen=True, slots=True)
class Parcel:
    """One item ready to be put.

    Attributes:
        id: the vault's id of it.
        key: ours, for `Destination.put`.
        sha256: of the vault's body.
        kind: what it is.
        name: its file name, for people.
        file: the vault's body.
        body: what goes out; None for a photo, which goes out as the file is.
        original: the service's own record, when it goes back to the same service.
        known: what the cloud knew of a photo.
        over: the entry to replace, None for a new one.
        there: ids over there of the photos that `known` names, by ours.
    """

    id: str
    key: str
    sha256: str
    kind: Kind
    name: str
    file: Path
    body: bytes | None = None
    original: bytes | None = None
    known: Knowledge | None = None
    over: Entry | None = None
    there: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        """Ids of the photos it belongs to: its still, its original, the one shown for it."""
        known = self.known or Knowledge()
        return {known.part_of, known.edit_of, known.stack} - {""}

    def item(self, body: bytes | None = None) -> Item:
        """A fresh item, since its chunks are read once; with another body when one is given."""
        entry = Entry(self.id, self.sha256, self.name, self.file.stat().st_size)
        chosen = self.body if body is None else body
        chunks: Iterator[bytes] = _read(self.file) if chosen is None else iter((chosen,))
        return Item(entry, chunks, self.original, self.known, there=self.there)


def parcels(
    vault: Vault,
    shelf: Shelf,
    wanted: Iterable[tuple[Kept, Entry | None]],
    keys: Mapping[str, str],
    service: str,
    damaged: list[Kept],
) -> Iterator[Parcel]:
    """The parcels of items, made as they are taken.

    Args:
        vault: where sound bytes may lie when a file is damaged.
        shelf: where the items lie.
        wanted: which versions, with the entry to replace or None.
        keys: ours, over there, by the vault's id.
        service: the connector they go to; the service's own record goes along only to the same.
        damaged: gets those whose bytes are nowhere sound; nothing damaged ever goes out.
    """
    kind = shelf.collection.kind
    service = service if service == shelf.service else ""
    for kept, over in wanted:
        try:
            yield _parcel(shelf, kind, kept, sound(vault, kept), keys[kept.id], service, over)
        except (KeyError, OSError):
            damaged.append(kept)


Wanted = tuple[Kept, Entry | None]
"""A version to put, and the entry it goes over."""


def in_order(shelf: Shelf, wanted: Sequence[Wanted]) -> list[Wanted]:
    """What is to be put, photos that others belong to before those: an account is told by id."""
    if shelf.collection.kind is not Kind.PHOTOS:
        return list(wanted)
    above = {
        kept.id: known.part_of or known.edit_of or known.stack
        for kept, known in shelf.knowing()
        if known is not None
    }

    def depth(one: Wanted) -> int:
        steps, at = 0, above.get(one[0].id, "")
        while at and steps < _DEEPEST:
            steps, at = steps + 1, above.get(at, "")
        return steps

    return sorted(wanted, key=depth)


def sound(vault: Vault, kept: Kept) -> Path:
    """A file with exactly the bytes of this version. Raises KeyError, OSError when none is."""
    file = vault.root / kept.path
    if disk.is_plain(file) and disk.digest(file)[0] == kept.sha256:
        return file
    return vault.body(kept.sha256)


def _parcel(
    shelf: Shelf, kind: Kind, kept: Kept, file: Path, key: str, service: str, over: Entry | None
) -> Parcel:
    return Parcel(
        id=kept.id,
        key=key,
        sha256=kept.sha256,
        kind=kind,
        name=kept.path.rsplit("/", 1)[-1],
        file=file,
        body=None if kind is Kind.PHOTOS else safe(kind, file.read_bytes()),
        original=shelf.original(kept) if service else None,
        known=shelf.known(kept) if kind is Kind.PHOTOS else None,
        over=over,
    )


def safe(kind: Kind, body: bytes) -> bytes:
    """The body without guests; as it is where there can be none."""
    return without_guests(body) if kind in {Kind.CALENDAR, Kind.TASKS} else body


def would_mail(parcel: Parcel) -> bool:
    """Whether a server could still find somebody to write to: such a body is not sent."""
    return parcel.body is not None and mails(parcel.kind, parcel.body)


def mails(kind: Kind, body: bytes) -> bool:
    """Whether a body names guests a server may write to."""
    dated = kind in {Kind.CALENDAR, Kind.TASKS}
    return dated and bool(_MAILS.search(_UNFOLD.sub(b"", body)))


def gentler(parcel: Parcel, uid: str) -> Iterator[bytes]:
    """Other forms of a body that was refused, each saying the same.

    Some servers take no item without a UID, some no vCard but 3.0.
    """
    if parcel.body is None:
        return
    body = parcel.body
    if not uid:
        body = _PARTS[parcel.kind].sub(lambda found: found.group() + _uid(parcel.key), body)
        if body != parcel.body:
            yield body
    if parcel.kind is Kind.CONTACTS:
        older = to_v3(body)
        if older != body:
            yield older


def _uid(key: str) -> bytes:
    return b"UID:" + key.encode() + b"\r\n"


def _read(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk
