"""A whole account: how little is asked when nothing is new, and that starting loads nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from connectors.errors import NotThere
from connectors.google.account import open_account
from connectors.google.client import Google
from connectors.google.pictures import Pictures
from connectors.model import Collection, Cursor, Kind
from tests.clouds.google import GoogleCloud
from tests.clouds.google_story import furnish

ROOT = Path(__file__).parents[3]


def test_a_pull_without_news_is_one_request_a_collection_and_three(cloud: GoogleCloud) -> None:
    furnish(cloud)
    cloud.tasks.add_list("Second")
    session = cloud.session(writes="no")
    cursors: dict[str, Cursor | None] = {}
    for _ in range(2):
        cloud.calls.clear()
        account = open_account(session)
        account.identity()
        places = list(account.collections())
        for place in places:
            *_, last = account.changes(place, cursors.get(place.id))
            cursors[place.id] = last.cursor
        account.close()
    assert len(places) == 5
    assert len(cloud.calls) <= len(places) + 3


def test_the_story_of_the_standalone_cloud_can_be_read_whole(cloud: GoogleCloud) -> None:
    furnish(cloud)
    account = open_account(cloud.session(writes="no"))
    counts = {}
    for place in account.collections():
        entries = [entry for page in account.changes(place, None) for entry in page.entries]
        counts[place.name] = len(list(account.fetch(place, entries)))
    account.close()
    assert counts == {"Contacts": 30, "Ada": 1, "Family": 1, "My Tasks": 3}


def test_what_was_not_asked_for_at_sign_in_is_not_there(cloud: GoogleCloud) -> None:
    account = open_account(cloud.session(only="tasks"))
    assert {one.kind for one in account.collections()} == {Kind.TASKS}
    with pytest.raises(NotThere):
        list(account.changes(Collection("contacts", Kind.CONTACTS, "Contacts"), None))
    account.close()


def test_importing_the_connector_loads_no_library() -> None:
    code = (
        "import sys, connectors.google\n"
        "heavy = {'googleapiclient', 'google', 'httplib2', 'urllib3', 'piexif'}\n"
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_a_picture_is_asked_for_at_full_size_whatever_form_its_address_has(
    cloud: GoogleCloud,
) -> None:
    google = Google(cloud.session())
    cloud.people.add({"names": [{"givenName": "Ada"}]}, b"\xff\xd8" + b"x" * 50)
    (name,) = cloud.people.pictures
    pictures = Pictures(google)
    for form in ("s100/photo.jpg", "photo=s100", "photo.jpg?sz=50"):
        url = f"{cloud.url}/-/photos/{name[7:]}/{form}"
        cloud.faults.clear()
        ((_, picture),) = pictures.with_pictures([{"photos": [{"url": url}]}])
        assert picture == b"\xff\xd8" + b"x" * 50
        asked = cloud.faults.requests[-1][1]
        assert "sz=2048" in asked
        assert "s100" not in asked
    pictures.close()
    google.close()
