"""Films say when and where they were made, in the forms phones write; a broken one says nothing."""

from __future__ import annotations

import io
import struct

import pytest

from connectors.formats import photo
from connectors.formats.exif import Facts
from connectors.formats.reconcile import reconcile
from connectors.model import Knowledge

MOMENT = 3_779_418_600  # 2023-10-06T06:30:00Z, counted from 1904


def box(kind: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def film(*inside: bytes, seconds: int = MOMENT) -> Facts:
    mvhd = box(b"mvhd", bytes(4), struct.pack(">I", seconds), bytes(88))
    body = box(b"ftyp", b"mp42\0\0\0\0mp42") + box(b"mdat", b"x" * 50)
    body += box(b"moov", mvhd, *inside)
    return photo.facts_in(io.BytesIO(body), len(body))


def keys(**said: str) -> bytes:
    names = [f"com.apple.quicktime.{name.replace('_', '.')}".encode() for name in said]
    listed = b"".join(box(b"mdta", name) for name in names)
    values = [
        box(struct.pack(">I", number), box(b"data", struct.pack(">II", 1, 0), value.encode()))
        for number, value in enumerate(said.values(), 1)
    ]
    return box(b"meta", box(b"keys", bytes(4), struct.pack(">I", len(names)), listed),
               box(b"ilst", *values))  # fmt: skip


def android(place: str) -> bytes:
    return box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0x15C7), place.encode()))


def test_an_android_film_knows_its_place_and_an_instant() -> None:
    found = film(android("+48.8584+002.2945/"))
    assert (found.taken, found.latitude, found.longitude) == (
        "2023-10-06T06:30:00+00:00", 48.8584, 2.2945,
    )  # fmt: skip
    known = reconcile(Knowledge(), found)
    assert known is not None
    assert known == Knowledge(taken="2023-10-06T08:30:00+02:00")


def test_apples_local_time_outweighs_the_header() -> None:
    found = film(
        keys(creationdate="2023-10-06T08:30:00+0200", location_ISO6709="-33.85+151.21+012.5/")
    )
    assert found == Facts(
        "2023-10-06T08:30:00+02:00", "+02:00", latitude=-33.85, longitude=151.21, altitude=12.5
    )
    assert reconcile(Knowledge(), found) is None


@pytest.mark.parametrize("place", ["", "nowhere", "+99.0+002.0/", "+00.0+000.0/", "+1+2/"])
def test_a_place_that_is_none_is_unknown(place: str) -> None:
    found = film(android(place))
    assert (found.latitude, found.longitude, found.altitude) == (None, None, None)
    assert found.taken == "2023-10-06T06:30:00+00:00"


def test_a_film_without_a_date_has_none() -> None:
    assert film(seconds=0).taken == ""
    assert film(keys(creationdate="soon"), seconds=0).taken == ""
