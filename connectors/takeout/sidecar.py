"""What Google's JSON beside a photo, or in an album's folder, says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from connectors.model import Knowledge


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A photo's.

    Attributes:
        title: the full file name it had, or "".
        known: of the cloud alone; `taken` in UTC.
        exif_place: latitude and longitude Google read from the file, when it says so.
        trashed: the person had put it into the bin.
    """

    title: str
    known: Knowledge
    exif_place: tuple[float, float] | None = None
    trashed: bool = False


@dataclass(frozen=True, slots=True)
class AlbumFacts:
    """An album's; the name is "" for one without a title."""

    name: str
    facts: Mapping[str, str] = field(default_factory=dict)


def read(body: bytes) -> Sidecar | AlbumFacts | None:
    """What a JSON file is; None for one that is neither, whatever it is called."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    if isinstance(album := said.get("albumData"), dict):
        return _album(album)
    if "photoTakenTime" in said or ("title" in said and "imageViews" in said):
        return _photo(said)
    # An album without a title still says who may see it, and since when.
    marks = said.keys() & {"title", "access", "date", "enrichments"}
    if len(marks) > 1:
        return _album(said)
    return None


def _album(said: dict[str, object]) -> AlbumFacts:
    facts = {"description": _text(said.get("description")), "date": _moment(said.get("date"))}
    return AlbumFacts(
        _text(said.get("title")), {key: value for key, value in facts.items() if value}
    )


def _photo(said: dict[str, object]) -> Sidecar:
    place, height = _place(said.get("geoData"))
    from_file, file_height = _place(said.get("geoDataExif"))
    if place is None:
        place, height = from_file, file_height
    people = said.get("people")
    names = [_text(one.get("name")) for one in people or () if isinstance(one, dict)] if (
        isinstance(people, list)
    ) else []  # fmt: skip
    return Sidecar(
        _text(said.get("title")),
        Knowledge(
            taken=_moment(said.get("photoTakenTime")),
            latitude=place[0] if place else None,
            longitude=place[1] if place else None,
            altitude=height,
            description=_text(said.get("description")),
            people=tuple(dict.fromkeys(filter(None, names))),
            favourite=said.get("favorited") is True,
        ),
        from_file,
        said.get("trashed") is True,
    )


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _moment(value: object) -> str:
    """A timestamp of Google's as ISO 8601 in UTC; "" for none, and for the zero of one unset."""
    try:
        seconds = int(str(value["timestamp"])) if isinstance(value, dict) else 0
        made = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except (KeyError, ValueError, OverflowError):
        return ""
    return made.isoformat() if seconds and 1800 <= made.year < 2200 else ""


def _place(value: object) -> tuple[tuple[float, float] | None, float | None]:
    """Latitude with longitude, and the height; 0, 0 is Google's word for nowhere."""
    if not isinstance(value, dict):
        return None, None
    try:
        latitude, longitude = float(value["latitude"]), float(value["longitude"])
        height = float(value.get("altitude") or 0)
    except (KeyError, TypeError, ValueError):
        return None, None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or (latitude, longitude) == (0, 0):
        return None, None
    return (latitude, longitude), height if height and abs(height) < 1e5 else None
