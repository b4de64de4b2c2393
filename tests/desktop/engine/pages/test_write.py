"""The folder's own pages: whole, harmless, and no trouble to anything else in the vault."""

from __future__ import annotations

import re
import threading
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from desktop.engine.context import Context, Tell
from desktop.engine.pages.write import write
from desktop.engine.patience import Patience
from desktop.engine.perform import perform
from desktop.engine.report import Report
from desktop.engine.tasks import Check, Pull
from tests.connectors.takeout.export import ROOT, YEAR, album, few, jpeg, said, taken, zipped
from tests.desktop.engine.faulty import Desk
from tests.desktop.engine.scene import FRIENDS, Scene, Silent, people

STAMP = "takeout-20260101T000000Z-001.zip"
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202egnp.exe'


class Parsed(HTMLParser):
    def __init__(self, body: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.pictures = 0
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        for name, value in attrs:
            if name == "href":
                self.links.append(value or "")
            if name == "src":
                assert (value or "").startswith("data:image/jpeg;base64,")
                self.pictures += 1


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path / "computer")
    (tmp_path / "Downloads").mkdir()
    scene.add("google", "takeout", path=str(tmp_path / "Downloads"), complete="no")
    return scene


def pull(scene: Scene) -> Report:
    report = perform(Pull(), scene.around, Silent(), threading.Event())
    assert report.exit == 0, report
    return report


def pages(scene: Scene) -> dict[str, str]:
    found = [scene.root / "index.html", *(scene.root / ".elsewhere/pages").rglob("*.html")]
    return {str(path.relative_to(scene.root)): path.read_text("utf-8") for path in found}


def walked(scene: Scene) -> tuple[set[Path], set[Path]]:
    """Every page and every file that is reached from index.html; all links must lead somewhere."""
    seen: set[Path] = set()
    files: set[Path] = set()
    waiting = [scene.root / "index.html"]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        for link in Parsed(page.read_text("utf-8")).links:
            assert "://" not in link
            assert not link.startswith("/")
            to = (page.parent / unquote(link)).resolve()
            assert to.exists(), link
            assert to.is_relative_to(scene.root.resolve())
            if to.suffix == ".html":
                waiting.append(scene.root / to.relative_to(scene.root.resolve()))
            else:
                files.add(to)
    return seen, files


def test_every_photo_is_reached_by_month_album_and_person(scene: Scene, tmp_path: Path) -> None:
    files = few()
    name = f"{YEAR}/IMG_4.jpg"
    files[f"{name}.supplemental-metadata.json"] = said(
        "IMG_4.jpg", people=[{"name": "Ada"}], favorited=True, description="By the sea"
    )
    zipped(tmp_path / "Downloads" / STAMP, files)
    pull(scene)
    seen, linked = walked(scene)
    assert {path.name for path in linked if path.suffix == ".jpg"} == {
        f"IMG_{number}.jpg" for number in range(10)
    }
    whole = pages(scene)
    assert set(whole) == {str(path.relative_to(scene.root)) for path in seen}
    (month,) = [body for path, body in whole.items() if path.endswith("month-2023-10.html")]
    assert Parsed(month).pictures == 10
    assert "By the sea" in month
    assert "favourite" in month
    (ada,) = [body for body in whole.values() if "<h1><bdi>google: Ada</bdi>" in body]
    assert Parsed(ada).pictures == 1
    (summer,) = [body for body in whole.values() if "<h1><bdi>google: Été à la mer</bdi>" in body]
    assert Parsed(summer).pictures == 2


def test_no_name_of_anybodys_becomes_part_of_a_page(scene: Scene, tmp_path: Path) -> None:
    files = {
        f"{YEAR}/IMG_1.jpg": jpeg(1, taken("2023:10:06 08:30:00")),
        f"{YEAR}/IMG_1.jpg.json": said("IMG_1.jpg", people=[{"name": EVIL}], description=EVIL),
        f"{ROOT}/x/metadata.json": album(EVIL),
        f"{ROOT}/x/IMG_1.jpg": jpeg(1, taken("2023:10:06 08:30:00")),
    }
    zipped(tmp_path / "Downloads" / STAMP, files)
    pull(scene)
    for body in pages(scene).values():
        parsed = Parsed(body)
        assert parsed.tags <= {
            "html", "head", "meta", "title", "style", "body", "main", "nav", "h1", "h2", "h3", "h4",
            "p", "a", "ul", "li", "div", "figure", "figcaption", "img", "span", "bdi",
        }  # fmt: skip
        assert not [name for name in parsed.attributes if name.startswith("on")]
        assert "\u202e" not in body
        assert "default-src 'none'" in body
    walked(scene)


