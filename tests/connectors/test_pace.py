"""The limit a person sets on the network holds for what other programs carry for us, too."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors import rclone, s3
from connectors.contract import Files, Session
from connectors.net import pace
from desktop.clock import SystemClock
from desktop.engine.plans.bandwidth import Bandwidth
from tests.clouds.s3 import bucket
from tests.clouds.sftp import sftp

KILOBYTES = 400
SIZE = 500_000


@pytest.fixture(params=["s3", "sftp"])
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Session]]:
    if request.param == "s3":
        with bucket(tmp_path / "cloud") as place:
            yield "s3", place.session()
    else:
        with sftp(tmp_path / "cloud") as server:
            yield "sftp", server.session()


def opened(which: str, session: Session) -> Files:
    connector = {"s3": s3.CONNECTOR, "sftp": rclone.SFTP}[which]
    assert connector.files is not None
    return connector.files(session)


def test_a_file_goes_and_comes_no_faster_than_wished(
    session: tuple[str, Session], tmp_path: Path
) -> None:
    body = tmp_path / "a film"
    body.write_bytes(bytes(range(250)) * (SIZE // 250))
    digest = hashlib.sha256(body.read_bytes()).hexdigest()
    least = SIZE / (KILOBYTES * 1000) * 0.6
    pace.keep_to(Bandwidth(KILOBYTES, SystemClock()).spend, KILOBYTES * 1000)
    files = opened(*session)
    try:
        begun = time.monotonic()
        files.write("film.mp4", body, digest)
        sent = time.monotonic()
        assert b"".join(files.read("film.mp4")) == body.read_bytes()
        read = time.monotonic()
        assert sent - begun >= least, "it was sent faster"
        # What was not used while nothing went may be used afterwards.
        assert read - begun >= 2 * least, "it was read faster"
        slow = 20
        pace.keep_to(Bandwidth(slow, SystemClock()).spend, slow * 1000)
        assert list(files.list())
        pace.keep_to(None)
        begun = time.monotonic()
        assert b"".join(files.read("film.mp4")) == body.read_bytes()
        assert time.monotonic() - begun < SIZE / (slow * 1000) * 0.8, "the wish was taken back"
    finally:
        pace.keep_to(None)
        files.close()
