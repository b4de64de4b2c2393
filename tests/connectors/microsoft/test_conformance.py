"""The Microsoft connector keeps the contract, for every kind, against the fake Graph."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors import microsoft
from connectors.microsoft.account import open_account
from connectors.model import Collection, Kind
from tests.clouds.microsoft import MicrosoftCloud
from tests.connectors.conformance import Connect, FailsWellWriting, WritesWell, furnished

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


@pytest.fixture(scope="class")
def made() -> dict[Kind, Collection]:
    """What is filled once for all tests of a class, whose cloud is its own."""
    return {}


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
def filled(
    connect: Connect, kind: Kind, cloud: MicrosoftCloud, made: dict[Kind, Collection]
) -> Collection:
    if kind not in made:
        made[kind] = furnished(connect, kind)
        cloud.faults.clear()
    return made[kind]


class TestMicrosoft(WritesWell):
    """Nothing to add."""


class TestMicrosoftInTrouble(FailsWellWriting):
    """Nothing to add."""
