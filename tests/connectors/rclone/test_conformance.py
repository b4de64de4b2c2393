"""SFTP, and a bucket reached the long way through rclone, judged as every place for files is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from connectors import rclone
from connectors.contract import Files, Session
from tests.clouds.s3 import BUCKET, KEY, SECRET, Bucket, bucket
from tests.clouds.sftp import PASSWORD, Server, sftp
from tests.clouds.trouble import Trouble, in_the_way
from tests.connectors.file_things import files_of
from tests.connectors.files_conformance import KeepsFiles
from tests.connectors.files_through_trouble import KeepsFilesThroughTrouble


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with sftp(tmp_path_factory.mktemp("sftp")) as started:
        yield started


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    with bucket(tmp_path_factory.mktemp("s3")) as started:
        yield started


@pytest.fixture(scope="module", autouse=True)
def _one_child() -> Iterator[None]:
    """Borrowed for the whole module, so that the tests share one."""
    from connectors.rclone import child

    child.borrow()
    yield
    child.give_back()


@pytest.fixture
def where(request: pytest.FixtureRequest) -> str:
    return f"own folder/{abs(hash(request.node.nodeid))}"


def by_options(cloud: Bucket, url: str, where: str) -> Session:
    options = f"provider=Other\naccess_key_id={KEY}\nendpoint={url}\nno_check_bucket=true"
    settings = {"type": "s3", "options": options, "path": f"{BUCKET}/{where}"}
    return Session(settings, lambda: SECRET)


class TestSftp(KeepsFiles):
    # rclone's own server, not OpenSSH's; what is read back is proven by its hash in any case.
    server_mixes = True

    @pytest.fixture
    def another(self, server: Server, where: str) -> Callable[[], Files]:
        return lambda: files_of(rclone.SFTP, server.session(where))

    @pytest.fixture
    def secret(self) -> str:
        return PASSWORD


class TestAnyProvider(KeepsFiles):
    @pytest.fixture
    def another(self, cloud: Bucket, where: str) -> Callable[[], Files]:
        return lambda: files_of(rclone.OTHERS, by_options(cloud, cloud.url, where))

    @pytest.fixture
    def secret(self) -> str:
        return SECRET


class TestAnyProviderThroughTrouble(KeepsFilesThroughTrouble):
    @pytest.fixture
    def trouble(self, cloud: Bucket) -> Iterator[Trouble]:
        with in_the_way(cloud.url) as standing:
            yield standing

    @pytest.fixture
    def another(self, cloud: Bucket, where: str, trouble: Trouble) -> Callable[[], Files]:
        return lambda: files_of(rclone.OTHERS, by_options(cloud, trouble.url, where))
