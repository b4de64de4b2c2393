"""The Microsoft connector keeps the contract, for every kind, against the fake Graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from connectors import microsoft
from connectors.contract import Destination
from connectors.model import Collection, Kind
from tests.clouds.microsoft import MicrosoftCloud
from tests.connectors.conformance import FailsWellWriting, WritesWell
from tests.connectors.things import thing

_MADE: dict[tuple[str, Kind], Collection] = {}
KINDS = list(microsoft.CONNECTOR.kinds)
_WORDS = {kind: str(kind) for kind in KINDS}


@pytest.fixture(scope="class")
def shared() -> Iterator[MicrosoftCloud]:
    started = MicrosoftCloud()
    yield started
    started.stop()
    assert not started.wrong
    assert not started.mails
    assert started.busiest <= 4


@pytest.fixture
def cloud(shared: MicrosoftCloud) -> MicrosoftCloud:
    shared.faults.clear()
    return shared


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return request.param


@pytest.fixture
def connect(cloud: MicrosoftCloud, kind: Kind) -> Callable[[], Destination]:
    return lambda: microsoft.CONNECTOR.open(cloud.session(only=_WORDS[kind]))


@pytest.fixture
def filled(connect: Callable[[], Destination], kind: Kind, cloud: MicrosoftCloud) -> Collection:
    if (cloud.url, kind) not in _MADE:
        _MADE[cloud.url, kind] = _filled(connect, kind, cloud)
    return _MADE[cloud.url, kind]


def _filled(connect: Callable[[], Destination], kind: Kind, cloud: MicrosoftCloud) -> Collection:
    account = connect()
    collection = account.create(kind, "Things")
    for number in range(6):
        account.put(collection, f"k{number}", thing(kind, f"k{number}", f"Thing {number}"), None)
    account.close()
    cloud.faults.clear()
    return collection


class TestMicrosoft(WritesWell):
    """Nothing to add."""


class TestMicrosoftInTrouble(FailsWellWriting):
    """Nothing to add."""
