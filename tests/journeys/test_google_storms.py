"""A Google that says "not now" to everything: the wait it asks for is kept, nothing doubles.

The clock is the storm's own: a wait moves it on, and whoever asks before the time is caught.
Writing meets some of the storms here; with ELSEWHERE_EVERY=1 all of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.engine.tasks import Form, Mirror, Pull, Task
from tests.clouds.faults import Fault, Response
from tests.clouds.google import GoogleCloud
from tests.clouds.google_story import furnish
from tests.clouds.google_words import Wrong
from tests.desktop.engine.scene import Scene, codes, noted
from tests.journeys.cuts import EVERY, kept
from tests.journeys.test_google_cuts import there
from tests.journeys.test_google_photos import pictures

ASKED = 17
"""Seconds Google asks for, more than a back-off of ours would start with."""

STORMS = {
    "429": Wrong(429, info="RATE_LIMIT_EXCEEDED", state="RESOURCE_EXHAUSTED", after=ASKED),
    "403 for everyone": Wrong(403, "rateLimitExceeded", after=ASKED),
    "403 for one": Wrong(403, "userRateLimitExceeded", after=ASKED),
    "503": Wrong(503, "backendError", after=ASKED),
    "500": Wrong(500, "backendError"),
    "403 with no time": Wrong(403, "userRateLimitExceeded"),
}


def said(wrong: Wrong) -> Fault:
    sent = {"Content-Type": "application/json", **wrong.headers}
    return Fault(instead=Response(wrong.status, sent, json.dumps(wrong.body).encode()))


class Storm:
    """Each address is refused when first asked, and everything until the time asked for is over.

    Attributes:
        refused: addresses, one each time.
        early: addresses asked for sooner than was said.
        waits: seconds that were waited.
    """

    def __init__(self, cloud: GoogleCloud, wrong: Wrong) -> None:
        self.refused: list[str] = []
        self.early: list[str] = []
        self.waits: list[float] = []
        self._fault = said(wrong)
        self._asked = float(wrong.headers.get("Retry-After", 0))
        self._met: set[tuple[str, str]] = set()
        self._now = self._until = 0.0
        cloud.faults.clear()
        cloud.faults.weather(self._judge)

    def sleep(self, seconds: float) -> bool:
        self.waits.append(seconds)
        self._now += seconds
        return False

    def _judge(self, method: str, target: str) -> Fault | None:
        address = method, target.partition("?")[0]
        if "/-/" in target or "/oauth2/" in target:
            return None
        if self._now < self._until:
            self.early.append(address[1])
        elif address in self._met:
            return None
        self._met.add(address)
        self._until = self._now + self._asked
        self.refused.append(address[1])
        return self._fault


def weathered(scene: Scene, cloud: GoogleCloud, wrong: Wrong, *tasks: Task) -> Storm:
    """The tasks done in a storm, and what was asked in it."""
    storm = Storm(cloud, wrong)
    scene.sleep = storm.sleep
    for task in tasks:
        report = scene.run(task)
        assert report.exit == 0, codes(report)
    cloud.faults.clear()
    assert storm.refused
    return storm


def obeyed(storm: Storm, wrong: Wrong) -> None:
    assert storm.early == []
    assert len(storm.waits) == len(storm.refused)
    if "Retry-After" in wrong.headers:
        assert all(ASKED <= wait <= ASKED + 1 for wait in storm.waits)


@pytest.fixture
def cloud() -> Iterator[GoogleCloud]:
    started = GoogleCloud()
    furnish(started, guests=6)
    yield started
    started.stop()
    assert not started.wrong


@pytest.fixture
def second() -> Iterator[GoogleCloud]:
    started = GoogleCloud()
    started.sign_in.subject = "108000000000000000002"
    yield started
    started.stop()
    assert not started.wrong


@pytest.mark.parametrize("name", STORMS)
def test_a_pull_in_a_storm_waits_as_told_and_ends_whole(
    cloud: GoogleCloud, place: Path, name: str
) -> None:
    calm = Scene(place / "calm")
    calm.sign_in("one", "google", cloud.session(writes="no"))
    assert calm.run(Pull(("one",))).exit == 0
    scene = Scene(place / "storm")
    scene.sign_in("one", "google", cloud.session(writes="no"))
    storm = weathered(scene, cloud, STORMS[name], Pull(("one",)))
    obeyed(storm, STORMS[name])
    asked = " ".join(storm.refused)
    assert all(kind in asked for kind in ("connections", "/events", "/tasks", "contactGroups"))
    assert kept(scene.root / "one") == kept(calm.root / "one")


@pytest.mark.parametrize("name", STORMS if EVERY else ("403 for one", "503"))
def test_a_mirror_in_a_storm_waits_as_told_and_puts_each_thing_once(
    cloud: GoogleCloud, second: GoogleCloud, place: Path, name: str
) -> None:
    scene = Scene(place)
    scene.sign_in("one", "google", cloud.session(writes="no"))
    scene.run(Pull(("one",)))
    scene.sign_in("two", "google", second.session())
    storm = weathered(scene, second, STORMS[name], Mirror("one", "two"))
    obeyed(storm, STORMS[name])
    asked = " ".join(storm.refused)
    assert all(kind in asked for kind in ("batchCreateContacts", "/import", "/tasks"))
    ours, theirs = there(cloud), there(second)
    for kind in ("people", "pictures", "tasks", "events"):
        assert theirs[kind] == ours[kind], kind


@pytest.mark.parametrize("name", STORMS if EVERY else ("429", "500"))
def test_photos_and_files_in_a_storm_arrive_once(
    second: GoogleCloud, place: Path, name: str
) -> None:
    pictures(place / "pictures", 5)
    scene = Scene(place / "computer")
    scene.add("disk", "folder", path=str(place / "pictures"))
    scene.run(Pull(("disk",)))
    scene.sign_in("photos", "google", second.session(only="photos"))
    scene.sign_in("drive", "google", second.session(only="drive"))
    storm = weathered(scene, second, STORMS[name], Mirror("disk", "photos"))
    obeyed(storm, STORMS[name])
    assert len(second.photos.items) == 5
    storm = weathered(scene, second, STORMS[name], Mirror("disk", "drive", Form.FILES))
    # Several hands write at once: what was under way when one was told to wait comes early.
    assert len(storm.waits) == len(storm.refused)
    names = [(one["name"], tuple(one["parents"])) for one in second.drive.files.values()]
    assert len(names) == len(set(names))
    assert scene.run(Mirror("disk", "drive", Form.FILES)).accounts[0].collections[0].sent == 0


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (Wrong(403, "insufficientPermissions"), "permission-missing"),
        (Wrong(403, "forbidden"), "refused"),
        (Wrong(403, "accessNotConfigured"), "google-api-not-enabled"),
    ],
)
def test_a_403_that_is_no_storm_is_told_at_once_and_takes_nothing_away(
    cloud: GoogleCloud, place: Path, wrong: Wrong, code: str
) -> None:
    scene = Scene(place)
    scene.sign_in("one", "google", cloud.session(writes="no"))
    scene.run(Pull(("one",)))
    before = kept(scene.root / "one")
    waits: list[float] = []
    scene.sleep = noted(waits)
    cloud.faults.always(said(wrong), path="/calendar/")
    report = scene.run(Pull(("one",)))
    assert waits == []
    assert report.exit != 0
    assert code in codes(report)
    assert kept(scene.root / "one") == before
