"""The memory cloud keeps the contract, for every kind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors import memory
from connectors.contract import Destination, Session
from connectors.model import Collection, Kind
from tests.connectors.conformance import WritesWell
from tests.connectors.things import thing


@pytest.fixture(params=list(Kind))
def kind(request: pytest.FixtureRequest) -> Kind:
    return request.param


@pytest.fixture
def connect(kind: Kind, request: pytest.FixtureRequest) -> Callable[[], Destination]:
    session = Session({"cloud": request.node.nodeid})
    return lambda: memory.CONNECTOR.open(session)


@pytest.fixture
def filled(connect: Callable[[], Destination], kind: Kind) -> Collection:
    cloud = connect()
    collection = cloud.create(kind, "Things")
    for number in range(7):
        cloud.put(collection, f"k{number}", thing(kind, f"k{number}"), None)
    return collection


class TestMemory(WritesWell):
    """Nothing to add."""
