"""The DAV connector keeps the contract with every server we can start."""

from __future__ import annotations

import pytest

from connectors.model import Collection, Kind
from tests.clouds.cloud import Cloud
from tests.connectors.conformance import Connect, FailsWellWriting, GivesOutright, WritesWell
from tests.connectors.dav.conftest import DAV_KINDS, fill, opened

SERVERS = ["fake", "radicale", "xandikos", "cyrus", "sabre", "davical", "sogo"]
_filled: dict[tuple[str, Kind], Collection] = {}


@pytest.fixture(params=SERVERS)
def cloud(request: pytest.FixtureRequest) -> Cloud:
    cloud: Cloud = request.getfixturevalue(f"a_{request.param}")
    return cloud


@pytest.fixture(params=DAV_KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    kind: Kind = request.param
    return kind


@pytest.fixture
def repeats(cloud: Cloud) -> bool:
    return cloud.name == "sogo"  # whose cursors are seconds


@pytest.fixture
def connect(cloud: Cloud) -> Connect:
    return lambda: opened(cloud)


@pytest.fixture
def filled(cloud: Cloud, kind: Kind) -> Collection:
    cloud.faults.clear()
    if (cloud.url, kind) not in _filled:
        _filled[cloud.url, kind] = fill(cloud, kind)
    return _filled[cloud.url, kind]


class TestDav(GivesOutright, WritesWell):
    """Every server, every kind, around the faults."""

    @pytest.fixture
    def connect(self, cloud: Cloud) -> Connect:
        return lambda: opened(cloud, straight=True)

    @pytest.fixture
    def repeats(self, repeats: bool) -> bool:
        return repeats


@pytest.mark.parametrize(
    ("cloud", "kind"),
    [("fake", Kind.CONTACTS), ("fake", Kind.CALENDAR), ("radicale", Kind.CONTACTS)],
    indirect=True,
)
class TestDavInTrouble(FailsWellWriting):
    """A fake and a real server behind a front that fails."""
