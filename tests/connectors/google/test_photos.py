"""Photos go up to Google with what was known of them, once each, and are never taken for readable."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import piexif
import pytest
from PIL import Image

from connectors.errors import Full, Refused, SignInAgain, TryLater
from connectors.formats.photo import facts
from connectors.google import CONNECTOR
from connectors.google.account import open_account
from connectors.google.photo_copy import telling
from connectors.model import Collection, Entry, Item, Kind, Knowledge
from connectors.net.rooms import RoomedAccount
from tests.clouds import faults
from tests.clouds.google import GoogleCloud
from tests.clouds.google_signin import EVERY
from tests.clouds.google_words import Wrong

KNOWN = Knowledge(
    taken="2019-05-06T07:08:09+02:00", latitude=-33.8567844, longitude=151.213108, altitude=12.5,
    description="The harbour",
)  # fmt: skip


@pytest.fixture
def account(cloud: GoogleCloud) -> Iterator[RoomedAccount]:
    opened = open_account(cloud.session(only="photos"))
    yield opened
    opened.close()


def library(account: RoomedAccount) -> Collection:
    (found,) = account.collections()
    return found


def jpeg(exif: bytes = b"") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(out, "JPEG", **({"exif": exif} if exif else {}))
    return out.getvalue()


def photo(data: bytes, name: str = "a.jpg", known: Knowledge | None = None) -> Item:
    return Item(Entry("v", "1", name, len(data)), (data[:100], data[100:]), known=known)


def test_a_photo_without_date_and_place_gets_them_before_it_goes(
    cloud: GoogleCloud, account: RoomedAccount, tmp_path: Path
) -> None:
    made = account.put(library(account), "k", photo(jpeg(), known=KNOWN), None)
    sent = tmp_path / "sent.jpg"
    sent.write_bytes(cloud.photos.bodies[made.id])
    found = facts(sent)
    assert (found.taken, found.offset) == ("2019-05-06T07:08:09", "+02:00")
    assert found.latitude == pytest.approx(-33.8567844, abs=1e-6)
    assert found.longitude == pytest.approx(151.213108, abs=1e-6)
    assert found.altitude == 12.5
    assert cloud.photos.items[made.id] == {
        "id": made.id,
        "filename": "a.jpg",
        "description": "The harbour",
    }


def test_what_a_photo_says_itself_is_never_overwritten() -> None:
    exif = piexif.dump(
        {
            "Exif": {0x9003: b"2001:01:01 01:01:01"},
            "GPS": {1: b"N", 2: ((1, 1), (0, 1), (0, 1)), 3: b"E", 4: ((2, 1), (0, 1), (0, 1))},
        }
    )
    data = jpeg(exif)
    assert telling(data, KNOWN) == data


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00damaged", b"\x89PNG\r\n"]
)
def test_what_cannot_be_written_to_goes_as_it_is(data: bytes) -> None:
    assert telling(data, KNOWN) == data
    assert telling(jpeg(), Knowledge(taken="nonsense")) == jpeg()
    assert telling(jpeg(), None) == jpeg()


def test_a_repeated_upload_leaves_one_photo(cloud: GoogleCloud, account: RoomedAccount) -> None:
    for skip in range(3):
        cloud.faults.clear()
        cloud.faults.at(skip, faults.answer_lost)
        for _ in range(2):
            try:
                account.put(library(account), "k", photo(jpeg(), known=KNOWN), None)
                break
            except TryLater:
                continue
    assert len(cloud.photos.items) == 1


def test_a_photo_is_sent_again_at_once_when_the_token_had_its_hour(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    account.identity()
    cloud.sign_in.expire()
    account.put(library(account), "k", photo(jpeg(), known=KNOWN), None)
    assert len(cloud.photos.items) == 1
    assert cloud.calls.count("oauth2.token") == 2


def test_a_film_is_sent_in_pieces_with_its_length(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    made = account.put(library(account), "k", photo(b"\0\0\0\x18ftypmp42" * 50, "film.mp4"), None)
    assert cloud.photos.bodies[made.id] == b"\0\0\0\x18ftypmp42" * 50


def test_the_days_quota_is_waited_out(cloud: GoogleCloud, account: RoomedAccount) -> None:
    cloud.photos.left_today = 0
    with pytest.raises(TryLater) as caught:
        account.put(library(account), "k", photo(jpeg()), None)
    assert caught.value.code == "day-limit"
    assert caught.value.after >= 3600


def many(count: int) -> list[tuple[str, Item, None]]:
    return [(f"k{n}", photo(b"\x89PNG" + str(n).encode(), f"{n}.png"), None) for n in range(count)]


def test_fifty_photos_are_made_in_one_request_and_never_two_such_side_by_side(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    became = account.put_all(library(account), many(120))
    assert cloud.photos.batches == [50, 50, 20]
    assert [one.name for one in became if isinstance(one, Entry)] == [
        f"{n}.png" for n in range(120)
    ]
    assert len(cloud.photos.items) == 120
    assert cloud.calls.count("photos /v1/uploads") == 120
    assert cloud.busiest == 1


def test_one_photo_that_is_refused_takes_no_other_with_it(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    wanted = many(4)
    wanted[1] = ("k1", photo(b"bad", "1.png"), None)
    cloud.photos.bad = b"bad"
    became = account.put_all(library(account), wanted)
    assert [type(one) for one in became] == [Entry, Refused, Entry, Entry]
    assert cloud.photos.batches == [4]


def test_what_was_uploaded_before_a_pause_becomes_photos_first(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    place = library(account)
    account.identity()
    busy = json.dumps(Wrong(429, "rateLimitExceeded").body).encode()
    for _ in range(2):
        cloud.faults.at(7, faults.status(429, busy, "application/json"))
        became = account.put_all(place, many(10))
        uploads = cloud.calls.count("photos /v1/uploads")
        assert [type(one) for one in became] == [Entry] * 7 + [TryLater] * 3
    assert uploads == 14
    assert len(cloud.photos.items) == 7


def test_bytes_sent_before_the_days_share_ended_are_not_sent_again(
    cloud: GoogleCloud, account: RoomedAccount
) -> None:
    cloud.photos.left_today = 10
    for _ in range(2):
        with pytest.raises(TryLater):
            account.put_all(library(account), many(10))
    assert (len(cloud.photos.uploads), cloud.photos.items) == (10, {})
    cloud.photos.left_today = None
    account.put_all(library(account), many(10))
    assert len(cloud.photos.items) == 10
    assert cloud.photos.uploads == {}
    assert cloud.photos.batches == [10]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (
            {
                "code": 3,
                "message": "Failed: There was an error while trying to create this media item.",
            },
            Refused,
        ),
        ({"code": 8, "message": "The remaining storage in the user's account is not enough"}, Full),
        ({"code": 14, "message": "unavailable"}, TryLater),
        ({"code": 8, "message": "quota"}, TryLater),
    ],
)
def test_b16_a_result_that_is_no_success_is_told(
    cloud: GoogleCloud, account: RoomedAccount, status: dict[str, object], kind: type[Exception]
) -> None:
    cloud.photos.refuses = status
    with pytest.raises(kind):
        account.put(library(account), "k", photo(jpeg()), None)


def test_nothing_is_replaced_removed_or_taken_for_listed(account: RoomedAccount) -> None:
    place = library(account)
    made = account.put(place, "k", photo(jpeg()), None)
    with pytest.raises(Refused):
        account.put(place, "k", photo(jpeg()), made)
    with pytest.raises(Refused):
        account.remove(place, made)
    (page,) = account.changes(place, None)
    assert (page.entries, page.gone, page.whole) == ((), (), False)
    assert list(account.fetch(place, [made])) == []
    assert account.create(Kind.PHOTOS, "Album") == place


def test_a_photo_too_large_for_google_is_refused(
    account: RoomedAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.google.photos.PHOTO", 10)
    with pytest.raises(Refused) as caught:
        account.put(library(account), "k", photo(jpeg()), None)
    assert caught.value.code == "too-large"


def test_a_reader_sees_no_photo_library(cloud: GoogleCloud) -> None:
    reader = open_account(cloud.session(writes="no"))
    assert Kind.PHOTOS not in {one.kind for one in reader.collections()}
    reader.close()


def test_a_missing_permission_is_named(cloud: GoogleCloud) -> None:
    poor = open_account(
        cloud.session(EVERY.replace("photoslibrary.appendonly", "x"), only="photos")
    )
    with pytest.raises(SignInAgain) as caught:
        poor.put(library(poor), "k", photo(jpeg()), None)
    poor.close()
    assert caught.value.code == "permission-missing"


def test_people_are_told_that_photos_go_up_only() -> None:
    assert "Takeout" in CONNECTOR.coverage[Kind.PHOTOS]
    assert CONNECTOR.kinds[Kind.PHOTOS].loses
