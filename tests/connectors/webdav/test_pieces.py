"""A large file goes to a Nextcloud in pieces; a broken try is gone on with, never begun anew."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from connectors import webdav
from connectors.contract import Files
from connectors.errors import Full, Refused, TryLater
from connectors.webdav.pieces import PIECE
from tests.clouds.nextcloud import Nextcloud, nextcloud
from tests.clouds.trouble import Trouble, in_the_way
from tests.connectors.file_things import files_of
from tests.connectors.files_conformance import KeepsFiles

BODY = os.urandom(3 * PIECE + 1234)
SHA256 = hashlib.sha256(BODY).hexdigest()


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Nextcloud]:
    with nextcloud(tmp_path / "cloud") as started:
        yield started


@pytest.fixture
def trouble(cloud: Nextcloud) -> Iterator[Trouble]:
    with in_the_way(cloud.url) as standing:
        yield standing


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film"
    path.write_bytes(BODY)
    return path


def opened(cloud: Nextcloud, url: str = "") -> Files:
    return files_of(webdav.CONNECTOR, cloud.session("Second home", url=url))


class TestNextcloud(KeepsFiles):
    @pytest.fixture
    def another(self, cloud: Nextcloud) -> Callable[[], Files]:
        return lambda: opened(cloud)


def test_a_large_file_arrives_whole_and_small_ones_as_ever(
    cloud: Nextcloud, film: Path, tmp_path: Path
) -> None:
    small = tmp_path / "small"
    small.write_bytes(b"x")
    with closing(opened(cloud)) as files:
        files.write("films/a & b.mov", film, SHA256)
        files.write("films/note", small, hashlib.sha256(b"x").hexdigest())
    assert (cloud.root / "Second home/films/a & b.mov").read_bytes() == BODY
    assert cloud.pieces_sent() == 4
    assert list(cloud.pieces.iterdir()) == []


def test_what_was_sent_before_the_line_broke_is_not_sent_again(
    cloud: Nextcloud, trouble: Trouble, film: Path
) -> None:
    with closing(opened(cloud, trouble.url)) as files:
        trouble.gone_after(puts=2)
        with pytest.raises(TryLater):
            files.write("film.mov", film, SHA256)
        trouble.end()
        assert list(files.list()) == []
    cloud.requests.clear()
    with closing(opened(cloud, trouble.url)) as again:
        assert again.write("film.mov", film, SHA256).size == len(BODY)
        assert b"".join(again.read("film.mov")) == BODY
    assert cloud.pieces_sent() == 2


def test_a_full_cloud_is_said_to_be_full_after_three_requests_at_most(
    cloud: Nextcloud, trouble: Trouble, film: Path
) -> None:
    with closing(opened(cloud, trouble.url)) as files:
        files.identity()
        trouble.full()
        with pytest.raises(Full):
            files.write("film.mov", film, SHA256)
        assert trouble.refusals <= 3
        trouble.end()
        assert list(files.list()) == []


def test_a_body_that_is_not_the_one_meant_leaves_no_pieces(cloud: Nextcloud, film: Path) -> None:
    with closing(opened(cloud)) as files:
        with pytest.raises(Refused):
            files.write("film.mov", film, hashlib.sha256(b"other").hexdigest())
        assert list(files.list()) == []
    assert list(cloud.pieces.iterdir()) == []
