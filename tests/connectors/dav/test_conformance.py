"""The DAV connector keeps the contract with every server we can start."""

from __future__ import annotations

import pytest

from connectors.model import Kind
from tests.connectors.conformance import FailsWellWriting, GivesOutright, WritesWell
from tests.connectors.dav.conftest import DAV_KINDS, fill, opened

SERVERS = ["fake", "radicale", "xandikos", "cyrus", "sabre", "davical", "sogo"]
_filled = {}


@pytest.fixture(params=SERVERS)
def cloud(request):
    return request.getfixturevalue(f"a_{request.param}")


@pytest.fixture(params=DAV_KINDS)
def kind(request):
    return request.param


@pytest.fixture
def repeats(cloud):
    return cloud.name == "sogo"  # whose cursors are seconds


@pytest.fixture
def connect(cloud):
    return lambda: opened(cloud)


@pytest.fixture
def filled(cloud, kind):
    cloud.faults.clear()
    if (cloud.url, kind) not in _filled:
        _filled[cloud.url, kind] = fill(cloud, kind)
    return _filled[cloud.url, kind]


class TestDav(GivesOutright, WritesWell):
    """Every server, every kind, around the faults."""

    @pytest.fixture
    def connect(self, cloud):
        return lambda: opened(cloud, straight=True)

    @pytest.fixture
    def repeats(self, repeats):
        return repeats


@pytest.mark.parametrize(
    ("cloud", "kind"),
    [("fake", Kind.CONTACTS), ("fake", Kind.CALENDAR), ("radicale", Kind.CONTACTS)],
    indirect=True,
)
class TestDavInTrouble(FailsWellWriting):
    """A fake and a real server behind a front that fails."""
