"""Servers that write to the guests of an event find nobody to write to in what is restored."""

from __future__ import annotations

import http.client
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from connectors.model import Kind
from connectors.net.dav.words import DAV, make_calendar, propfind
from desktop.engine.tasks import Form, Mirror, Restore, Undo
from tests.clouds import davical, sogo
from tests.clouds.cloud import Cloud
from tests.clouds.post import PostOffice
from tests.desktop.engine.scene import HOME, Scene, counts, only
from tests.desktop.engine.scene import event as past_event

GUESTS = (
    "ORGANIZER;CN=Alice:mailto:alice@example.com\r\n"
    "ATTENDEE;CN=Bob;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:bob@example.com\r\n"
    "ATTENDEE;CN=Zoe;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:zoe@elsewhere.example"
)


def event(uid: str, title: str) -> bytes:
    """With guests, and yet to come: of what is over, servers write to nobody."""
    return past_event(uid, title, GUESTS).replace(b"DTSTART:2026", b"DTSTART:2036")


Heard = Callable[[], int]
"""How often the guests have been written to so far."""


def asked(cloud: Cloud, who: str, method: str, path: str, body: bytes) -> bytes:
    """What the server answers to somebody's own request."""
    place = urlsplit(cloud.straight)
    line = http.client.HTTPConnection(str(place.hostname), place.port)
    sign = "Basic " + b64encode(f"{who}:{who}pw".encode()).decode()
    media = "text/calendar" if method == "PUT" else "text/xml"
    headers = {"Authorization": sign, "Depth": "1", "Content-Type": f"{media}; charset=utf-8"}
    line.request(method, path, body, headers)
    answer = line.getresponse()
    told = answer.read()
    line.close()
    assert answer.status < 300, told
    return told


@contextmanager
def by_mail(folder: Path) -> Iterator[tuple[Cloud, str, Heard]]:
    post = PostOffice()
    try:
        cloud = sogo.start(folder, post.port)
        try:
            yield cloud, "/SOGo/dav/alice/Calendar/personal/", lambda: len(post.letters)
        finally:
            cloud.stop()
    finally:
        post.stop()


@contextmanager
def by_inbox(folder: Path) -> Iterator[tuple[Cloud, str, Heard]]:
    cloud = davical.start(folder)
    try:
        for who in ("alice", "bob"):
            body = make_calendar(Kind.CALENDAR, "Mine")
            asked(cloud, who, "MKCALENDAR", f"/caldav.php/{who}/calendar/", body)

        def heard() -> int:
            listed = asked(
                cloud, "bob", "PROPFIND", "/caldav.php/bob/.in/", propfind((DAV + "getetag",))
            )
            return listed.count(b".ics")

        yield cloud, "/caldav.php/alice/calendar/", heard
    finally:
        cloud.stop()


@pytest.mark.parametrize("place", [by_mail, by_inbox])
def test_guests_hear_nothing_of_a_restore_a_mirror_or_an_undo(
    tmp_path: Path, place: Callable[[Path], AbstractContextManager[tuple[Cloud, str, Heard]]]
) -> None:
    with place(tmp_path) as (cloud, calendar, heard):
        asked(cloud, "alice", "PUT", calendar + "by-hand.ics", event("by-hand", "Party"))
        before = heard()
        assert before, "this server writes to nobody, and so proves nothing"

        scene = Scene(tmp_path / "laptop")
        scene.sign_in("new", "dav", cloud.session())
        scene.keep("old", HOME, {f"e{n}": event(f"e{n}", "Party") for n in range(3)})
        restored = scene.run(Restore("old", "new"))
        assert counts(only(restored)) == (3, 3, 0, 0, 0)
        undone = scene.run(Undo(restored.run))
        assert only(undone).removed == 3
        mirrored = scene.run(Mirror("old", "new", Form.NATIVE))
        assert counts(only(mirrored)) == (3, 3, 0, 0, 0)
        scene.keep("old", HOME, {"e1": event("e1", "Party, but later")})
        assert counts(only(scene.run(Mirror("old", "new", Form.NATIVE)))) == (3, 1, 2, 0, 0)
        assert heard() == before
