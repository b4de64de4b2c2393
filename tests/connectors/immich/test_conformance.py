"""Immich keeps the contract where it can: it reads well, and says what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from connectors.contract import Source
from connectors.immich import CONNECTOR
from connectors.model import Collection, Kind
from tests.clouds.immich import ImmichCloud, start
from tests.connectors.conformance import FailsWell, ReadsWell
from tests.connectors.takeout.export import jpeg


@pytest.fixture(scope="module")
def cloud() -> Iterator[ImmichCloud]:
    started = start()
    yield started
    started.stop()


@pytest.fixture
def kind() -> Kind:
    return Kind.PHOTOS


@pytest.fixture
def connect(cloud: ImmichCloud) -> Callable[[], Source]:
    assert CONNECTOR.open is not None
    opening = CONNECTOR.open
    return lambda: opening(cloud.session())


@pytest.fixture(scope="module")
def filled(cloud: ImmichCloud) -> Collection:
    for number in range(5):
        cloud.inside.add(f"IMG_{number}.jpg", jpeg(number))
    return Collection("photos", Kind.PHOTOS, "Immich")


class TestImmich(ReadsWell, FailsWell):
    """Nothing to add: photos are never replaced there, so it has writing tests of its own."""
