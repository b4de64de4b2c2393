"""The whole way in a real browser: scan, match, download, stop, go on; iPhone and Android."""

from __future__ import annotations

import io
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, TypedDict
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Page,
    Route,
    ViewportSize,
    sync_playwright,
)

from connectors.model import Collection, Entry, Item, Kind, Knowledge
from desktop.clock import SystemClock
from desktop.phone.offer import Download, Offer
from desktop.phone.pages import PhonePages
from desktop.phone.serve import Serving
from desktop.phone.server import PhoneServer
from desktop.places import resources
from desktop.vault.vault import Vault
from tests.clouds.missing import missing

WEAKEST = """() => {
  const parts = c => c.match(/[0-9.]+/g).map(Number);
  const light = c => parts(c).slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = e => { for (; e; e = e.parentElement) {
    const c = getComputedStyle(e).backgroundColor;
    if (parts(c).length < 4 || parts(c)[3] > 0) return c; } return "rgb(255,255,255)"; };
  return Math.min(...[...document.querySelectorAll("h1,h2,p,li,a,span")].map(e => {
    const two = [light(getComputedStyle(e).color), light(behind(e))];
    return (Math.max(...two) + 0.05) / (Math.min(...two) + 0.05); }));
}"""
"""The lowest contrast of any words on the page (WCAG 2.2, 1.4.3)."""

QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        missing("Chromium", "apt install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, headless=True, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    opened = Vault.open(tmp_path / "Elsewhere", tmp_path / "index", SystemClock(), create=True)
    with opened as made:
        book = made.shelf("Home", "memory", Collection("b", Kind.CONTACTS, "Family"))
        book.keep((contact(n) for n in range(12)), "run")
        diary = made.shelf("Home", "memory", Collection("c", Kind.CALENDAR, "Diary <b>"))
        diary.keep((event(n) for n in range(7)), "run")
        album = made.shelf("Home", "memory", Collection("p", Kind.PHOTOS, "Photos"))
        album.keep((photo(n) for n in range(5)), "run")
        yield made


def contact(n: int) -> Item:
    body = f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u{n}\r\nFN:Person {n}\r\nN:{n};Person;;;\r\nEND:VCARD\r\n"
    return Item(Entry(f"c{n}", "1"), (body.encode(),))


def event(n: int) -> Item:
    body = (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:e{n}\r\n"
        f"DTSTAMP:20260101T000000Z\r\nDTSTART:2026050{n + 1}T090000Z\r\nSUMMARY:Event {n}\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return Item(Entry(f"e{n}", "1"), (body.encode(),))


def photo(n: int) -> Item:
    out = io.BytesIO()
    Image.effect_noise((300, 300), 80).convert("RGB").save(out, "JPEG")
    known = Knowledge(taken=f"2024-05-{n + 1:02d}T10:00:00")
    return Item(Entry(f"p{n}", "1", f"IMG_{n}.jpg"), (out.getvalue(),), known=known)


@pytest.fixture
def serving(vault: Vault, tmp_path: Path) -> Iterator[Serving]:
    with Serving(vault, (), tmp_path / "scratch", SystemClock(), address="127.0.0.1") as made:
        yield made


def scanned(serving: Serving) -> str:
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(serving.qr())))
    return str(found.text)


def stay(route: Route) -> None:
    """The waiting page loads itself anew every two seconds; like this it is there to be looked at."""
    answer = route.fetch()
    headers = {name: value for name, value in answer.headers.items() if name != "refresh"}
    route.fulfill(response=answer, headers=headers)


def let_in(phone: BrowserContext, url: str, confirm: Callable[[], None]) -> Page:
    """The page of what there is. The page that waits is never on the screen: it may turn into
    this one by itself at any moment, also while a test does something with it.
    """
    phone.request.get(url)
    confirm()
    page = phone.new_page()
    page.goto(url)
    page.wait_for_selector("a.get")
    return page


@pytest.mark.parametrize("name", ["iPhone 15", "Pixel 7"])
def test_a_phone_scans_matches_and_downloads_everything(
    browser: Browser, serving: Serving, name: str
) -> None:
    with browser.new_context(**profile(name)) as phone:
        page = phone.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(scanned(serving))
        assert serving.code in page.inner_text("main")
        assert serving.waiting
        serving.confirm()
        page.wait_for_selector("a.get")
        links = page.eval_on_selector_all("a.get", "found => found.map(one => one.href)")
        assert len(links) == 3
        bodies = {
            link.rpartition("/")[2].partition("?")[0]: phone.request.get(link).body()
            for link in links
        }
        assert bodies["contacts.vcf"].count(b"BEGIN:VCARD") == 12
        assert bodies["calendar-1.ics"].count(b"BEGIN:VEVENT") == 7
        assert bodies["photos-2024-05.zip"].startswith(b"PK")
        assert all(url.startswith(serving.url) for url in asked)
    until = time.monotonic() + 60
    while serving.served[Kind.PHOTOS] < 5 and time.monotonic() < until:
        time.sleep(0.01)
    assert serving.served == {
        Kind.CONTACTS: 12, Kind.CALENDAR: 7, Kind.TASKS: 0, Kind.PHOTOS: 5,
    }  # fmt: skip


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "fr-FR", "es-ES"])
def test_the_page_is_readable_at_320_points_and_in_any_language(
    browser: Browser, serving: Serving, locale: str
) -> None:
    size: ViewportSize = {"width": 320, "height": 640}
    with browser.new_context(viewport=size, locale=locale) as phone:
        page = let_in(phone, serving.url, serving.confirm)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.get_attribute("html", "lang") == locale[:2]
        assert "Diary <b>" in page.inner_text("main")
        page.goto(f"{serving.url}?device=iphone")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        heights = page.eval_on_selector_all("a", "f => f.map(x => x.offsetHeight)")
        assert min(heights) >= 44


