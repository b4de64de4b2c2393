"""A line that breaks at any request, or a Google that says no for a while: everything converges.

Sampled here, in whole as `tests.journeys.cuts` says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from connectors.google.contacts_to_vcard import values
from connectors.google.events_to_ical import writable
from connectors.google.persons import UPDATED
from desktop.engine.tasks import Mirror, Pull
from tests.clouds import faults
from tests.clouds.faults import Fault
from tests.clouds.google import GoogleCloud
from tests.clouds.google_story import furnish
from tests.clouds.google_words import Wrong
from tests.desktop.engine.scene import Scene
from tests.journeys.cuts import UNHURRIED, astray, broken, kept

pytestmark = UNHURRIED
FIELDS = sorted({*UPDATED.split(",")} - {"memberships"})
TASK = ("title", "notes", "status", "due", "position")


def said(wrong: Wrong) -> Fault:
    return faults.status(wrong.status, json.dumps(wrong.body).encode(), "application/json")


WAYS = {
    "reset": faults.reset,
    "answer lost": faults.answer_lost,
    "half a body": faults.half_a_body(),
    "503": faults.status(503),
    "429": said(Wrong(429, info="RATE_LIMIT_EXCEEDED", state="RESOURCE_EXHAUSTED")),
    "403": said(Wrong(403, "userRateLimitExceeded")),
}


@pytest.fixture
def cloud() -> Iterator[GoogleCloud]:
    started = GoogleCloud()
    furnish(started, guests=6)
    yield started
    started.stop()
    assert not started.wrong


def computer(folder: Path, cloud: GoogleCloud) -> Scene:
    scene = Scene(folder)
    scene.sign_in("one", "google", cloud.session(writes="no"))
    return scene


def test_a_pull_cut_at_any_request_ends_as_one_that_was_not(
    cloud: GoogleCloud, place: Path
) -> None:
    whole = computer(place / "whole", cloud)
    cloud.faults.clear()
    assert whole.run(Pull(("one",))).exit == 0
    count, truth = len(cloud.faults.requests), kept(whole.root / "one")
    assert count >= 8

    def cut(index: int, way: str) -> dict[str, str]:
        scene = computer(place / f"{index}{way}", cloud)
        broken(cloud.faults, index, WAYS[way])
        scene.run(Pull(("one",)))
        cloud.faults.clear()
        assert scene.run(Pull(("one",))).exit == 0
        return kept(scene.root / "one")

    assert astray(count, 2, WAYS, cut, truth) == []


def there(cloud: GoogleCloud) -> dict[str, Any]:
    """What the second account holds, without what Google makes up."""
    events = [one for place in cloud.calendars.events.values() for one in place.values()]
    lists = cloud.tasks.tasks.values()
    return {
        "people": sorted(one["names"][0]["displayName"] for one in cloud.people.persons.values()),
        "pictures": len(cloud.people.pictures),
        "events": sorted(str(one.get("summary")) for one in events),
        "tasks": sorted(one["title"] for tasks in lists for one in tasks.values()),
        "labels": sorted(one["name"] for one in cloud.people.groups.all.values()),
        "calendars": sorted(one["summary"] for one in cloud.calendars.lists.values()),
        "lists": sorted(one["title"] for one in cloud.tasks.lists.values()),
    }


def everything(cloud: GoogleCloud) -> dict[str, list[str]]:
    """All that was written into an account, but for names, numbers and dates Google gives."""
    labels = {name: one["name"] for name, one in cloud.people.groups.all.items()}
    lists, tasks = cloud.tasks.lists, cloud.tasks.tasks
    names = {id: one["title"] for some in tasks.values() for id, one in some.items()}
    people = [
        {
            **{field: values(one, field) for field in FIELDS},
            "labels": [
                labels[it["contactGroupMembership"]["contactGroupResourceName"]]
                for it in one["memberships"]
            ],
            "picture": name in cloud.people.pictures,
        }
        for name, one in cloud.people.persons.items()
    ]
    events = [
        (cloud.calendars.lists[place]["summary"], one["iCalUID"], writable(one))
        for place, some in cloud.calendars.events.items()
        for one in some.values()
    ]
    to_dos = [
        (lists[place]["title"], names.get(one.get("parent", "")), *map(one.get, TASK))
        for place, some in tasks.items()
        for one in some.values()
    ]
    parts: dict[str, Sequence[object]] = {"people": people, "events": events, "tasks": to_dos}
    return {
        "labels": sorted(labels.values()),
        "calendars": sorted(one["summary"] for one in cloud.calendars.lists.values()),
        "lists": sorted(one["title"] for one in lists.values()),
        **{kind: sorted(json.dumps(one) for one in some) for kind, some in parts.items()},
    }


def mirrored(scene: Scene, index: int | None, way: str) -> tuple[dict[str, list[str]], int]:
    """A mirror into a fresh account, cut at a request; gives what is there in the end."""
    second = GoogleCloud()
    second.sign_in.subject = "108000000000000000002"
    name = f"two{index}{way}".replace(" ", "")
    try:
        scene.sign_in(name, "google", second.session())
        if index is not None:
            broken(second.faults, index, WAYS[way])
            scene.run(Mirror("one", name))
        for _ in range(3):
            second.faults.clear()
            if (report := scene.run(Mirror("one", name))).exit == 0:
                break
        assert report.exit == 0, (index, way)
        assert not second.wrong
        return everything(second), len(second.faults.requests)
    finally:
        second.stop()


def test_a_mirror_cut_at_any_request_leaves_each_thing_once(
    cloud: GoogleCloud, place: Path
) -> None:
    scene = computer(place / "whole", cloud)
    scene.run(Pull(("one",)))
    truth, count = mirrored(scene, None, "")
    assert [len(truth[kind]) for kind in ("people", "events", "tasks")] == [6, 3, 3]
    assert astray(count, 8, WAYS, lambda index, way: mirrored(scene, index, way)[0], truth) == []
