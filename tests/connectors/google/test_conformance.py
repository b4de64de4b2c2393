"""The Google connector keeps the contract, for every kind, against the fake Google."""

from __future__ import annotations

import pytest

from connectors import google
from connectors.model import Kind
from tests.clouds.google import GoogleCloud
from tests.connectors.conformance import FailsWellWriting, WritesWell
from tests.connectors.things import thing

KINDS = [Kind.CONTACTS, Kind.CALENDAR, Kind.TASKS]


@pytest.fixture(scope="class")
def shared():
    started = GoogleCloud()
    yield started
    started.stop()
    assert not started.wrong
    assert not started.mails


@pytest.fixture
def cloud(shared):
    shared.faults.clear()
    return shared


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def connect(cloud, kind):
    only = {Kind.CONTACTS: "contacts", Kind.CALENDAR: "calendar", Kind.TASKS: "tasks"}[kind]
    return lambda: google.CONNECTOR.open(cloud.session(only=only))


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


class TestGoogle(WritesWell):
    """Nothing to add."""


class TestGoogleInTrouble(FailsWellWriting):
    """Nothing to add."""
