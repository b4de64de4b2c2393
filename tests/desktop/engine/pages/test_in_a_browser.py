"""The folder's pages as a real browser shows them: with script switched off, and by axe's rules."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from desktop.engine.perform import perform
from desktop.engine.tasks import Pull
from tests.clouds.missing import missing
from tests.connectors.takeout.export import ROOT, YEAR, album, few, jpeg, said, taken, zipped
from tests.desktop.engine.scene import FRIENDS, Scene, Silent, people

ALL_SHOWN = """() => [...document.images].every(one => one.complete && one.naturalWidth > 0)
  && document.images.length"""
TOO_WIDE = "() => document.documentElement.scrollWidth > innerWidth"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        missing("Chromium", "apt install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The first page, then a month, an album and a person in another script."""
    place = tmp_path_factory.mktemp("pages")
    files = few()
    files[f"{YEAR}/IMG_20.jpg"] = jpeg(20, taken("2021:01:02 03:04:05"))
    files[f"{YEAR}/IMG_20.jpg.json"] = said("IMG_20.jpg", people=[{"name": "עומר"}])
    files[f"{YEAR}/VID_1.mp4"] = b"\0\0\0\x14ftypqt  \0\0\0\0qt  "
    files[f"{YEAR}/VID_1.mp4.json"] = said("VID_1.mp4", favorited=True)
    files[f"{ROOT}/empty/metadata.json"] = album("A very long name " * 6)
    files[f"{ROOT}/empty/VID_1.mp4"] = files[f"{YEAR}/VID_1.mp4"]
    zipped(place / "all.zip", files)
    scene = Scene(place / "computer")
    scene.keep("ann", FRIENDS, people(3))
    scene.add("google", "takeout", path=str(place / "all.zip"))
    assert perform(Pull(), scene.around, Silent(), threading.Event()).exit == 0
    below = sorted((scene.root / ".elsewhere/pages/google").glob("*.html"))
    chosen = [next(one for one in below if one.name.startswith(kind)) for kind in (
        "month-2021", "month-2023-10", "album", "person",
    )]  # fmt: skip
    return [scene.root / "index.html", *chosen]


@pytest.mark.parametrize("width", [360, 1280])
def test_every_picture_is_shown_without_script_in_any_width(
    browser: Browser, pages: list[Path], width: int
) -> None:
    size: ViewportSize = {"width": width, "height": 800}
    with browser.new_context(java_script_enabled=False, viewport=size) as context:
        said: list[str] = []
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda asked: said.append(asked.url))
        for path in pages:
            page.goto(path.as_uri())
            page.keyboard.press("End")
            assert page.evaluate(ALL_SHOWN) or path.name.startswith("album")
            assert page.evaluate(TOO_WIDE) is False
        asked = {one for one in said if not one.startswith("data:image/jpeg")}
        assert asked == {path.as_uri() for path in pages}


def test_axe_finds_nothing_in_light_and_dark(browser: Browser, pages: list[Path]) -> None:
    axe = os.environ.get("ELSEWHERE_AXE", "")
    if not axe:
        missing("axe-core", "npm pack axe-core, and ELSEWHERE_AXE=path of its axe.min.js")
    for scheme in ("light", "dark"):
        with browser.new_context(bypass_csp=True, color_scheme=scheme) as context:
            page = context.new_page()
            for path in pages:
                page.goto(path.as_uri())
                found = page.evaluate(Path(axe).read_text("utf-8") + "; axe.run()")
                wrong = [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]]
                assert wrong == [], path.name
                assert len(found["passes"]) > 10
