"""The words every room uses for what lies in an account, always in standard forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

Cursor = NewType("Cursor", str)
"""Where a later `Source.changes` may go on: opaque text only its connector understands."""


class Kind(StrEnum):
    """What a collection holds, and so the standard its items are written in."""

    CONTACTS = "contacts"
    CALENDAR = "calendar"
    TASKS = "tasks"
    PHOTOS = "photos"


@dataclass(frozen=True, slots=True)
class Collection:
    """An address book, a calendar, a task list or a photo library.

    Attributes:
        id: the account's own name for it, stable when the person renames it.
        kind: what it holds.
        name: what the person calls it.
        facts: what else the account knows of it (colour, description, order), as plain text.
        writes: whether this account lets us put items into it.
    """

    id: str
    kind: Kind
    name: str
    facts: Mapping[str, str] = field(default_factory=dict)
    writes: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as its account names it, without its body.

    Attributes:
        id: unique in its collection and stable while the item lives.
        revision: differs whenever the body may differ (an etag, a changeKey, a hash).
        name: a hint for people, or the original file name of a photo.
        size: bytes of the body where the account tells them beforehand.
        remark: of an entry that `Destination.put` gives: code of how the item stands there
            otherwise than it was put, with nothing lost; "" when it stands as it is.
    """

    id: str
    revision: str
    name: str = ""
    size: int | None = None
    remark: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a cloud knew of a photo that its file may not say. Goes into the XMP sidecar.

    Attributes:
        taken: ISO 8601; with an offset when the instant is known, without for a local time.
        latitude: degrees, north positive.
        longitude: degrees, east positive.
        altitude: metres above sea level.
        description: the person's own words.
        people: names of the people shown.
        favourite: whether the person marked it.
        albums: names of the albums it is in.
        edit_of: id of the entry this is an edited form of.
        part_of: id of the still that this film belongs to (a Live or motion photo).
        stack: id of the photo shown for this shot, where that is another (the JPEG of a RAW, the
            cover of a burst).
    """

    taken: str = ""
    latitude: float | None = None
    longitude: float | None = None
    altitude: float | None = None
    description: str = ""
    people: tuple[str, ...] = ()
    favourite: bool = False
    albums: tuple[str, ...] = ()
    edit_of: str = ""
    part_of: str = ""
    stack: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a body says of itself.

    Attributes:
        uid: as written; "" when it has none.
        title: one line for people, "" when it says nothing of the kind.
        problem: "", or "unparseable": kept as it came and counted as noted.
        fields: what it carries, in the words of `formats.fields`; None where nobody looked.
    """

    uid: str = ""
    title: str = ""
    problem: str = ""
    fields: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An entry with its body: one vCard, one iCalendar object, or one photo file.

    Attributes:
        entry: id and revision of exactly this body.
        chunks: the bytes, read once.
        original: the service's own record (JSON) when the body was written from one.
        known: what the cloud knew of a photo beside its bytes.
        facts: what `formats.identify` says of these very bytes, where it was asked already.
        there: of the photos that `known` names, those that are in the account it goes into: the
            account's id by the name it has here.
        lacking: code of what its account names as part of it and did not give; "" for nothing.
    """

    entry: Entry
    chunks: Iterable[bytes]
    original: bytes | None = None
    known: Knowledge | None = None
    facts: Facts | None = None
    there: Mapping[str, str] = field(default_factory=dict)
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of an answer to `Source.changes`.

    Attributes:
        entries: new or altered since the cursor (all there are, when `whole`).
        gone: ids the account itself says were removed since the cursor.
        cursor: where to go on once this page and all before it are safely kept. A call that ends
            without a cursor on its last page is an incomplete answer, and removes nothing.
        whole: the pages of this call together list all there is; what they do not name is gone.
            The same on every page of one call.
    """

    entries: tuple[Entry, ...]
    gone: tuple[str, ...]
    cursor: Cursor | None
    whole: bool


@dataclass(frozen=True, slots=True)
class Album:
    """An album: many-to-many, in order, holding no copies.

    Attributes:
        id: the account's own name for it.
        name: what the person calls it.
        items: entry ids of its photos in the person's order.
        facts: what else the account knows of it (description, date), as plain text.
    """

    id: str
    name: str
    items: tuple[str, ...]
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in a place that keeps files.

    Attributes:
        path: relative to the place, POSIX slashes, never starting with one.
        size: bytes.
        revision: differs whenever the bytes may differ (an etag, a modification time with size).
        hashes: what the provider says of the bytes, by name: "md5", "sha1", "sha256",
            "quickxor"; lower-case hex. Empty where the provider tells none.
    """

    path: str
    size: int
    revision: str
    hashes: Mapping[str, str] = field(default_factory=dict)
