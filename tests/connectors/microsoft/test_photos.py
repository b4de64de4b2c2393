"""OneDrive photos: whose folders, what is known of each, Live Photos, damage, copies of our own."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pillow_heif
import pytest
from PIL import Image

from connectors.errors import ChangedMeanwhile, Full, Refused, SignInAgain, TryLater
from connectors.microsoft.account import open_account
from connectors.microsoft.photo_bytes import whole_heic
from connectors.microsoft.photo_names import given, mark_of, marked, taken, unmarked
from connectors.model import Collection, Entry, Item, Kind, Knowledge
from connectors.net.rooms import RoomedAccount
from tests.clouds import faults
from tests.clouds.microsoft import MicrosoftCloud
from tests.clouds.microsoft_drive import CAMERA, PHOTOS, ROOT
from tests.clouds.microsoft_drive import taken as taken_then
from tests.connectors.conformance import Listing, body
from tests.connectors.microsoft.samples import samples

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 20 + b"\xff\xd9"


@pytest.fixture
def account(cloud: MicrosoftCloud) -> Iterator[RoomedAccount]:
    opened = open_account(cloud.session(only="photos"))
    yield opened
    opened.close()


@pytest.fixture
def pictures(account: RoomedAccount) -> Collection:
    return next(iter(account.collections()))


def heic() -> bytes:
    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "navy").save(out, "HEIF")
    return out.getvalue()


def photo(data: bytes, name: str = "a.jpg", known: Knowledge | None = None) -> Item:
    return Item(Entry("v", "1", name, len(data)), (data[:100], data[100:]), known=known)


def fetched(account: RoomedAccount, collection: Collection) -> dict[str, Item]:
    listing = Listing(account, collection)
    found = {}
    for item in account.fetch(collection, list(listing.entries.values())):
        found[item.entry.name] = Item(item.entry, (body(item),), item.original, item.known)
    return found


def test_the_camera_roll_within_pictures_is_no_folder_of_its_own(
    account: RoomedAccount, cloud: MicrosoftCloud
) -> None:
    assert [(one.name, one.writes) for one in account.collections()] == [("Pictures", False)]
    cloud.drive.items[CAMERA]["parentReference"]["id"] = ROOT
    assert [one.name for one in account.collections()] == ["Pictures", "Camera roll"]


def test_a_drive_without_pictures_is_empty_and_a_missing_permission_is_told(
    account: RoomedAccount, cloud: MicrosoftCloud
) -> None:
    cloud.drive.special = {}
    assert account.collections() == ()
    cloud.faults.always(faults.status(403))
    with pytest.raises(SignInAgain):
        account.collections()


def test_a_photo_comes_with_what_onedrive_knows_of_it(
    account: RoomedAccount, cloud: MicrosoftCloud, pictures: Collection
) -> None:
    facets = taken_then(datetime(2024, 7, 3, 12, tzinfo=UTC))
    place = {"latitude": -33.85, "longitude": 151.2, "altitude": 12.5}
    cloud.drive.add("Pictures/Harbour/IMG_1.JPG", JPEG, location=place, description="The harbour", **facets)  # fmt: skip
    cloud.drive.add("Pictures/IMG_2.jpg", JPEG + b"2")
    cloud.drive.add("Pictures/2024/IMG_3.jpg", JPEG + b"3")
    cloud.drive.add("Pictures/notes.txt", b"no photo")
    cloud.drive.add("Pictures/empty.jpg", b"")
    found = fetched(account, pictures)
    assert set(found) == {"IMG_1.JPG", "IMG_2.jpg", "IMG_3.jpg"}
    assert found["IMG_1.JPG"].known == Knowledge(
        "2024-07-03T12:00:00", -33.85, 151.2, 12.5, "The harbour", albums=("Harbour",)
    )
    assert found["IMG_2.jpg"].known is found["IMG_3.jpg"].known is None
    assert body(found["IMG_2.jpg"]) == JPEG + b"2"


def test_of_a_live_photo_the_still_is_kept_and_named(
    account: RoomedAccount, cloud: MicrosoftCloud, pictures: Collection
) -> None:
    still = heic()
    cloud.drive.motion[cloud.drive.add("Pictures/IMG_7.HEIC", still)] = os.urandom(5000)
    cloud.drive.add("Pictures/IMG_8.heic", still)
    found = fetched(account, pictures)
    assert {name: body(item) for name, item in found.items()} == {
        "IMG_7.HEIC": still,
        "IMG_8.heic": still,
    }
    assert list(account.remarks(pictures)) == [("live-photo-still", "IMG_7.HEIC")]
    assert list(account.remarks(account.create(Kind.PHOTOS, "x"))) != []


def test_half_a_heic_is_no_live_photo(
    account: RoomedAccount, cloud: MicrosoftCloud, pictures: Collection
) -> None:
    id = cloud.drive.add("Pictures/IMG_7.HEIC", heic()[:-9])
    cloud.drive.motion[id] = b"film"
    with pytest.raises(TryLater) as told:
        fetched(account, pictures)
    assert told.value.code == "damaged-body"
    assert list(account.remarks(pictures)) == []


@pytest.mark.parametrize(("name", "data"), [("x", b""), ("x", b"\0\0\0\7ftyp"), ("x", JPEG)])
def test_what_is_no_heic_is_not_whole(name: str, data: bytes) -> None:
    assert not whole_heic(data)
    assert name


def test_damaged_bytes_are_asked_for_again_and_then_named(
    account: RoomedAccount, cloud: MicrosoftCloud, pictures: Collection
) -> None:
    cloud.drive.motion[cloud.drive.add("Pictures/a.jpg", JPEG)] = b"this is no HEIC"
    (entry,) = Listing(account, pictures).entries.values()
    for error in (TryLater, Refused):
        (got,) = account.fetch(pictures, [entry])
        with pytest.raises(error) as told:
            body(got)
        assert told.value.code == "damaged-body"


def test_a_photo_changed_since_it_was_listed_comes_as_it_is(
    account: RoomedAccount, cloud: MicrosoftCloud, pictures: Collection
) -> None:
    id = cloud.drive.add("Pictures/a.jpg", JPEG)
    (entry,) = Listing(account, pictures).entries.values()
    cloud.drive.store(PHOTOS, "a.jpg", JPEG + b"new", id)
    (got,) = account.fetch(pictures, [entry])
    with pytest.raises(TryLater):
        body(got)
    (again,) = account.fetch(pictures, [entry])
    assert body(again) == JPEG + b"new"
    assert again.entry.revision != entry.revision


def test_a_delta_tells_new_changed_and_removed_photos_and_folders_lead_to_a_new_listing(
    account: RoomedAccount, cloud: MicrosoftCloud, pictures: Collection
) -> None:
    first, second = (cloud.drive.add(f"Pictures/{name}.jpg", JPEG) for name in "ab")
    inside = cloud.drive.add("Pictures/Old/c.jpg", JPEG)
    one = Listing(account, pictures)
    cloud.drive.erase(first)
    cloud.drive.rename(second, "b2.jpg")
    two = Listing(account, pictures, one.cursor)
    assert (two.gone, set(two.entries), two.whole) == ({first}, {second}, False)
    assert two.entries[second].revision == one.entries[second].revision
    cloud.drive.rename(cloud.drive.named(PHOTOS, "Old"), "Older")
    three = Listing(account, pictures, two.cursor)
    assert (three.gone, three.entries, three.whole) == (set(), {}, False)
    four = Listing(account, pictures, three.cursor)
    assert (set(four.entries), four.whole) == ({second, inside}, True)


def test_nothing_new_costs_one_request_a_folder_and_few_more(
    account: RoomedAccount, cloud: MicrosoftCloud, pictures: Collection
) -> None:
    for number in range(1200):
        cloud.drive.add(f"Pictures/{number}.jpg", JPEG)
    cloud.calls.clear()
    listing = Listing(account, pictures)
    assert len(listing.entries) == 1200
    assert len(cloud.calls) == 2
    cloud.calls.clear()
    folders = list(account.collections())
    assert Listing(account, pictures, listing.cursor).entries == {}
    assert len(cloud.calls) <= len(folders) + 3


def test_known_photos_cost_an_address_and_their_bytes_each(
    account: RoomedAccount, cloud: MicrosoftCloud, pictures: Collection
) -> None:
    for number in range(30):
        cloud.drive.add(f"Pictures/{number}.jpg", JPEG)
    listing = Listing(account, pictures)
    cloud.calls.clear()
    for item in account.fetch(pictures, list(listing.entries.values())):
        assert body(item) == JPEG
    assert len(cloud.calls) == 30


def test_a_copy_has_its_day_and_its_name_and_is_found_by_its_mark(
    account: RoomedAccount, cloud: MicrosoftCloud
) -> None:
    copies = account.create(Kind.PHOTOS, "From Google")
    known = Knowledge("2019-05-06T07:08:09+02:00")
    entry = account.put(copies, "k", photo(JPEG, "IMG: 1?.jpg", known), None)
    item = cloud.drive.items[entry.id]
    assert item["fileSystemInfo"]["lastModifiedDateTime"] == "2019-05-06T07:08:09+02:00"
    assert [one["name"] for one in cloud.drive.items.values() if "folder" in one][-2:] == ["2019", "05"]  # fmt: skip
    assert fetched(account, copies)["IMG: 1?.jpg"].entry.id == entry.id
    cloud.drive.rename(entry.id, item["name"].replace("IMG", "Renamed"))
    again = open_account(cloud.session(only="photos"))
    assert again.put(copies, "k", photo(JPEG), None).id == entry.id
    assert cloud.drive.uploads.done == 1
    again.close()


def test_a_large_photo_goes_up_in_pieces_and_on_after_a_break(
    account: RoomedAccount, cloud: MicrosoftCloud
) -> None:
    copies = account.create(Kind.PHOTOS, "Films")
    film = os.urandom(11 << 20)
    cloud.faults.always(faults.reset, "PUT", "/-/up/")
    with pytest.raises(TryLater):
        account.put(copies, "k", photo(film, "film.mov"), None)
    cloud.faults.clear()
    entry = account.put(copies, "k", photo(film, "film.mov"), None)
    assert cloud.drive.bodies[entry.id] == film
    assert cloud.drive.uploads.pieces == 3
    assert entry.size == len(film)


def test_a_copy_somebody_changed_is_neither_replaced_nor_removed(
    account: RoomedAccount, cloud: MicrosoftCloud
) -> None:
    copies = account.create(Kind.PHOTOS, "Copies")
    entry = account.put(copies, "k", photo(JPEG), None)
    item = cloud.drive.items[entry.id]
    cloud.drive.store(item["parentReference"]["id"], item["name"], JPEG + b"!", entry.id)
    with pytest.raises(ChangedMeanwhile):
        account.put(copies, "k", photo(JPEG + b"?"), entry)
    with pytest.raises(ChangedMeanwhile):
        account.remove(copies, entry)
    assert cloud.drive.bodies[entry.id] == JPEG + b"!"
    assert cloud.drive.bin == []


def test_a_person_s_own_folder_is_never_written_to(
    account: RoomedAccount, cloud: MicrosoftCloud, pictures: Collection
) -> None:
    with pytest.raises(Refused):
        account.put(pictures, "k", photo(JPEG), None)
    assert cloud.drive.uploads.done == 0


def test_a_full_drive_and_damage_on_the_way_are_told(
    account: RoomedAccount, cloud: MicrosoftCloud
) -> None:
    copies = account.create(Kind.PHOTOS, "Copies")
    cloud.drive.damage = b"other"
    with pytest.raises(TryLater):
        account.put(copies, "k", photo(JPEG), None)
    cloud.drive.damage = b""
    cloud.drive.limit = 10
    with pytest.raises(Full):
        account.put(copies, "k", photo(JPEG), None)
    assert Listing(account, copies).entries == {}


@pytest.mark.parametrize(
    "name",
    ["IMG_1.jpg", "no suffix", "a.b.c.heic", 'x: "y"?.png', "Größe <3.jpg", "a" * 90 + ".jpg"],
)
def test_a_name_comes_back_without_its_mark(name: str) -> None:
    there = marked(name, "key")
    assert mark_of(there)
    assert unmarked(there) == name
    assert given(taken(name)) == name
    assert mark_of(name) == ""


def test_microsofts_own_samples_are_read() -> None:
    from connectors.microsoft.drive_items import quick_xor
    from connectors.microsoft.photo_facts import is_photo, knowledge

    found = samples("driveItem")
    assert len(found) >= 10
    photos = [one for one in found if is_photo(one)]
    assert photos
    for one in photos:
        assert knowledge(one, "x")
        assert len(quick_xor(one)) in (0, 40)