def test_a_second_phone_with_the_same_code_gets_nothing(browser: Browser, serving: Serving) -> None:
    with browser.new_context() as first, browser.new_context() as second:
        first.new_page().goto(serving.url)
        answer = second.request.get(serving.url)
        assert (answer.status, answer.body()) == (403, b"")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_and_the_page_has_its_landmarks(
    browser: Browser, serving: Serving, scheme: Literal["light", "dark"]
) -> None:
    with browser.new_context(color_scheme=scheme) as phone:
        phone.route("**/*", stay)
        page = phone.new_page()
        page.goto(serving.url)
        assert page.evaluate(WEAKEST) >= 4.5
        page = let_in(phone, serving.url, serving.confirm)
        assert page.evaluate(WEAKEST) >= 4.5
        assert page.locator("main").count() == page.locator("h1").count() == 1
        levels = page.eval_on_selector_all("h1, h2, h3", "f => f.map(x => x.tagName)")
        assert levels[0] == "H1"
        assert set(levels[1:]) == {"H2"}
        assert page.title()
        assert all(page.eval_on_selector_all("a", "f => f.map(x => x.innerText.trim())"))


def test_axe_finds_nothing(browser: Browser, serving: Serving) -> None:
    axe = os.environ.get("ELSEWHERE_AXE", "")
    if not axe:
        missing("axe-core", "npm pack axe-core, and ELSEWHERE_AXE=path of its axe.min.js")
    with browser.new_context(bypass_csp=True) as phone:
        page = let_in(phone, serving.url, serving.confirm)
        found = page.evaluate(Path(axe).read_text("utf-8") + "; axe.run()")
        assert found["violations"] == []
        assert len(found["passes"]) > 10


def test_a_download_cut_in_mid_transfer_is_finished_by_the_browser(browser: Browser) -> None:
    body, asked = os.urandom(3_000_000), list[int]()

    def read(start: int, end: int) -> Iterator[bytes]:
        asked.append(start)
        yield body[start : min(end, start + 1_000_000)]
        if len(asked) == 1:
            raise ConnectionResetError("the Wi-Fi went")
        yield body[start + 1_000_000 : end]

    zip = Download(
        "may.zip", Kind.PHOTOS, "May", 1, "may.zip", "application/zip", False, len(body), read
    )
    pages = PhonePages(resources() / "phone")
    server = PhoneServer(
        "127.0.0.1", 0, time.monotonic, lambda device: Offer(device, (zip,)), pages
    )
    try:
        with browser.new_context(**profile("Pixel 7"), accept_downloads=True) as phone:
            page = let_in(phone, server.url, server.gate.confirm)
            with page.expect_download() as told:
                page.click("a.get")
            assert told.value.path().read_bytes() == body
        assert len(asked) > 1
        assert asked[1] > 0
    finally:
        server.close()


def test_strangers_in_a_browser_meet_nothing(browser: Browser, serving: Serving) -> None:
    whole = urlsplit(serving.url)
    with browser.new_context() as phone, browser.new_context() as stranger:
        page = let_in(phone, serving.url, serving.confirm)
        for trick in ("%2e%2e%2f%2e%2e%2fetc/passwd", "..%5c..%5cwin.ini", "style.css/x"):
            assert phone.request.get(serving.url + trick).body() == b""
        foreign = phone.request.get(serving.url, headers={"Host": "evil.example"})
        assert (foreign.status, foreign.body()) == (421, b"")
        for tries in range(10):
            wrong = stranger.request.get(f"http://{whole.netloc}/{'A' * 22}/")
            assert (wrong.status, wrong.body()) == (404, b""), tries
        assert not serving.open
        serving.close()
        with pytest.raises(Error, match="ERR_"):
            page.goto(serving.url)


class Phone(TypedDict):
    """What a browser tells of a phone."""

    user_agent: str
    viewport: ViewportSize
    device_scale_factor: float
    is_mobile: bool
    has_touch: bool


def profile(name: str) -> Phone:
    phones = {
        "iPhone 15": (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604.1",
            393,
            659,
            3,
        ),
        "Pixel 7": (
            "Mozilla/5.0 (Linux; Android 14; Pixel 7) Chrome/130 Mobile Safari/537.36",
            412,
            839,
            2.625,
        ),
    }
    agent, width, height, scale = phones[name]
    return {
        "user_agent": agent, "viewport": {"width": width, "height": height},
        "device_scale_factor": scale, "is_mobile": True, "has_touch": True,
    }  # fmt: skip
