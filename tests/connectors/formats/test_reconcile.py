"""The time rule as a table: what the file says, what the cloud says, what goes beside the file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connectors.formats.exif import Facts
from connectors.formats.reconcile import reconcile
from connectors.model import Knowledge

PARIS = (48.85, 2.29)
SEA = (40.0, -30.0)
NEW_YORK = (40.75, -73.98)
UTC = "2023-10-06T06:30:00+00:00"
HERE = Knowledge(taken=UTC, latitude=PARIS[0], longitude=PARIS[1])
Place = tuple[float, float] | None


def dated(cloud: str, local: str, offset: str, place: Place, *, own: bool = False) -> str:
    """The date beside the file; the file's own when nothing is put there."""
    said, file = Knowledge(taken=cloud, description="said"), Facts(taken=local, offset=offset)
    if place:
        latitude, longitude = place
        if own:
            file = replace(file, latitude=latitude, longitude=longitude)
        else:
            said = replace(said, latitude=latitude, longitude=longitude)
    known = reconcile(said, file)
    assert known is not None
    return known.taken


TABLE = [
    # cloud, EXIF local, EXIF offset, place, what is stated
    (UTC, "", "", None, UTC),
    (UTC, "", "", PARIS, "2023-10-06T08:30:00+02:00"),
    (UTC, "", "", NEW_YORK, "2023-10-06T02:30:00-04:00"),
    (UTC, "", "", SEA, UTC),
    ("", "", "", None, ""),
    ("", "", "", PARIS, ""),
    ("2024-01-01T00:15:00+00:00", "", "", NEW_YORK, "2023-12-31T19:15:00-05:00"),
    ("1965-07-01T12:00:00+00:00", "", "", None, "1965-07-01T12:00:00+00:00"),
    # The file's own offset outweighs the place.
    ("", "2023-10-06T08:30:00", "+02:00", None, "2023-10-06T08:30:00+02:00"),
    (UTC, "2023-10-06T08:30:00", "+02:00", PARIS, "2023-10-06T08:30:00+02:00"),
    (UTC, "2023-10-06T08:30:00", "+09:00", PARIS, "2023-10-06T08:30:00+09:00"),
    (UTC, "2023-10-06T06:30:00", "+00:00", PARIS, "2023-10-06T06:30:00+00:00"),
    (UTC, "2023-10-06T06:30:00+00:00", "+00:00", None, UTC),
    (UTC, "2023-10-06T08:30:00+02:00", "+02:00", PARIS, "2023-10-06T08:30:00+02:00"),
    # Of films, whose header counts in UTC wherever they were made; Apple's also tell the offset.
    (UTC, "2023-10-06T06:30:00+00:00", "+00:00", PARIS, "2023-10-06T08:30:00+02:00"),
    ("", "2023-12-31T23:30:00+00:00", "+00:00", PARIS, "2024-01-01T00:30:00+01:00"),
    (UTC, "2023-10-06T06:30:00+00:00", "+00:00", SEA, UTC),
    (UTC, "2023-10-06T12:00:00+05:30", "+05:30", PARIS, "2023-10-06T12:00:00+05:30"),
    # No place: the local time alone.
    ("", "2023-10-06T08:30:00", "", None, "2023-10-06T08:30:00"),
    (UTC, "2023-10-06T08:30:00", "", None, "2023-10-06T08:30:00"),
    (UTC, "2023-10-06T15:30:00", "", None, "2023-10-06T15:30:00"),
    # The zone at the place, whatever the cloud makes of it.
    ("", "2023-10-06T08:30:00", "", PARIS, "2023-10-06T08:30:00+02:00"),
    ("", "2023-12-06T08:30:00", "", PARIS, "2023-12-06T08:30:00+01:00"),
    (UTC, "2023-10-06T08:30:00", "", PARIS, "2023-10-06T08:30:00+02:00"),
    (UTC, "2023-10-06T06:30:00", "", PARIS, "2023-10-06T06:30:00+02:00"),
    (UTC, "2023-10-06T08:30:01", "", PARIS, "2023-10-06T08:30:01+02:00"),
    (UTC, "2023-10-06T08:37:00", "", PARIS, "2023-10-06T08:37:00+02:00"),
    (UTC, "2019-01-01T00:00:00", "", PARIS, "2019-01-01T00:00:00+01:00"),
    (UTC, "2023-10-07T00:30:00", "", PARIS, "2023-10-07T00:30:00+02:00"),
    ("2024-02-29T23:45:00+00:00", "2024-03-01T00:45:00", "", PARIS, "2024-03-01T00:45:00+01:00"),
    # The hour that comes twice: the cloud tells which; without it, the first.
    ("2023-10-29T00:30:00+00:00", "2023-10-29T02:30:00", "", PARIS, "2023-10-29T02:30:00+02:00"),
    ("2023-10-29T01:30:00+00:00", "2023-10-29T02:30:00", "", PARIS, "2023-10-29T02:30:00+01:00"),
    ("", "2023-10-29T02:30:00", "", PARIS, "2023-10-29T02:30:00+02:00"),
    # Either side of the hour that is left out.
    ("", "2024-03-31T01:59:59", "", PARIS, "2024-03-31T01:59:59+01:00"),
    ("", "2024-03-31T03:00:00", "", PARIS, "2024-03-31T03:00:00+02:00"),
    # At sea: the difference to the cloud's instant, where it can be an offset.
    ("", "2023-10-06T08:30:00", "", SEA, "2023-10-06T08:30:00"),
    (UTC, "2023-10-06T08:30:00", "", SEA, "2023-10-06T08:30:00+02:00"),
    (UTC, "2023-10-06T12:45:00", "", SEA, "2023-10-06T12:45:00+06:15"),
    (UTC, "2023-10-05T18:30:00", "", SEA, "2023-10-05T18:30:00-12:00"),
    (UTC, "2023-10-06T06:30:00", "", SEA, "2023-10-06T06:30:00"),
    (UTC, "2023-10-06T08:30:01", "", SEA, "2023-10-06T08:30:01"),
    (UTC, "2023-10-06T08:37:00", "", SEA, "2023-10-06T08:37:00"),
    (UTC, "2019-01-01T00:00:00", "", SEA, "2019-01-01T00:00:00"),
    # Before time zones every town had seconds of its own: none is stated.
    ("", "1890-07-01T12:00:00", "", PARIS, "1890-07-01T12:00:00"),
    *(
        ("", "2023-06-15T12:00:00", "", place, f"2023-06-15T12:00:00{offset}")
        for place, offset in [
            ((-14.28, -170.70), "-11:00"), ((21.31, -157.86), "-10:00"), ((-8.91, -140.1), "-09:30"),
            ((-23.12, -134.97), "-09:00"), ((61.2, -149.9), "-08:00"), ((34.05, -118.24), "-07:00"),
            ((39.74, -104.99), "-06:00"), ((41.88, -87.63), "-05:00"), (NEW_YORK, "-04:00"),
            ((47.56, -52.71), "-02:30"), ((-23.55, -46.63), "-03:00"), ((-3.85, -32.42), "-02:00"),
            ((14.93, -23.51), "-01:00"), ((5.6, -0.19), "+00:00"), ((6.5, 3.4), "+01:00"),
            (PARIS, "+02:00"), ((55.75, 37.62), "+03:00"), ((35.69, 51.39), "+03:30"),
            ((25.2, 55.27), "+04:00"), ((34.53, 69.17), "+04:30"), ((41.3, 69.24), "+05:00"),
            ((28.61, 77.21), "+05:30"), ((27.7, 85.32), "+05:45"), ((23.81, 90.41), "+06:00"),
            ((16.8, 96.15), "+06:30"), ((13.75, 100.5), "+07:00"), ((1.35, 103.82), "+08:00"),
            ((35.68, 139.69), "+09:00"), ((-34.93, 138.6), "+09:30"), ((-27.47, 153.03), "+10:00"),
            ((-31.55, 159.08), "+10:30"), ((-22.28, 166.46), "+11:00"), ((-36.85, 174.76), "+12:00"),
            ((-43.95, -176.55), "+12:45"), ((-21.14, -175.2), "+13:00"), ((1.87, -157.4), "+14:00"),
        ]
    ),
]  # fmt: skip


@pytest.mark.parametrize(("cloud", "local", "offset", "place", "stated"), TABLE)
def test_the_date_follows_the_rule(
    cloud: str, local: str, offset: str, place: Place, stated: str
) -> None:
    assert len(TABLE) >= 60
    assert dated(cloud, local, offset, place) == stated
    assert dated(cloud, local, offset, place, own=True) == stated


def test_a_file_that_says_it_all_gets_nothing_beside_it() -> None:
    file = Facts(taken="2023-10-06T08:30:00", latitude=48.85, longitude=2.29)
    assert reconcile(HERE, file) is None
    assert reconcile(Knowledge(), Facts()) is None


def test_a_place_the_person_set_stands_beside_the_files_own() -> None:
    file = Facts(taken="2023-10-06T08:30:00", latitude=10.0, longitude=2.29)
    known = reconcile(HERE, file, set_place=True)
    assert known is not None
    assert (known.latitude, known.longitude) == (48.85, 2.29)
    assert reconcile(HERE, file) is None
