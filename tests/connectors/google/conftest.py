"""A Google on loopback for each test; whatever was said against Google's documents fails it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.google.account import open_account
from connectors.net.rooms import RoomedAccount
from tests.clouds.google import GoogleCloud


@pytest.fixture
def cloud() -> Iterator[GoogleCloud]:
    started = GoogleCloud()
    yield started
    started.stop()
    assert not started.wrong
    assert not started.mails


@pytest.fixture
def account(cloud: GoogleCloud) -> Iterator[RoomedAccount]:
    opened = open_account(cloud.session())
    yield opened
    opened.close()
