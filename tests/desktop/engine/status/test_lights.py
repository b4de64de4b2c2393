"""Five lights, none of them green without dated evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop.engine.status.lights import Colour, Facts, Second, lights, worst

NOW = datetime(2026, 11, 21, tzinfo=UTC)
DAY = timedelta(days=1)
CLOUD = Second("b", sent=NOW - DAY, proven=NOW - DAY, whole=NOW - DAY)
DISK = Second("", at_home=True, sent=NOW - DAY, proven=NOW - DAY, whole=NOW - DAY)
BEST = Facts(
    now=NOW, interval=DAY, company="a", copied=NOW - DAY, checked=NOW - DAY, seconds=(CLOUD, DISK)
)


def colours(facts: Facts) -> dict[str, str]:
    return {light.name: str(light.colour) for light in lights(facts)}


def test_with_every_evidence_all_are_green_and_dated() -> None:
    found = lights(BEST)
    assert colours(BEST) == dict.fromkeys(
        ("fresh", "copies", "companies", "away", "errors"), "green"
    )
    assert all(light.since is not None for light in found)
    assert worst(found) is Colour.GREEN


def test_nothing_known_is_not_green() -> None:
    found = colours(Facts(NOW, DAY))
    assert found == {
        "fresh": "unknown", "copies": "red", "companies": "red", "away": "red", "errors": "unknown",
    }  # fmt: skip
    assert worst(()) is Colour.UNKNOWN


@pytest.mark.parametrize(
    ("changed", "light", "colour"),
    [
        (replace(BEST, copied=NOW - 3 * DAY), "fresh", "amber"),
        (replace(BEST, copied=NOW - 8 * DAY), "fresh", "red"),
        (replace(BEST, copied=NOW + DAY), "fresh", "unknown"),
        (replace(BEST, checked=None), "copies", "unknown"),
        (replace(BEST, checked=NOW - 36 * DAY), "copies", "unknown"),
        (replace(BEST, seconds=(replace(CLOUD, proven=None),)), "copies", "unknown"),
        (replace(BEST, seconds=(replace(CLOUD, proven=NOW - 36 * DAY),)), "copies", "unknown"),
        (replace(BEST, seconds=(replace(CLOUD, failed=True),)), "copies", "red"),
        (replace(BEST, seconds=(replace(CLOUD, company="a"),)), "companies", "red"),
        (replace(BEST, seconds=(replace(CLOUD, company=""),)), "companies", "amber"),
        (replace(BEST, company="", seconds=(CLOUD,)), "companies", "amber"),
        (replace(BEST, seconds=(replace(CLOUD, proven=None),)), "companies", "unknown"),
        (replace(BEST, seconds=(CLOUD,)), "away", "amber"),
        (replace(BEST, seconds=(DISK,)), "away", "amber"),
        (replace(BEST, seconds=(replace(CLOUD, sent=None),)), "away", "unknown"),
        (replace(BEST, damaged=1), "errors", "red"),
        (replace(BEST, held=3), "errors", "amber"),
        (replace(BEST, seconds=(replace(CLOUD, failed=True), DISK)), "errors", "red"),
        (replace(BEST, seconds=(replace(CLOUD, proven=NOW - 11 * DAY),)), "errors", "unknown"),
        (replace(BEST, seconds=(replace(CLOUD, whole=None),)), "errors", "unknown"),
    ],
)
def test_each_light_says_what_its_evidence_says(changed: Facts, light: str, colour: str) -> None:
    assert colours(changed)[light] == colour
    assert worst(lights(changed)) is not Colour.GREEN
