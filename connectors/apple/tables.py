"""The CSV files of Apple's export, known by their headers since their names are translated."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

MOST = 64 << 20
"""Bytes of the largest table read."""


@dataclass(frozen=True, slots=True)
class Detail:
    """What the export says of one photo.

    Attributes:
        name: of the file.
        taken: ISO 8601 in UTC, or "".
        favourite: whether the person marked it.
        deleted: whether it lay in Recently Deleted.
    """

    name: str
    taken: str
    favourite: bool
    deleted: bool


def details(body: bytes) -> list[Detail] | None:
    """The rows of `Photo Details.csv`; None for another table."""
    rows = _rows(body)
    header = next(rows, [])
    if not {"imgName", "originalCreationDate"} <= set(header):
        return None
    found = []
    for row in rows:
        cell = dict(zip(header, row, strict=False))
        if name := cell.get("imgName", "").strip():
            found.append(
                Detail(
                    name,
                    moment(cell.get("originalCreationDate", "")),
                    cell.get("favorite", "").strip().lower() == "yes",
                    cell.get("deleted", "").strip().lower() == "yes",
                )
            )
    return found


def listed(body: bytes) -> list[str] | None:
    """File names in the table of an album; None for another table."""
    rows = _rows(body)
    header = [one.strip().lower() for one in next(rows, [])]
    if len(header) != 1 or header[0] not in {"images", "imgname", "imagename"}:
        return None
    return [row[0].strip() for row in rows if row and row[0].strip()]


def moment(value: str) -> str:
    """`Saturday June 4,2022 12:11 PM GMT` as ISO 8601; "" for what is no such date."""
    # Read by hand: `strptime` knows the names of months in this computer's language alone.
    words = value.replace(",", " ").split()
    try:
        _, month, day, year, clock, half = words[:6]
        hour, minute = (int(part) for part in clock.split(":")[:2])
        if half not in {"AM", "PM"} or not 1 <= hour <= 12:
            return ""
        made = datetime(
            int(year),
            _MONTHS.index(month) + 1,
            int(day),
            hour % 12 + (12 if half == "PM" else 0),
            minute,
            tzinfo=UTC,
        )
    except ValueError:
        return ""
    return made.isoformat() if made.year >= 1800 else ""


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def _rows(body: bytes) -> Iterator[list[str]]:
    text = body.decode("utf-8-sig", "replace").replace("\0", "")
    reader = csv.reader(io.StringIO(text, newline=""))
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            continue
