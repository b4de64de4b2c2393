"""An imitation of Google that others wrote agrees: sign-in, refresh, calendars, Drive transfer."""

from __future__ import annotations

import html
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import urllib3

from connectors.contract import Session
from connectors.errors import SignInAgain
from connectors.google.account import open_account
from connectors.google.client import Google
from connectors.google.drive_upload import Target, Uploads
from connectors.google.kept import read
from connectors.google.signin import authorize
from connectors.google.tokens import Bearer
from tests.clouds.emulator import Emulator

CLIENT = json.dumps({"installed": {"client_id": "mine", "client_secret": "GOCSPX"}})


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    started = Emulator()
    yield started
    started.stop()


class Person:
    """Signs in on the emulator's page as a browser would."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._threads: list[threading.Thread] = []

    def __call__(self, url: str) -> None:
        self._threads.append(threading.Thread(target=self._sign_in, args=(url,)))
        self._threads[-1].start()

    def done(self) -> None:
        for thread in self._threads:
            thread.join()

    def _sign_in(self, url: str) -> None:
        with urllib3.PoolManager() as pool:
            page = pool.request("GET", url).data.decode()
            forms = re.finditer(r'<form[^>]*action="([^"]+)".*?</form>', page, re.DOTALL)
            form = next(one for one in forms if "ada@example.com" in one.group(0))
            pairs = re.findall(r'name="([^"]*)" value="([^"]*)"', form.group(0))
            fields = {html.unescape(name): html.unescape(value) for name, value in pairs}
            there = pool.request(
                "POST",
                self.root + form.group(1),
                fields=fields,
                encode_multipart=False,
                redirect=False,
            )
            pool.request("GET", there.headers["Location"])


@pytest.fixture(scope="module")
def secret(emulator: Emulator) -> str:
    kept: list[str] = []
    person = Person(emulator.url)
    settings = {"root": emulator.url, "client": CLIENT, "only": "calendar"}
    try:
        authorize(Session(settings, lambda: kept[-1], kept.append), person)
    finally:
        person.done()
    return kept[-1]


@pytest.fixture
def session(emulator: Emulator, secret: str) -> Session:
    more = {"only": "calendar", "writes": "no"}
    return Session({"root": emulator.url, "client": CLIENT, **more}, lambda: secret)


def test_the_sign_in_with_proof_of_possession_gives_a_token_that_lasts(secret: str) -> None:
    assert read(secret).refresh


def test_a_token_is_renewed_and_says_who_signed_in(session: Session) -> None:
    bearer = Bearer(session)
    first = bearer.header().removeprefix("Bearer ")
    assert bearer.renew(first) != first
    assert bearer.subject()


def test_a_token_that_was_never_given_asks_the_person(emulator: Emulator) -> None:
    with pytest.raises(SignInAgain):
        Bearer(Session({"root": emulator.url, "client": CLIENT}, lambda: "nobody's")).header()


def test_calendars_are_listed_with_their_events(session: Session) -> None:
    account = open_account(session)
    try:
        places = {one.name: one for one in account.collections()}
        assert {"Ada", "Family"} <= set(places)
        pages = list(account.changes(places["Ada"], None))
        entries = [entry for page in pages for entry in page.entries]
        assert {entry.name for entry in entries} == {"Tea", "Holiday"}
        bodies = b"".join(b"".join(item.chunks) for item in account.fetch(places["Ada"], entries))
    finally:
        account.close()
    assert b"DTSTART;TZID=Europe/London:20260110T090000\r\n" in bodies
    assert b"DTSTART;VALUE=DATE:20260201\r\n" in bodies
    # It knows no sync tokens, and an answer without one is never taken for the whole.
    assert pages[-1].cursor is None


def test_bytes_go_to_drive_and_come_back(session: Session, tmp_path: Path) -> None:
    body = tmp_path / "body"
    body.write_bytes(bytes(range(256)) * 4000)
    google = Google(session)
    try:
        target = Target("elsewhere0000000001", True, {"name": "a.bin", "parents": ["root"]})
        sent = Uploads(google).send(target, body, body.stat().st_size, "x")
        url = f"{google.places.api}/drive/v3/files/{sent['id']}?alt=media"
        with google.ask("GET", url) as answer:
            back = answer.read()
    finally:
        google.close()
    assert sent["name"] == "a.bin"
    assert back == body.read_bytes()
