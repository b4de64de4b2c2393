"""Google, come back to: by a new process with nothing new to copy, and by another person."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.google import tokens
from desktop.engine.accounts.secrets import Typed
from desktop.engine.failure import EngineError
from desktop.engine.tasks import Pull
from tests.clouds.google import GoogleCloud
from tests.clouds.google_story import furnish
from tests.connectors.google.browsing import visiting
from tests.desktop.engine.scene import Scene
from tests.journeys.test_google import add, typed


@pytest.fixture
def cloud() -> Iterator[GoogleCloud]:
    started = GoogleCloud()
    furnish(started, guests=6)
    started.tasks.add_list("Second")
    yield started
    started.stop()
    assert not started.wrong


def test_a_pull_without_news_by_a_fresh_process_is_one_request_a_collection_and_three(
    cloud: GoogleCloud, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    add(capsys, "one", cloud)
    # A process that starts anew knows what lies on the disk.
    monkeypatch.setattr(tokens, "_HELD", {})
    typed(capsys, "pull")
    for _ in range(2):
        monkeypatch.setattr(tokens, "_HELD", {})
        cloud.faults.clear()
        cloud.calls.clear()
        rows = typed(capsys, "pull")["accounts"][0]["collections"]
        assert sum(row["new"] + row["changed"] for row in rows) == 0
        assert len(rows) == 5
        assert len(cloud.faults.requests) == len(rows) + 3
    asked = Counter(cloud.calls)
    listings = ("people.contactGroups.list", "calendar.calendarList.list", "tasks.tasklists.list")
    assert {name: asked[name] for name in listings} == dict.fromkeys(listings, 1)


def test_a_token_that_had_its_hour_is_renewed_by_the_next_process(
    cloud: GoogleCloud, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    add(capsys, "one", cloud)
    typed(capsys, "pull")
    monkeypatch.setattr(tokens, "_HELD", {})
    cloud.sign_in.expire()
    cloud.calls.clear()
    assert typed(capsys, "pull")["exit"] == 0
    assert cloud.calls.count("oauth2.token") == 1
    monkeypatch.setattr(tokens, "_HELD", {})
    cloud.sign_in.revoke()
    assert typed(capsys, "pull")["exit"] == 3


def sign_in(scene: Scene, cloud: GoogleCloud) -> None:
    with visiting() as visit:
        scene.accounts.add("one", "google", {"root": cloud.url}, Typed("", remember=False), visit)


def held(scene: Scene) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (scene.root / "one").rglob("*")
        if path.is_file()
    }


def test_signing_in_again_as_another_person_is_refused_and_the_data_stays(
    cloud: GoogleCloud, place: Path
) -> None:
    scene = Scene(place)
    sign_in(scene, cloud)
    assert scene.run(Pull(("one",))).exit == 0
    before, kept, whose = held(scene), scene.accounts.session("one").secret(), cloud.sign_in.subject
    cloud.sign_in.subject = "108000000000000000099"
    with pytest.raises(EngineError) as caught:
        sign_in(scene, cloud)
    assert (caught.value.trouble.code, caught.value.exit) == ("other-account", 3)
    assert held(scene) == before
    assert scene.accounts.get("one").identity == f"google:{whose}"
    assert scene.accounts.session("one").secret() == kept
    cloud.sign_in.subject = whose
    assert scene.run(Pull(("one",))).exit == 0
    cloud.sign_in.revoke()
    assert scene.run(Pull(("one",))).exit == 3
    assert held(scene) == before
    sign_in(scene, cloud)
    assert scene.run(Pull(("one",))).exit == 0
    assert held(scene) == before
