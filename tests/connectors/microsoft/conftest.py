"""A Microsoft on loopback for each test; whatever was said against the table of types fails it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.contract import Source
from connectors.model import Collection
from tests.clouds.microsoft import MicrosoftCloud


def first(account: Source) -> Collection:
    """Of what an account has, what it names first."""
    return next(iter(account.collections()))


@pytest.fixture
def cloud() -> Iterator[MicrosoftCloud]:
    started = MicrosoftCloud()
    yield started
    started.stop()
    assert not started.wrong
    assert not started.mails
    assert started.busiest <= 4
