"""A large file goes up in parts, and a broken try is gone on with, never begun anew."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from connectors import s3
from connectors.contract import Files
from connectors.errors import Refused, TryLater
from connectors.s3.bucket import bucket_of
from connectors.s3.parts import send_in_parts
from tests.clouds.s3 import Bucket, bucket
from tests.clouds.trouble import Trouble, in_the_way
from tests.connectors.file_things import files_of

PART = 2 << 20
BODY = os.urandom(4 * PART + 1234)
SHA256 = hashlib.sha256(BODY).hexdigest()


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    with bucket(tmp_path_factory.mktemp("s3")) as started:
        yield started


@pytest.fixture
def trouble(cloud: Bucket) -> Iterator[Trouble]:
    with in_the_way(cloud.url) as standing:
        yield standing


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film"
    path.write_bytes(BODY)
    return path


def opened(cloud: Bucket, url: str = "") -> Files:
    return files_of(s3.CONNECTOR, cloud.session("parts", url=url))


def puts(trouble: Trouble) -> int:
    return sum(one.startswith("PUT ") for one in trouble.requests)


def test_what_was_sent_before_the_line_broke_is_not_sent_again(
    cloud: Bucket, trouble: Trouble, film: Path
) -> None:
    place = bucket_of(cloud.session("parts", url=trouble.url))
    trouble.gone_after(puts=3)
    with pytest.raises(TryLater):
        send_in_parts(place, "parts/a film & more.mov", film, SHA256, PART)
    trouble.end()
    trouble.requests.clear()
    sent = send_in_parts(place, "parts/a film & more.mov", film, SHA256, PART)
    assert sent.parts == puts(trouble) <= 2
    assert sent.etag == sent.expected
    assert (cloud.root / "parts" / "a film & more.mov").read_bytes() == BODY


def test_a_mirror_that_broke_off_goes_on_in_another_process(
    cloud: Bucket, trouble: Trouble, film: Path
) -> None:
    with closing(opened(cloud, trouble.url)) as files:
        trouble.gone_after(puts=1)
        with pytest.raises(TryLater):
            files.write("later.mov", film, SHA256)
        trouble.end()
        assert "later.mov" not in {one.path for one in files.list()}
    trouble.requests.clear()
    with closing(opened(cloud, trouble.url)) as again:
        stored = again.write("later.mov", film, SHA256)
        assert stored.size == len(BODY)
        assert b"".join(again.read("later.mov")) == BODY
    assert puts(trouble) <= 2


def test_parts_of_another_body_are_sent_over(cloud: Bucket, trouble: Trouble, film: Path) -> None:
    place = bucket_of(cloud.session("parts", url=trouble.url))
    trouble.gone_after(puts=2)
    with pytest.raises(TryLater):
        send_in_parts(place, "parts/other.mov", film, SHA256, PART)
    trouble.end()
    other = bytes(len(BODY) - PART)
    film.write_bytes(other)
    sent = send_in_parts(place, "parts/other.mov", film, hashlib.sha256(other).hexdigest(), PART)
    assert sent.parts == 4, "nothing of the other body was of use"
    assert (cloud.root / "parts" / "other.mov").read_bytes() == other


def test_a_body_that_is_not_the_one_meant_leaves_no_parts(
    cloud: Bucket, trouble: Trouble, film: Path
) -> None:
    place = bucket_of(cloud.session("parts", url=trouble.url))
    with pytest.raises(Refused):
        send_in_parts(place, "parts/wrong.mov", film, hashlib.sha256(b"other").hexdigest(), PART)
    trouble.requests.clear()
    assert send_in_parts(place, "parts/wrong.mov", film, SHA256, PART).parts == 5
    with closing(opened(cloud)) as files:
        assert "wrong.mov" in {one.path for one in files.list()}
