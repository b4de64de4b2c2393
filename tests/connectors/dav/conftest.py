"""Real servers and the fake one, started once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.dav.client import DavAccount, open_account
from connectors.model import Kind
from tests.clouds import cyrus, dav, davical, radicale, sabre, sogo, xandikos
from tests.clouds.cloud import Cloud
from tests.connectors.things import thing

DAV_KINDS = (Kind.CONTACTS, Kind.CALENDAR, Kind.TASKS)


def opened(cloud: Cloud, service: str = "dav", *, straight: bool = False) -> DavAccount:
    around = {"url": cloud.straight} if straight and cloud.straight else {}
    return open_account(service, cloud.session(**around))


def fill(cloud: Cloud, kind: Kind, name: str = "Things", count: int = 6):
    account = opened(cloud)
    try:
        collection = account.create(kind, name)
        for number in range(count):
            key = f"{name.lower()}-{kind}-{number}"
            account.put(collection, key, thing(kind, key, f"Thing {number}"), None)
        return collection
    finally:
        account.close()


def _running(module, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    cloud = module.start(tmp_path_factory.mktemp(module.__name__.rpartition(".")[2]))
    yield cloud
    cloud.stop()


@pytest.fixture(scope="session")
def a_fake():
    cloud = dav.start()
    yield cloud
    cloud.stop()


@pytest.fixture
def fake():
    """Makes a server of the manners asked for."""
    made: list[Cloud] = []

    def make(**manners: object) -> Cloud:
        made.append(dav.start(dav.Manners(**manners)))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for cloud in made:
        cloud.stop()


@pytest.fixture(scope="session")
def a_radicale(tmp_path_factory):
    yield from _running(radicale, tmp_path_factory)


@pytest.fixture(scope="session")
def a_xandikos(tmp_path_factory):
    yield from _running(xandikos, tmp_path_factory)


@pytest.fixture(scope="session")
def a_cyrus(tmp_path_factory):
    yield from _running(cyrus, tmp_path_factory)


@pytest.fixture(scope="session")
def a_sabre(tmp_path_factory):
    yield from _running(sabre, tmp_path_factory)


@pytest.fixture(scope="session")
def a_davical(tmp_path_factory):
    yield from _running(davical, tmp_path_factory)


@pytest.fixture(scope="session")
def a_sogo(tmp_path_factory):
    yield from _running(sogo, tmp_path_factory)
