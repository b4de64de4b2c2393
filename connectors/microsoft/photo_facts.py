"""What OneDrive knows of a photo: whether it is one, when and where it was taken, its album."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from connectors.model import Knowledge

SELECT = (
    "$select=id,name,size,eTag,cTag,file,folder,deleted,parentReference,photo,image,video,location,"
    "description,fileSystemInfo"
)
_STILLS = "jpg jpeg jpe png gif webp bmp tif tiff heic heif avif jxl dng cr2 cr3 nef arw orf rw2"
_FILMS = "mov mp4 m4v avi mts m2ts 3gp mkv webm mpg mpeg wmv"
_SUFFIXES = frozenset(f"{_STILLS} {_FILMS}".split())


def is_photo(item: Mapping[str, Any]) -> bool:
    """Whether an item is a picture or a film."""
    if "file" not in item or not item.get("size"):
        return False
    type = str((item["file"] or {}).get("mimeType") or "")
    suffix = str(item.get("name") or "").rpartition(".")[2].lower()
    facets = any(item.get(name) for name in ("photo", "image", "video"))
    return facets or type.startswith(("image/", "video/")) or suffix in _SUFFIXES


def knowledge(item: Mapping[str, Any], album: str) -> Knowledge | None:
    """What is known besides the bytes; None when nothing is.

    Args:
        item: as Graph gives it.
        album: name of the folder it lies in, "" for none.
    """
    place = item.get("location") or {}
    # OneDrive reads the camera's clock, which knows no zone, and writes a Z behind it.
    day = str((item.get("photo") or {}).get("takenDateTime") or "")
    found = Knowledge(
        taken=day[:19] if re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", day) else "",
        latitude=_number(place.get("latitude")),
        longitude=_number(place.get("longitude")),
        altitude=_number(place.get("altitude")),
        description=str(item.get("description") or ""),
        albums=(album,) if album else (),
    )
    return None if found == Knowledge() else found


def dates(known: Knowledge | None) -> dict[str, Any]:
    """The dates to give a file we put there, in the form of an upload's item."""
    taken = known.taken if known else ""
    if not re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", taken):
        return {}
    at = taken if re.search(r"(Z|[+-]\d\d:\d\d)\Z", taken) else f"{taken[:19]}Z"
    return {"fileSystemInfo": {"createdDateTime": at, "lastModifiedDateTime": at}}


def month(known: Knowledge | None) -> tuple[str, ...]:
    """The folders a photo of that day goes into: year and month, or none."""
    found = re.match(r"(\d{4})-(\d\d)", known.taken if known else "")
    return (found[1], found[2]) if found else ()


def _number(told: object) -> float | None:
    return float(told) if isinstance(told, int | float) and not isinstance(told, bool) else None
