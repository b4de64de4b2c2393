"""What a phone is offered: named downloads of known size, readable from any offset."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from connectors.model import Kind


class Device(StrEnum):
    """The two families of phones, which take different files."""

    IPHONE = "iphone"
    ANDROID = "android"


@dataclass(frozen=True, slots=True)
class Download:
    """One link on the page.

    Attributes:
        name: its part of the address: `[a-z0-9.-]+`.
        kind: what it holds.
        title: what the page calls it, in the person's own words (a calendar's name, a month).
        count: how many items are in it, so that a person can compare.
        filename: what the phone saves it as.
        media: its MIME type.
        inline: shown by the phone at once, rather than saved first.
        size: bytes.
        read: the bytes from a start up to an end.
    """

    name: str
    kind: Kind
    title: str
    count: int
    filename: str
    media: str
    inline: bool
    size: int
    read: Callable[[int, int], Iterator[bytes]] = field(compare=False)


class Matter(StrEnum):
    """What a page has to say about items that do not come as they lie in the vault."""

    UNREADABLE = "unreadable"
    PICTURES_SMALLER = "pictures_smaller"
    PICTURES_LEFT = "pictures_left"
    FILMS_LEFT = "films_left"
    FILMS_APART = "films_apart"


@dataclass(frozen=True, slots=True)
class Remark:
    """So many items are concerned; some of them by name, for a person to find them."""

    matter: Matter
    count: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A way to connect the phone to an account that lives on, such as a hosted CalDAV server.

    Attributes:
        title: the account's name.
        address: where a tap leads (a DAVx5 address), or "" when `download` is meant.
        download: name of the download (a configuration profile), or "".
    """

    title: str
    address: str = ""
    download: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """All that one page shows for one family of phones."""

    device: Device
    downloads: tuple[Download, ...]
    links: tuple[Link, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def find(self, name: str) -> Download | None:
        """The download of this name, if there is one."""
        return next((one for one in self.downloads if one.name == name), None)

    def total(self, kind: Kind) -> int:
        """How many items of a kind the phone should hold afterwards."""
        return sum(one.count for one in self.of(kind))

    def of(self, kind: Kind) -> tuple[Download, ...]:
        """The downloads of a kind that hold items; configurations stand among the links."""
        return tuple(one for one in self.downloads if one.kind is kind and one.count)


def of_bytes(body: bytes) -> Callable[[int, int], Iterator[bytes]]:
    """A reader over bytes held in memory."""

    def read(start: int, end: int) -> Iterator[bytes]:
        yield body[start:end]

    return read
