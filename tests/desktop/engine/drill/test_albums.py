"""Albums in a drill of items: by name, members and order, or named as what cannot be held."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from connectors.memory import client
from connectors.memory.client import MemoryCloud
from connectors.model import Album, Collection, Entry, Item, Kind
from desktop.engine.drill import albums, native, reading
from desktop.engine.proof import certificate
from desktop.engine.report import Report
from desktop.engine.tasks import Drill, Form, Mirror
from tests.connectors.conformance import body
from tests.desktop.engine.scene import Scene

ROLL = Collection("roll", Kind.PHOTOS, "Photos")
SUMMER = Album("a", "Summer", ("2.jpg", "0.jpg"))
DRILL = Drill("old", "new", full=True)


class Gallery(MemoryCloud):
    """A cloud that knows albums, by the ids it gave the photos itself."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.known: list[Album] = []
        client._CLOUDS[name] = self

    def albums(self, collection: Collection) -> Iterable[Album]:
        return tuple(self.known)


@pytest.fixture
def scene(place: Path) -> Scene:
    scene = Scene(place)
    scene.add("new")
    scene.keep("old", ROLL, {f"{n}.jpg": bytes([n]) * 200 for n in range(3)})
    keep(scene, SUMMER)
    return scene


@pytest.fixture
def gallery(scene: Scene) -> Gallery:
    """The second account, with the photos of the vault and one of the person's own."""
    made = Gallery(f"{scene.folder}/new")
    scene.run(Mirror("old", "new", Form.NATIVE))
    (roll,) = made.collections()
    made.put(roll, "own", Item(Entry("own", "", "own.jpg"), (b"mine",)), None)
    return made


def keep(scene: Scene, *kept: Album) -> None:
    with scene.vault() as vault:
        (shelf,) = vault.shelves("old")
        shelf.keep_albums(kept, "run")


def there(gallery: Gallery, *photos: int) -> tuple[str, ...]:
    """Photos by what that account calls them."""
    (roll,) = gallery.collections()
    found = {
        body(item)[:1]: item.entry.id
        for page in gallery.changes(roll, None)
        for item in gallery.fetch(roll, page.entries)
    }
    return tuple(found[bytes([number])] for number in photos)


def differing(report: Report) -> list[str]:
    assert report.exit == (5 if report.proofs[Kind.PHOTOS].differ else 0)
    return report.proofs[Kind.PHOTOS].differ


def test_an_album_that_is_there_is_equal_whatever_else_the_person_put_in_it(
    scene: Scene, gallery: Gallery
) -> None:
    two, nought = there(gallery, 2, 0)
    gallery.known = [
        Album("x", "Winter", ("own",)),
        Album("y", "Summer", (nought,)),
        Album("z", "Summer", (two, "own", nought)),
    ]
    report = scene.run(DRILL)
    assert differing(report) == []
    assert native.NO_ALBUMS not in report.lost


@pytest.mark.parametrize(
    ("name", "photos", "words"),
    [
        ("Sommer", (2, 0), "it did not come back"),
        ("Summer", (2,), "1 photos missing, 0 too many"),
        ("Summer", (2, 0, 1), "0 photos missing, 1 too many"),
        ("Summer", (0, 2), "another order"),
    ],
)
def test_an_album_that_is_otherwise_there_is_named(
    scene: Scene, gallery: Gallery, name: str, photos: tuple[int, ...], words: str
) -> None:
    gallery.known = [Album("x", name, there(gallery, *photos))]
    report = scene.run(DRILL)
    assert differing(report) == [f"Albums/Summer: {words}"]
    one = certificate.read(Path(report.certificate).read_bytes())
    assert not one.passed(Kind.PHOTOS)


def test_the_order_is_not_asked_of_who_cannot_keep_it() -> None:
    ids = {"2.jpg": "x2", "0.jpg": "x0"}
    theirs = [Album("x", "Summer", ("x0", "x2"))]
    assert albums.sent([SUMMER], theirs, ids, ordered=False) == []
    assert albums.sent([SUMMER], theirs, ids, ordered=True) == ["Albums/Summer: another order"]
    assert albums.sent([SUMMER], [Album("x", "Summer", ("x2",))], ids, ordered=False) == [
        "Albums/Summer: 1 photos missing, 0 too many"
    ]


def test_immich_says_by_these_words_that_it_keeps_no_order() -> None:
    from connectors.immich import CONNECTOR

    assert reading.ALBUM_ORDER in CONNECTOR.kinds[Kind.PHOTOS].loses


def test_an_account_without_albums_is_named_in_report_certificate_and_page(scene: Scene) -> None:
    keep(scene, SUMMER, Album("b", "Dogs", ("1.jpg",)))
    scene.run(Mirror("old", "new", Form.NATIVE))
    report = scene.run(DRILL)
    assert differing(report) == []
    assert report.lost["albums: this target cannot hold them"] == 2
    path = Path(report.certificate)
    assert certificate.read(path.read_bytes()).lost == report.lost
    assert "albums: this target cannot hold them" in path.with_suffix(".html").read_text("utf-8")


def test_an_album_without_photos_is_named_as_not_made(scene: Scene, gallery: Gallery) -> None:
    keep(scene, Album("b", "To fill", ()))
    report = scene.run(DRILL)
    assert (differing(report), report.lost[native.EMPTY_ALBUMS]) == ([], 1)
