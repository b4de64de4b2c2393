"""The Microsoft connector keeps the contract, for every kind, against the fake Graph."""

from __future__ import annotations

import pytest

from connectors import microsoft
from tests.clouds.microsoft import MicrosoftCloud
from tests.connectors.conformance import FailsWellWriting, WritesWell
from tests.connectors.things import thing

KINDS = list(microsoft.CONNECTOR.kinds)
_WORDS = {kind: str(kind) for kind in KINDS}


@pytest.fixture(scope="class")
def shared():
    started = MicrosoftCloud()
    yield started
    started.stop()
    assert not started.wrong
    assert not started.mails
    assert started.busiest <= 4


@pytest.fixture
def cloud(shared):
    shared.faults.clear()
    return shared


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def connect(cloud, kind):
    return lambda: microsoft.CONNECTOR.open(cloud.session(only=_WORDS[kind]))


@pytest.fixture
def filled(connect, kind, cloud, made={}):  # noqa: B006
    if (cloud.url, kind) not in made:
        made[cloud.url, kind] = _filled(connect, kind, cloud)
    return made[cloud.url, kind]


def _filled(connect, kind, cloud):
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
