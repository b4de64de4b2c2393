"""A Google on loopback for each test; whatever was said against Google's documents fails it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.clouds.google import GoogleCloud


@pytest.fixture
def cloud() -> Iterator[GoogleCloud]:
    started = GoogleCloud()
    yield started
    started.stop()
    assert not started.wrong
    assert not started.mails
