"""What Immich's records say, and ours in its terms. Its form: the server's published API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from connectors.errors import TryLater
from connectors.model import Entry, Knowledge

Record = dict[str, Any]


def text(record: Record, name: str) -> str:
    """A text of a record; "" for anything else."""
    value = record.get(name)
    return value if isinstance(value, str) else ""


def records(value: object) -> list[Record]:
    """The records of a list. Raises TryLater when it is none: an answer not as agreed."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise TryLater("not a list of records", code="bad-answer")
    return value


def one(value: object) -> Record:
    """A record. Raises TryLater when it is none."""
    if not isinstance(value, dict) or not value.get("id"):
        raise TryLater("no record", code="bad-answer")
    return value


def entries(photo: Record) -> Iterator[Entry]:
    """The photo, and the film that moves it: Immich hides that behind its still."""
    name = text(photo, "originalFileName")
    size = (photo.get("exifInfo") or {}).get("fileSizeInByte")
    yield Entry(
        str(photo["id"]), text(photo, "checksum"), name, size if isinstance(size, int) else None
    )
    if film := text(photo, "livePhotoVideoId"):
        yield Entry(film, f"of {photo['id']}", name.rpartition(".")[0] + ".MOV")


def knowledge(photo: Record, still: str = "") -> Knowledge:
    """What Immich knows of a photo; `still` is the id of the one this film moves."""
    exif = photo.get("exifInfo") or {}
    place = _number(exif.get("latitude")), _number(exif.get("longitude"))
    sound = None not in place and place != (0, 0)
    people = [text(one, "name") for one in photo.get("people") or () if isinstance(one, dict)]
    return Knowledge(
        taken=moment(exif.get("dateTimeOriginal")),
        latitude=place[0] if sound else None,
        longitude=place[1] if sound else None,
        description=text(exif, "description").strip(),
        people=tuple(dict.fromkeys(filter(None, people))),
        favourite=photo.get("isFavorite") is True,
        part_of=still,
        stack=_shown(photo),
    )


def _shown(photo: Record) -> str:
    """The photo that stands for the stack this one is in; "" when it is none or does itself."""
    stack = photo.get("stack")
    first = text(stack, "primaryAssetId") if isinstance(stack, dict) else ""
    return first if first != photo.get("id") else ""


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def moment(value: object) -> str:
    """A date of Immich's as ISO 8601; "" for none."""
    try:
        made = datetime.fromisoformat(str(value))
    except ValueError:
        return ""
    made = made if made.tzinfo else made.replace(tzinfo=UTC)
    return made.replace(microsecond=0).isoformat() if 1800 <= made.year < 2200 else ""


def created(taken: str) -> str:
    """When a photo was taken, as Immich wants it told; 1970 where nobody knows."""
    try:
        made = datetime.fromisoformat(taken)
    except ValueError:
        made = datetime(1970, 1, 1, tzinfo=UTC)
    made = made if made.tzinfo else made.replace(tzinfo=UTC)
    return made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
