"""The Google connector keeps the contract, for every kind, against the fake Google."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from connectors import google
from connectors.contract import Destination
from connectors.model import Collection, Kind
from tests.clouds.google import GoogleCloud
from tests.connectors.conformance import FailsWellWriting, WritesWell
from tests.connectors.things import thing

_MADE: dict[tuple[str, Kind], Collection] = {}
KINDS = [Kind.CONTACTS, Kind.CALENDAR, Kind.TASKS]


@pytest.fixture(scope="class")
def shared() -> Iterator[GoogleCloud]:
    started = GoogleCloud()
    yield started
    started.stop()
    assert not started.wrong
    assert not started.mails


@pytest.fixture
def cloud(shared: GoogleCloud) -> GoogleCloud:
    shared.faults.clear()
    return shared


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return request.param


@pytest.fixture
def connect(cloud: GoogleCloud, kind: Kind) -> Callable[[], Destination]:
    only = {Kind.CONTACTS: "contacts", Kind.CALENDAR: "calendar", Kind.TASKS: "tasks"}[kind]
    return lambda: google.CONNECTOR.open(cloud.session(only=only))


@pytest.fixture
def filled(connect: Callable[[], Destination], kind: Kind, cloud: GoogleCloud) -> Collection:
    if (cloud.url, kind) not in _MADE:
        _MADE[cloud.url, kind] = _filled(connect, kind, cloud)
    return _MADE[cloud.url, kind]


def _filled(connect: Callable[[], Destination], kind: Kind, cloud: GoogleCloud) -> Collection:
    account = connect()
    collection = account.create(kind, "Things")
    for number in range(6):
        account.put(collection, f"k{number}", thing(kind, f"k{number}", f"Thing {number}"), None)
    account.close()
    cloud.faults.clear()
    return collection


class TestGoogle(WritesWell):
    """Nothing to add."""


class TestGoogleInTrouble(FailsWellWriting):
    """Nothing to add."""
