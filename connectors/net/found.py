"""Which of the files in a place are anybody's contacts, events, to-dos or pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from connectors.model import Kind, Stored

SIDECAR = ".xmp"

PICTURES = frozenset(
    {
        "jpg", "jpeg", "jpe", "heic", "heif", "hif", "avif", "png", "gif", "webp", "tif", "tiff",
        "bmp", "jxl", "jp2", "3fr", "arw", "cr2", "cr3", "crw", "dng", "erf", "fff", "gpr", "iiq",
        "insp", "kdc", "mef", "mos", "mrw", "nef", "nrw", "orf", "pef", "raf", "raw", "rw2", "rwl",
        "sr2", "srf", "srw", "x3f", "mov", "mp4", "m4v", "avi", "3gp", "3gpp", "3g2", "insv", "mkv",
        "mts", "m2t", "m2ts", "webm", "mpe", "mpg", "mpeg", "ogv", "wmv", "asf", "flv", "vob",
    }
)  # fmt: skip
_CARDS = frozenset({"vcf", "vcard"})
_CALENDARS = frozenset({"ics", "ical", "ifb", "vcs"})
_NOT_ONES_OWN = frozenset({".elsewhere", "@eaDir", ".Trash", "__MACOSX", ".thumbnails", ".git"})
_MANIFEST = "SHA256SUMS"
_OF_THE_VAULT = {"Calendars": Kind.CALENDAR, "Tasks": Kind.TASKS}


@dataclass(slots=True)
class Found:
    """What one whole listing holds, by path in order.

    Attributes:
        cards: by folder.
        calendars: by folder.
        pictures: all of them.
        sidecars: by path.
        decided: folders of calendars whose kind the vault's own layout tells.
    """

    cards: dict[str, list[Stored]] = field(default_factory=dict)
    calendars: dict[str, list[Stored]] = field(default_factory=dict)
    pictures: list[Stored] = field(default_factory=list)
    sidecars: dict[str, Stored] = field(default_factory=dict)
    decided: dict[str, Kind] = field(default_factory=dict)


def look_through(listing: Iterable[Stored]) -> Found:
    """Sort a whole listing out. What belongs to systems and programs is passed over."""
    found = Found()
    for each in sorted(listing, key=lambda stored: stored.path):
        *above, name = each.path.split("/")
        if _NOT_ONES_OWN & set(above) or name.startswith("._"):
            continue
        folder = "/".join(above)
        ending = name.rpartition(".")[2].lower() if "." in name else ""
        if ending in _CARDS:
            found.cards.setdefault(folder, []).append(each)
        elif ending in _CALENDARS:
            found.calendars.setdefault(folder, []).append(each)
        elif ending in PICTURES:
            found.pictures.append(each)
        elif f".{ending}" == SIDECAR:
            found.sidecars[each.path] = each
        elif name == _MANIFEST and len(above) > 1 and above[-2] in _OF_THE_VAULT:
            found.decided[folder] = _OF_THE_VAULT[above[-2]]
    return found


def sidecar_of(found: Found, picture: Stored) -> Stored | None:
    """The sidecar beside a picture: `a.jpg.xmp`, or `a.xmp` as some programs write it."""
    stem = picture.path.rpartition(".")[0]
    return found.sidecars.get(picture.path + SIDECAR) or found.sidecars.get(stem + SIDECAR)
