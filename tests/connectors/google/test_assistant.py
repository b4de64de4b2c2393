"""The guide to one's own client: its steps fit what is wanted, and each known mistake is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from connectors.contract import OAuth, Session
from connectors.errors import SignInAgain
from connectors.google import CONNECTOR, own_client
from connectors.google.assistant import SAID, guide, switched_off
from connectors.google.client import Google
from tests.clouds import faults
from tests.clouds.google import GoogleCloud
from tests.connectors.google.browsing import visiting

MINE = json.dumps({"installed": {"client_id": "mine", "client_secret": "x"}})


@pytest.fixture
def google(cloud: GoogleCloud) -> Iterator[Google]:
    opened = Google(cloud.session())
    yield opened
    opened.close()


def sign_in(cloud: GoogleCloud, **settings: str) -> list[str]:
    """Signs in as `account add` does; gives the ends that were told."""
    kept: list[str] = []
    ends: list[str] = []
    way = CONNECTOR.sign_in
    assert isinstance(way, OAuth)
    more = {"root": cloud.url, **settings}
    with visiting() as visit:
        way.authorize(Session(more, lambda: kept[-1], kept.append, ends.append), visit)
    return ends


def test_every_interface_that_is_wanted_has_its_step_and_no_other() -> None:
    def pages(**settings: str) -> set[str]:
        found = guide(settings)
        assert found is not None
        return {step.link.rpartition("/")[2] for step in found.steps if "/apis/" in step.link}

    reading = {"people.googleapis.com", "calendar-json.googleapis.com", "tasks.googleapis.com"}
    assert pages() == reading
    assert pages(writes="yes") == reading | {
        "drive.googleapis.com",
        "photoslibrary.googleapis.com",
    }
    assert pages(only="tasks") == {"tasks.googleapis.com"}


def test_every_link_leads_to_googles_own_console() -> None:
    found = guide({"writes": "yes"})
    assert found is not None
    links = [urlsplit(step.link) for step in found.steps if step.link]
    assert len(links) >= 8
    assert {(link.scheme, link.hostname) for link in links} == {
        ("https", "console.cloud.google.com")
    }
    assert len({step.title for step in found.steps}) == len(found.steps)


def test_a_client_given_or_built_in_needs_no_guide(monkeypatch: pytest.MonkeyPatch) -> None:
    assert guide({"client": MINE}) is None
    monkeypatch.setattr(own_client, "BUILT_IN", MINE)
    assert guide({}) is None
    assert own_client.own_client({}).id == "mine"
    assert own_client.own_client({"client": MINE.replace("mine", "other")}).id == "other"


def test_the_file_is_checked_before_anything_else() -> None:
    found = guide({})
    assert found is not None
    found.check(MINE)
    for text, code in (
        ("", "google-client-missing"),
        ("<html>", "google-client-unreadable"),
        ('{"web": {"client_id": "x"}}', "google-client-type"),
        ('{"type": "service_account"}', "google-client-type"),
    ):
        with pytest.raises(SignInAgain) as caught:
            found.check(text)
        assert caught.value.code == code


def test_what_googles_own_page_may_say_is_explained() -> None:
    heard = {name.rpartition(": ")[2] for name, _ in SAID}
    assert {"access_denied", "redirect_uri_mismatch", "invalid_client", "org_internal"} <= heard
    assert all(means.endswith(".") for _, means in SAID)


@pytest.mark.parametrize(
    ("product", "name"),
    [
        ("people", "People API"),
        ("calendar", "Google Calendar API"),
        ("tasks", "Google Tasks API"),
        ("drive", "Google Drive API"),
        ("photoslibrary", "Photos Library API"),
    ],
)
def test_an_interface_that_is_off_is_found_at_sign_in_and_named(
    cloud: GoogleCloud, product: str, name: str
) -> None:
    cloud.disabled = {product}
    with pytest.raises(SignInAgain) as caught:
        sign_in(cloud, writes="yes")
    assert (caught.value.code, caught.value.about) == ("google-api-not-enabled", name)
    cloud.disabled = set()
    sign_in(cloud, writes="yes")


def test_all_that_is_off_is_named_at_once(cloud: GoogleCloud, google: Google) -> None:
    cloud.disabled = {"people", "tasks"}
    assert switched_off(google, {"writes": "yes"}) == ("People API", "Google Tasks API")


def test_another_trouble_is_not_taken_for_an_interface_that_is_off(
    cloud: GoogleCloud, google: Google
) -> None:
    for fault in (faults.status(503), faults.reset, faults.too_many()):
        cloud.faults.clear()
        google.bearer.header()
        cloud.faults.always(fault)
        assert switched_off(google, {"writes": "yes"}) == ()


def test_the_check_writes_nothing(cloud: GoogleCloud, google: Google) -> None:
    assert switched_off(google, {"writes": "yes"}) == ()
    assert {verb for verb, path in cloud.faults.requests if "photos" not in path} <= {"GET", "POST"}
    assert cloud.photos.items == {}
    assert cloud.people.persons == {}


def test_the_end_of_a_sign_in_in_testing_mode_is_told(cloud: GoogleCloud) -> None:
    assert sign_in(cloud) == [""]
    cloud.sign_in.lasts = 604_799
    (end,) = sign_in(cloud)
    assert CONNECTOR.ahead({"ends": end})[0].code == "google-sign-in-ends"
    assert CONNECTOR.ahead({}) == ()
