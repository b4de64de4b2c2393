"""The memory cloud keeps the contract, for every kind."""

from __future__ import annotations

import pytest

from connectors.memory.client import open_cloud
from connectors.model import Collection, Kind
from tests.connectors.conformance import Connect, WritesWell, furnished


@pytest.fixture(params=list(Kind))
def kind(request: pytest.FixtureRequest) -> Kind:
    kind: Kind = request.param
    return kind


@pytest.fixture
def connect(kind: Kind, request: pytest.FixtureRequest) -> Connect:
    return lambda: open_cloud(request.node.nodeid)


@pytest.fixture
def filled(connect: Connect, kind: Kind) -> Collection:
    return furnished(connect, kind)


class TestMemory(WritesWell):
    """Nothing to add."""
