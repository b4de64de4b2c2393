"""The family's photos of a year: sixty-four drawn landscapes, as a camera names and dates them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from desktop import places
from desktop.cli.demo.pictures import Shot, photo

PHOTOS = 64


def photos() -> Iterator[tuple[str, bytes]]:
    """File name and bytes of each photo, the same at every call."""
    seed = json.loads((places.resources() / "demo" / "calendars.json").read_text("utf-8"))
    chance = Random(1888)
    moment = datetime(2025, 9, 27, 10, 4, 31)  # noqa: DTZ001 a camera's local time
    for number in range(PHOTOS):
        moment += timedelta(hours=chance.randrange(2, 260), seconds=chance.randrange(3600))
        place = seed["places"][number // 11]
        latitude, longitude = place["at"]
        shot = Shot(
            f"{moment:%Y:%m:%d %H:%M:%S}",
            place["zone"],
            latitude + chance.uniform(-0.05, 0.05),
            longitude + chance.uniform(-0.05, 0.05),
            number,
        )
        yield f"IMG_{4100 + number}.JPG", photo(chance, shot)
