"""What a bucket's server may say, and what of it is passed on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors import s3
from connectors.contract import Session
from connectors.errors import ConnectorError, NotThere, Refused, SignInAgain, TryLater
from tests.clouds.faults import Faults, Response
from tests.clouds.front import Front
from tests.clouds.s3 import BUCKET, SECRET, Bucket, bucket
from tests.connectors.file_things import files_of


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    with bucket(tmp_path_factory.mktemp("s3")) as started:
        yield started


def said(session: Session) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        files_of(s3.CONNECTOR, session).identity()
    assert SECRET not in str(caught.value)
    return caught.value


def test_a_wrong_key_is_for_the_person(cloud: Bucket) -> None:
    assert isinstance(said(cloud.session(secret="wrong")), SignInAgain)


def test_a_bucket_that_is_not_there_is_named(cloud: Bucket) -> None:
    settings = {**cloud.session().settings, "bucket": "no-such-bucket"}
    error = said(Session(settings, lambda: SECRET))
    assert isinstance(error, NotThere)
    assert error.code == "no-bucket"


def test_a_server_that_is_not_there_is_asked_later(cloud: Bucket) -> None:
    error = said(cloud.session(url="http://127.0.0.1:1"))
    assert isinstance(error, TryLater)
    assert error.code == "unreachable"


def test_a12_a_networks_own_page_is_not_taken_for_an_empty_bucket(cloud: Bucket) -> None:
    page = Response(200, {"Content-Type": "text/html"}, b"<html><body>Welcome</body></html>")
    network = Front(lambda method, path, headers, body: page, Faults())
    try:
        error = said(cloud.session(url=network.url))
        assert (type(error), error.code) == (TryLater, "wrong-network")
        assert s3.CONNECTOR.files is not None
        with pytest.raises(TryLater):
            list(s3.CONNECTOR.files(cloud.session(url=network.url)).list())
    finally:
        network.stop()


@pytest.mark.parametrize("url", ["ftp://x", "https://user:word@host", "https://", "https://[::x"])
def test_an_address_that_cannot_be_right_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        files_of(s3.CONNECTOR, Session({"url": url, "bucket": BUCKET}))


def test_keys_of_the_environment_are_not_used(
    cloud: Bucket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "other")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "other")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "other")
    monkeypatch.setenv("AWS_SKIP_SIGNATURE", "true")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    files = files_of(s3.CONNECTOR, cloud.session("env"))
    body = tmp_path / "body"
    body.write_bytes(b"x")
    files.write("a.vcf", body, hashlib.sha256(b"x").hexdigest())
    assert (cloud.root / "env" / "a.vcf").read_bytes() == b"x"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_proxy_of_the_environment_is_not_gone_through(
    cloud: Bucket, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:1")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    url = cloud.url.replace("127.0.0.1", host)
    assert files_of(s3.CONNECTOR, cloud.session(url=url)).identity()


def test_a_proxy_the_person_named_is_gone_through(cloud: Bucket) -> None:
    session = cloud.session()
    named = Session({**session.settings, "proxy": "http://127.0.0.1:1"}, session.secret)
    error = said(named)
    assert isinstance(error, TryLater)
    assert error.code == "unreachable"


def test_plain_http_beyond_the_house_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        files_of(s3.CONNECTOR, Session({"url": "http://storage.example.com", "bucket": BUCKET}))
    assert caught.value.code == "insecure-address"
