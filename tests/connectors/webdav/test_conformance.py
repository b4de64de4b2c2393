"""WebDAV folders of two servers judged as every place for files is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from connectors import webdav
from connectors.contract import Files
from tests.clouds.trouble import Trouble, in_the_way
from tests.clouds.webdav import PASSWORD, SERVERS, Folder
from tests.clouds.webdav import webdav as started
from tests.connectors.file_things import files_of
from tests.connectors.files_conformance import KeepsFiles
from tests.connectors.files_through_trouble import KeepsFilesThroughTrouble


@pytest.fixture(scope="module", params=SERVERS)
def cloud(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Folder]:
    with started(request.param, tmp_path_factory.mktemp("webdav")) as running:
        yield running


@pytest.fixture
def where(request: pytest.FixtureRequest) -> str:
    return f"own folder/{abs(hash(request.node.nodeid))}"


class TestWebDav(KeepsFiles):
    @pytest.fixture
    def another(self, cloud: Folder, where: str) -> Callable[[], Files]:
        return lambda: files_of(webdav.CONNECTOR, cloud.session(where))

    @pytest.fixture
    def secret(self) -> str:
        return PASSWORD


class TestWebDavThroughTrouble(KeepsFilesThroughTrouble):
    @pytest.fixture
    def trouble(self, cloud: Folder) -> Iterator[Trouble]:
        with in_the_way(cloud.url) as standing:
            yield standing

    @pytest.fixture
    def another(self, cloud: Folder, where: str, trouble: Trouble) -> Callable[[], Files]:
        return lambda: files_of(webdav.CONNECTOR, cloud.session(where, url=trouble.url))
