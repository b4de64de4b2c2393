"""A sign-in at Microsoft that others imitated agrees: code with proof, renewal, who it was."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Iterator

import pytest
import urllib3

from connectors.contract import Session
from connectors.errors import SignInAgain
from connectors.microsoft.signin import Bearer, authorize, read
from tests.clouds.emulator import Emulator

CLIENT = "11111111-2222-3333-4444-555555555555"


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    started = Emulator("microsoft")
    yield started
    started.stop()


@pytest.fixture(scope="module")
def secret(emulator: Emulator) -> str:
    kept: list[str] = []
    threads: list[threading.Thread] = []

    def sign_in(url: str) -> None:
        with urllib3.PoolManager() as pool:
            page = pool.request("GET", url).data.decode()
            form = re.search(r'<form[^>]*action="([^"]+)"(.*?)</form>', page, re.DOTALL)
            assert form
            pairs = re.findall(r'name="([^"]*)"\s+value="([^"]*)"', form[2])
            fields = {html.unescape(name): html.unescape(value) for name, value in pairs}
            where = emulator.url + form[1].removeprefix(emulator.url)
            there = pool.request("POST", where, fields=fields, encode_multipart=False, redirect=False)  # fmt: skip
            pool.request("GET", there.headers["Location"])

    def browse(url: str) -> None:
        threads.append(threading.Thread(target=sign_in, args=(url,)))
        threads[-1].start()

    settings = {"root": emulator.url, "client": CLIENT, "only": "contacts"}
    try:
        authorize(Session(settings, str, kept.append), browse)
    finally:
        for thread in threads:
            thread.join()
    return kept[-1]


def test_the_library_signs_in_with_proof_of_possession(secret: str) -> None:
    assert read(secret).refresh
    assert read(secret).client == CLIENT
    assert read(secret).subject


def test_a_token_is_renewed_and_says_who_signed_in(emulator: Emulator, secret: str) -> None:
    kept = [secret]
    settings = {"root": emulator.url, "only": "contacts"}
    bearer = Bearer(Session(settings, lambda: kept[-1], kept.append))
    first = bearer.header().removeprefix("Bearer ")
    assert bearer.renew(first) != ""
    assert bearer.subject() == read(secret).subject


def test_a_token_that_was_never_given_asks_the_person(emulator: Emulator) -> None:
    settings = {"root": emulator.url, "client": CLIENT, "only": "contacts"}
    with pytest.raises(SignInAgain):
        Bearer(Session(settings, lambda: '{"refresh_token": "nobody\'s"}')).header()
