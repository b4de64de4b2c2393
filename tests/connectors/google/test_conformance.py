"""The Google connector keeps the contract, for every kind, against the fake Google."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.google.account import open_account
from connectors.model import Collection, Kind
from tests.clouds.google import GoogleCloud
from tests.connectors.conformance import Connect, FailsWellWriting, WritesWell, furnished

KINDS = [Kind.CONTACTS, Kind.CALENDAR, Kind.TASKS]


@pytest.fixture(scope="class")
def shared() -> Iterator[GoogleCloud]:
    started = GoogleCloud()
    yield started
    started.stop()
    assert not started.wrong
    assert not started.mails


@pytest.fixture(scope="class")
def made() -> dict[Kind, Collection]:
    """What is filled once for all tests of a class, whose cloud is its own."""
    return {}


@pytest.fixture
def cloud(shared: GoogleCloud) -> GoogleCloud:
    shared.faults.clear()
    return shared


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    kind: Kind = request.param
    return kind


@pytest.fixture
def connect(cloud: GoogleCloud, kind: Kind) -> Connect:
    only = {Kind.CONTACTS: "contacts", Kind.CALENDAR: "calendar", Kind.TASKS: "tasks"}[kind]
    return lambda: open_account(cloud.session(only=only))


@pytest.fixture
def filled(
    connect: Connect, kind: Kind, cloud: GoogleCloud, made: dict[Kind, Collection]
) -> Collection:
    if kind not in made:
        made[kind] = furnished(connect, kind)
        cloud.faults.clear()
    return made[kind]


class TestGoogle(WritesWell):
    """Nothing to add."""


class TestGoogleInTrouble(FailsWellWriting):
    """Nothing to add."""
