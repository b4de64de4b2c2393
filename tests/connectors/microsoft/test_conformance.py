"""The Microsoft connector keeps the contract, for every kind, against the fake Graph."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors import microsoft
from connectors.microsoft.account import open_account
from connectors.model import Collection, Kind
from tests.clouds.microsoft import MicrosoftCloud
from tests.connectors.conformance import Connect, FailsWellWriting, WritesWell, furnished

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
    kind: Kind = request.param
    return kind


@pytest.fixture
def connect(cloud: MicrosoftCloud, kind: Kind) -> Connect:
    return lambda: open_account(cloud.session(only=_WORDS[kind]))


@pytest.fixture
def filled(connect: Connect, kind: Kind, cloud: MicrosoftCloud) -> Collection:
    if (cloud.url, kind) not in _MADE:
        _MADE[cloud.url, kind] = furnished(connect, kind)
        cloud.faults.clear()
    return _MADE[cloud.url, kind]


class TestMicrosoft(WritesWell):
    """Nothing to add."""


class TestMicrosoftInTrouble(FailsWellWriting):
    """Nothing to add."""