def test_a_hostile_photo_is_a_name_without_a_picture(scene: Scene, tmp_path: Path) -> None:
    files = few()
    files[f"{YEAR}/IMG_99.jpg"] = b"\xff\xd8\xff<svg onload='alert(1)'/>"
    files[f"{YEAR}/IMG_99.jpg.json"] = said("IMG_99.jpg", 0)
    zipped(tmp_path / "Downloads" / STAMP, files)
    pull(scene)
    (month,) = [body for path, body in pages(scene).items() if "month-undated" in path]
    assert Parsed(month).pictures == 0
    assert "IMG_99.jpg" in month
    assert len(walked(scene)[1]) >= 11


def test_nothing_changed_nothing_written_and_what_went_is_gone_from_the_pages(
    scene: Scene, tmp_path: Path
) -> None:
    zipped(tmp_path / "Downloads" / STAMP, few())
    pull(scene)
    there = {
        path: path.stat().st_mtime_ns
        for path in [scene.root / "index.html", *(scene.root / ".elsewhere/pages").rglob("*")]
    }
    pull(scene)
    assert {path: path.stat().st_mtime_ns for path in there} == there
    with scene.vault() as vault:
        (shelf,) = vault.shelves("google")
        shelf.keep_albums((), "run")
        patience = Patience(lambda seconds: False)
        write(Context(scene.home, vault, scene.accounts, scene.clock, patience, "run"), Silent())
    left = {path for path in pages(scene) if "alike" not in path}
    assert len(left) == 2
    assert not [path for path in left if "album-" in path]
    (scene.root / "index.html").unlink()
    pull(scene)
    assert (scene.root / "index.html").exists()


def test_a_person_s_own_index_is_never_written_over(scene: Scene, tmp_path: Path) -> None:
    zipped(tmp_path / "Downloads" / STAMP, few())
    scene.root.mkdir(parents=True, exist_ok=True)
    with scene.vault():
        (scene.root / "index.html").write_text("mine")
    pull(scene)
    assert (scene.root / "index.html").read_text() == "mine"


def test_pages_are_no_part_of_sums_checks_and_copies(scene: Scene, tmp_path: Path) -> None:
    zipped(tmp_path / "Downloads" / STAMP, few())
    pull(scene)
    with scene.vault() as vault:
        paths = [file.path for file in vault.files("google")]
    assert not [path for path in paths if path.endswith(".html")]
    sums = (scene.root / "google/Photos/SHA256SUMS").read_text()
    assert "html" not in sums
    report = scene.run(Check())
    assert (report.exit, report.damaged, report.missing) == (0, [], [])


def test_other_collections_are_counted_and_linked(scene: Scene, tmp_path: Path) -> None:
    scene.keep("ann", FRIENDS, people(3))
    zipped(tmp_path / "Downloads" / STAMP, few())
    pull(scene)
    index = pages(scene)["index.html"]
    assert re.search(r"Friends</bdi> <span class=\"soft\">3 contacts", index)


def test_many_photos_stand_on_several_pages(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.engine.pages.write.PHOTOS", 4)
    zipped(tmp_path / "Downloads" / STAMP, few())
    pull(scene)
    names = {Path(path).name for path in pages(scene) if "month" in path}
    assert names == {"month-2023-10.html", "month-2023-10-2.html", "month-2023-10-3.html"}
    assert len([path for path in walked(scene)[1] if path.suffix == ".jpg"]) == 10


def test_pages_that_go_wrong_take_nothing_from_a_copy(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(context: Context, tell: Tell) -> None:
        raise LookupError("a page")

    monkeypatch.setattr("desktop.engine.pages.write.write", broken)
    desk.cloud.fill(desk.book, range(3))
    report = desk.pull()
    assert (report.exit, report.error) == (0, None)
    assert len(desk.current()) == 3
