"""Photos picked by hand: all that was picked, once, and the label says what Google strips."""

from __future__ import annotations

import json

import pytest

from connectors.contract import OAuth, Session
from connectors.errors import NotThere, SignInAgain
from connectors.google import PICKER
from connectors.google.picked import PLACE, PickedPhotos
from connectors.model import Collection, Cursor, Kind
from connectors.net import oauth
from tests.clouds.google import GoogleCloud
from tests.connectors.google.browsing import visiting


def picked(cloud: GoogleCloud, kept: list[str]) -> Session:
    session = Session({"root": cloud.url}, lambda: kept[-1], kept.append)
    assert isinstance(PICKER.sign_in, OAuth)
    with visiting() as visit:
        PICKER.sign_in.authorize(session, visit)
    return session


def opened(session: Session) -> PickedPhotos:
    assert PICKER.open is not None
    found = PICKER.open(session)
    assert isinstance(found, PickedPhotos)
    return found


def test_what_was_picked_comes_once_with_its_bytes_and_date(cloud: GoogleCloud) -> None:
    for number in range(150):
        cloud.picker.add(f"{number}.jpg", b"photo %d" % number)
    source = opened(picked(cloud, []))
    assert {scope.rpartition("/")[2] for scope in cloud.sign_in.asked[-1]["scope"].split()} == {
        "openid", "userinfo.email", "photospicker.mediaitems.readonly",
    }  # fmt: skip
    assert list(source.collections()) == [PLACE]
    assert not PLACE.writes
    pages = list(source.changes(PLACE, None))
    entries = [entry for page in pages for entry in page.entries]
    assert len(entries) == 150
    assert not any(page.whole for page in pages)
    items = list(source.fetch(PLACE, entries))
    assert [b"".join(item.chunks) for item in items] == [b"photo %d" % n for n in range(150)]
    assert items[0].known is not None
    assert items[0].known.taken == "2020-05-06T07:08:09Z"
    cloud.calls.clear()
    (page,) = source.changes(PLACE, pages[-1].cursor)
    assert (page.entries, page.gone, page.cursor) == ((), (), pages[-1].cursor)
    assert not [call for call in cloud.calls if call.startswith("picker")]
    source.close()


def test_an_address_that_had_its_hour_is_asked_for_again(cloud: GoogleCloud) -> None:
    cloud.picker.add("a.jpg", b"bytes")
    source = opened(picked(cloud, []))
    entries = [entry for page in source.changes(PLACE, None) for entry in page.entries]
    (item,) = source.fetch(PLACE, entries)
    cloud.time.turn(hours=2)
    assert b"".join(item.chunks) == b"bytes"
    source.close()


def test_a_film_comes_when_it_is_ready_and_is_named_until_then(cloud: GoogleCloud) -> None:
    cloud.picker.add("ready.mp4", b"film", "VIDEO")
    cloud.picker.add("later.mp4", b"film", "VIDEO", "PROCESSING")
    source = opened(picked(cloud, []))
    entries = [entry for page in source.changes(PLACE, None) for entry in page.entries]
    assert [entry.name for entry in entries] == ["ready.mp4"]
    assert source.remarks(PLACE) == (("picked-not-ready", "later.mp4"),)
    (item,) = source.fetch(PLACE, entries)
    assert b"".join(item.chunks) == b"film"
    source.close()


def test_picking_again_brings_only_what_is_new(cloud: GoogleCloud) -> None:
    first = cloud.picker.add("a.jpg", b"a")
    kept: list[str] = []
    source = opened(picked(cloud, kept))
    *_, last = source.changes(PLACE, None)
    source.close()
    cloud.picker.add("b.jpg", b"b")
    source = opened(picked(cloud, kept))
    found = [entry.id for page in source.changes(PLACE, last.cursor) for entry in page.entries]
    source.close()
    # Ids live across sessions, so the vault knows the first one again.
    assert found[0] == first
    assert len(found) == 2


def test_a_session_google_forgot_asks_the_person_to_pick_again(cloud: GoogleCloud) -> None:
    kept: list[str] = []
    source = opened(picked(cloud, kept))
    cloud.picker.sessions.clear()
    with pytest.raises(SignInAgain) as caught:
        list(source.changes(PLACE, Cursor("an older session")))
    assert caught.value.code == "pick-again"
    with pytest.raises(NotThere):
        list(source.changes(Collection("x", Kind.PHOTOS, "x"), None))
    source.close()
    without = json.dumps({**json.loads(kept[-1]), "picked": None, "x": 1})
    bare = opened(Session({"root": cloud.url}, lambda: without.replace('"picked"', '"gone"')))
    with pytest.raises(SignInAgain):
        list(bare.changes(PLACE, None))
    bare.close()


def test_a_person_who_never_finishes_is_not_waited_for_without_end(cloud: GoogleCloud) -> None:
    cloud.picker.polls, cloud.picker.timeout = 1000, "0.3s"
    with pytest.raises(SignInAgain) as caught:
        picked(cloud, [])
    assert caught.value.code == "nothing-picked"


def test_the_label_says_what_google_strips() -> None:
    words = PICKER.coverage[Kind.PHOTOS]
    assert all(part in words for part in ("place", "re-encodes", "album", "2,000", "Takeout"))
    assert not PICKER.kinds[Kind.PHOTOS].writes
    guide = PICKER.guide({})
    assert guide is not None
    assert any("photospicker" in step.link for step in guide.steps)


def test_the_waiting_for_a_person_who_picks_can_be_ended(cloud: GoogleCloud) -> None:
    cloud.picker.polls = 1000
    kept: list[str] = []
    session = Session({"root": cloud.url}, lambda: kept[-1], kept.append)
    assert isinstance(PICKER.sign_in, OAuth)
    authorize = PICKER.sign_in.authorize
    with visiting() as visit:

        def browse(address: str) -> None:
            visit(address)
            if "/picker/" in address:
                oauth.cancel(address)

        with pytest.raises(SignInAgain) as caught:
            authorize(session, browse)
    assert (caught.value.code, kept) == ("sign-in-cancelled", [])
