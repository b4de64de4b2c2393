"""A bucket judged as every place for files is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from connectors import s3
from connectors.contract import Files
from tests.clouds.s3 import SECRET, Bucket, bucket
from tests.clouds.trouble import Trouble, in_the_way
from tests.connectors.file_things import files_of
from tests.connectors.files_conformance import KeepsFiles
from tests.connectors.files_through_trouble import KeepsFilesThroughTrouble


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    with bucket(tmp_path_factory.mktemp("s3")) as started:
        yield started


@pytest.fixture
def where(request: pytest.FixtureRequest) -> str:
    return f"own/{abs(hash(request.node.nodeid))}"


class TestBucket(KeepsFiles):
    @pytest.fixture
    def another(self, cloud: Bucket, where: str) -> Callable[[], Files]:
        return lambda: files_of(s3.CONNECTOR, cloud.session(where))

    @pytest.fixture
    def secret(self) -> str:
        return SECRET


class TestBucketThroughTrouble(KeepsFilesThroughTrouble):
    @pytest.fixture
    def trouble(self, cloud: Bucket) -> Iterator[Trouble]:
        with in_the_way(cloud.url) as standing:
            yield standing

    @pytest.fixture
    def another(self, cloud: Bucket, where: str, trouble: Trouble) -> Callable[[], Files]:
        return lambda: files_of(s3.CONNECTOR, cloud.session(where, url=trouble.url))
