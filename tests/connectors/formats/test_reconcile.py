"""The time rule as a table: what the file says, what the cloud says, what goes beside the file."""

from __future__ import annotations

import pytest

from connectors.formats.exif import Facts
from connectors.formats.reconcile import reconcile
from connectors.model import Knowledge

HERE = {"latitude": 48.85, "longitude": 2.29}
UTC = "2023-10-06T06:30:00+00:00"


def dated(cloud: str, local: str, offset: str, place: bool) -> str:
    """The date beside the file; the file's own when nothing is put there."""
    where = HERE if place else {}
    known = reconcile(
        Knowledge(taken=cloud, description="said", **where), Facts(taken=local, offset=offset)
    )
    assert known is not None
    return known.taken


TABLE = [
    # cloud, EXIF local, EXIF offset, whether the place is known, what is stated
    (UTC, "", "", False, UTC),
    (UTC, "", "", True, UTC),
    ("", "", "", False, ""),
    ("", "", "", True, ""),
    ("", "2023-10-06T08:30:00", "", False, "2023-10-06T08:30:00"),
    ("", "2023-10-06T08:30:00", "", True, "2023-10-06T08:30:00"),
    ("", "2023-10-06T08:30:00", "+02:00", False, "2023-10-06T08:30:00+02:00"),
    (UTC, "2023-10-06T08:30:00", "", False, "2023-10-06T08:30:00"),
    (UTC, "2023-10-06T08:30:00", "", True, "2023-10-06T08:30:00+02:00"),
    (UTC, "2023-10-06T08:30:00", "+02:00", True, "2023-10-06T08:30:00+02:00"),
    (UTC, "2023-10-06T08:30:00", "+09:00", True, "2023-10-06T08:30:00+09:00"),
    (UTC, "2023-10-06T06:30:00", "", True, "2023-10-06T06:30:00"),
    (UTC, "2023-10-06T06:30:00", "+00:00", True, "2023-10-06T06:30:00+00:00"),
    (UTC, "2023-10-06T08:30:01", "", True, "2023-10-06T08:30:01"),
    (UTC, "2023-10-06T08:37:00", "", True, "2023-10-06T08:37:00"),
    (UTC, "2019-01-01T00:00:00", "", True, "2019-01-01T00:00:00"),
    (UTC, "2023-10-07T00:30:00", "", True, "2023-10-07T00:30:00"),
    (UTC, "2023-10-06T06:30:00+00:00", "+00:00", False, UTC),
    (UTC, "2023-10-06T08:30:00+02:00", "+02:00", True, "2023-10-06T08:30:00+02:00"),
    ("1965-07-01T12:00:00+00:00", "", "", False, "1965-07-01T12:00:00+00:00"),
    ("2024-02-29T23:45:00+00:00", "2024-03-01T00:45:00", "", True, "2024-03-01T00:45:00+01:00"),
    ("2024-01-01T00:15:00+00:00", "2023-12-31T19:15:00", "", True, "2023-12-31T19:15:00-05:00"),
    *(
        (
            f"2023-06-{day:02}T12:00:00+00:00",
            f"2023-06-{day + (12 + hours) // 24:02}T{(12 + hours) % 24:02}:{minutes:02}:00",
            "",
            True,
            f"2023-06-{day + (12 + hours) // 24:02}T{(12 + hours) % 24:02}:{minutes:02}:00{offset}",
        )
        for day, (hours, minutes, offset) in enumerate(
            [
                (-12, 0, "-12:00"), (-11, 0, "-11:00"), (-10, 0, "-10:00"), (-10, 30, "-09:30"),
                (-9, 0, "-09:00"), (-8, 0, "-08:00"), (-7, 0, "-07:00"), (-6, 0, "-06:00"),
                (-5, 0, "-05:00"), (-4, 0, "-04:00"), (-4, 30, "-03:30"), (-3, 0, "-03:00"),
                (-2, 0, "-02:00"), (-1, 0, "-01:00"), (1, 0, "+01:00"), (2, 0, "+02:00"),
                (3, 0, "+03:00"), (3, 30, "+03:30"), (4, 0, "+04:00"), (4, 30, "+04:30"),
            ],
            1,
        )
    ),
    *(
        (UTC, f"2023-10-06T{6 + hours:02}:{(30 + minutes) % 60:02}:00", "", place, stated)
        for place in (True, False)
        for hours, minutes, stated in [
            (5, 0, "2023-10-06T11:30:00" + ("+05:00" if place else "")),
            (6, 15, "2023-10-06T12:45:00" + ("+06:15" if place else "")),
            (7, 0, "2023-10-06T13:30:00" + ("+07:00" if place else "")),
            (8, 0, "2023-10-06T14:30:00" + ("+08:00" if place else "")),
            (9, 0, "2023-10-06T15:30:00" + ("+09:00" if place else "")),
            (10, 0, "2023-10-06T16:30:00" + ("+10:00" if place else "")),
            (11, 0, "2023-10-06T17:30:00" + ("+11:00" if place else "")),
            (12, 15, "2023-10-06T18:45:00" + ("+12:15" if place else "")),
            (13, 0, "2023-10-06T19:30:00" + ("+13:00" if place else "")),
        ]
    ),
]  # fmt: skip


@pytest.mark.parametrize(("cloud", "local", "offset", "place", "stated"), TABLE)
def test_the_date_follows_the_rule(
    cloud: str, local: str, offset: str, place: bool, stated: str
) -> None:
    assert len(TABLE) >= 60
    assert dated(cloud, local, offset, place) == stated


def test_a_file_that_says_it_all_gets_nothing_beside_it() -> None:
    file = Facts(taken="2023-10-06T08:30:00", latitude=48.85, longitude=2.29)
    assert reconcile(Knowledge(taken=UTC, **HERE), file) is None
    assert reconcile(Knowledge(), Facts()) is None


def test_a_place_the_person_set_stands_beside_the_files_own() -> None:
    file = Facts(taken="2023-10-06T08:30:00", latitude=10.0, longitude=2.29)
    known = reconcile(Knowledge(taken=UTC, **HERE), file, set_place=True)
    assert known is not None
    assert (known.latitude, known.longitude) == (48.85, 2.29)
    assert reconcile(Knowledge(taken=UTC, **HERE), file) is None
