"""An encrypted place judged as every place for files is, over a folder, a bucket and trouble."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from connectors import folder, s3, webdav
from connectors.contract import Files, Session
from connectors.errors import Unsound
from desktop.engine.encrypted import key as keys
from desktop.engine.encrypted.index import Index
from desktop.engine.encrypted.place import EncryptedFiles
from tests.clouds import s3 as bucket
from tests.clouds import webdav as dav
from tests.clouds.trouble import Trouble, in_the_way
from tests.connectors.file_things import files_of, put, whole
from tests.connectors.files_conformance import KeepsFiles
from tests.connectors.files_through_trouble import KeepsFilesThroughTrouble

Another = Callable[[], Files]


def sealed(inner: Another, computer: Path) -> Another:
    """Opens the place again and again with one key, each time as a computer that knows nothing."""
    key, count = keys.new(), iter(range(1000))

    def another() -> Files:
        own = computer / str(next(count))
        return EncryptedFiles(inner(), Index(key, own / "list.json", own / "staging"))

    return another


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dav.Folder]:
    with dav.webdav("rclone", tmp_path_factory.mktemp("webdav")) as running:
        yield running


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bucket.Bucket]:
    with bucket.bucket(tmp_path_factory.mktemp("s3")) as running:
        yield running


@pytest.fixture
def where(request: pytest.FixtureRequest) -> str:
    return f"own/{abs(hash(request.node.nodeid))}"


class TestOverAFolder(KeepsFiles):
    @pytest.fixture
    def another(self, tmp_path: Path) -> Another:
        (tmp_path / "disk").mkdir()
        session = Session({"path": str(tmp_path / "disk")})
        return sealed(lambda: files_of(folder.CONNECTOR, session), tmp_path / "computer")


class TestOverABucket(KeepsFiles):
    @pytest.fixture
    def another(self, store: bucket.Bucket, where: str, tmp_path: Path) -> Another:
        return sealed(lambda: files_of(s3.CONNECTOR, store.session(where)), tmp_path / "computer")

    @pytest.fixture
    def secret(self) -> str:
        return bucket.SECRET

    def test_s52_what_the_place_says_of_sealed_bytes_proves_what_is_in_them(
        self, another: Another, tmp_path: Path
    ) -> None:
        with closing(another()) as writer:
            put(writer, tmp_path, "a/film", b"plain bytes")
        with closing(another()) as reader:
            (listed,) = reader.list()
        assert listed.hashes == {"sha256": hashlib.sha256(b"plain bytes").hexdigest()}

    def test_s54_a_hash_of_other_bytes_proves_nothing(
        self, another: Another, store: bucket.Bucket, tmp_path: Path
    ) -> None:
        with closing(another()) as writer:
            put(writer, tmp_path, "a/film", b"plain bytes")
            put(writer, tmp_path, "a/other", b"other bytes")
        one, two = sorted(store.root.glob("own/**/?/*.age"), key=lambda at: at.stat().st_mtime)[-2:]
        one.write_bytes(two.read_bytes())
        with closing(another()) as reader:
            told = {file.path: file.hashes for file in reader.list()}
            assert told["a/film"] == {}
            with pytest.raises(Unsound):
                whole(reader, "a/film")


class TestThroughTrouble(KeepsFilesThroughTrouble):
    @pytest.fixture
    def trouble(self, server: dav.Folder) -> Iterator[Trouble]:
        with in_the_way(server.url) as standing:
            yield standing

    @pytest.fixture
    def another(self, server: dav.Folder, where: str, trouble: Trouble, tmp_path: Path) -> Another:
        session = server.session(where, url=trouble.url)
        return sealed(lambda: files_of(webdav.CONNECTOR, session), tmp_path / "computer")
