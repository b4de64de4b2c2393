"""A Microsoft on loopback for each test; whatever was said against the table of types fails it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.clouds.microsoft import MicrosoftCloud


@pytest.fixture
def cloud() -> Iterator[MicrosoftCloud]:
    started = MicrosoftCloud()
    yield started
    started.stop()
    assert not started.wrong
    assert not started.mails
    assert started.busiest <= 4
