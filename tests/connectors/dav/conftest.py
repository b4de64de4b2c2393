"""Real servers and the fake one, started once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from connectors.dav.client import DavAccount, open_account
from connectors.dav.presets import preset
from connectors.model import Collection, Kind
from tests.clouds import cyrus, dav, davical, radicale, sabre, sogo, xandikos
from tests.clouds.cloud import Cloud
from tests.connectors.things import thing

Fakes = Callable[..., dav.DavCloud]
Visits = Callable[..., DavAccount]
DAV_KINDS = (Kind.CONTACTS, Kind.CALENDAR, Kind.TASKS)


def opened(cloud: Cloud, service: str = "dav", *, straight: bool = False) -> DavAccount:
    around = {"url": cloud.straight} if straight and cloud.straight else {}
    return open_account(service, cloud.session(**around))


def fill(cloud: Cloud, kind: Kind, name: str = "Things", count: int = 6) -> Collection:
    account = opened(cloud)
    try:
        collection = account.create(kind, name)
        for number in range(count):
            key = f"{name.lower()}-{kind}-{number}"
            account.put(collection, key, thing(kind, key, f"Thing {number}"), None)
        return collection
    finally:
        account.close()


def _running(start: Callable[[Path], Cloud], places: pytest.TempPathFactory) -> Iterator[Cloud]:
    cloud = start(places.mktemp(start.__module__.rpartition(".")[2]))
    yield cloud
    cloud.stop()


@pytest.fixture(scope="session")
def a_fake() -> Iterator[dav.DavCloud]:
    cloud = dav.start()
    yield cloud
    cloud.stop()


@pytest.fixture
def fake() -> Iterator[Fakes]:
    """Makes a server of the manners asked for."""
    made: list[dav.DavCloud] = []

    def make(**manners: Any) -> dav.DavCloud:
        made.append(dav.start(dav.Manners(**manners)))
        return made[-1]

    yield make
    for cloud in made:
        cloud.stop()


@pytest.fixture
def visit() -> Iterator[Visits]:
    """Opens an account, with other manners of the service where some are given."""
    made: list[DavAccount] = []

    def make(cloud: Cloud, service: str = "dav", **manners: Any) -> DavAccount:
        made.append(DavAccount(cloud.session(), replace(preset(service), **manners)))
        return made[-1]

    yield make
    for account in made:
        account.close()


@pytest.fixture(scope="session")
def a_radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    yield from _running(radicale.start, tmp_path_factory)


@pytest.fixture(scope="session")
def a_xandikos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    yield from _running(xandikos.start, tmp_path_factory)


@pytest.fixture(scope="session")
def a_cyrus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    yield from _running(cyrus.start, tmp_path_factory)


@pytest.fixture(scope="session")
def a_sabre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    yield from _running(sabre.start, tmp_path_factory)


@pytest.fixture(scope="session")
def a_davical(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    yield from _running(davical.start, tmp_path_factory)


@pytest.fixture(scope="session")
def a_sogo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    yield from _running(sogo.start, tmp_path_factory)
