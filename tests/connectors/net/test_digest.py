from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

import pytest

from connectors.errors import SignInAgain, TryLater
from connectors.net.digest import asked_for
from connectors.net.http import basic
from connectors.webdav.files import DavFiles
from tests.clouds.faults import Response
from tests.clouds.webdav import webdav
from tests.connectors.net.conftest import Sites, Visitors, text

MUFASA = basic("Mufasa", lambda: "Circle of Life")()
NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
ASKED = f'Digest realm="http-auth@example.org", qop="auth, auth-int", nonce="{NONCE}"'


def test_a_real_server_that_takes_only_proof_of_a_password_is_signed_in_to(tmp_path: Path) -> None:
    body = tmp_path / "body"
    body.write_bytes(b"kept")
    with webdav("wsgidav", tmp_path, digest=True) as folder:
        files = DavFiles.open(folder.session("ours"))
        for name in ("one.vcf", "below/two & ü?.vcf"):
            files.write(name, body, hashlib.sha256(b"kept").hexdigest())
            assert b"".join(files.read(name)) == b"kept"
        files.close()
        stranger = DavFiles.open(folder.session("ours", secret="another"))
        with pytest.raises(SignInAgain):
            stranger.identity()
        stranger.close()


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_a_proof_is_as_in_the_standard(
    monkeypatch: pytest.MonkeyPatch, algorithm: str, response: str
) -> None:
    ours = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    monkeypatch.setattr(secrets, "token_hex", lambda size: ours)
    asked = asked_for([f"{ASKED}, algorithm={algorithm}"])
    assert asked is not None
    header = asked.header(MUFASA, "GET", "/dir/index.html")
    assert f'response="{response}"' in header
    assert "nc=00000001" in header
    assert "nc=00000002" in asked.header(MUFASA, "GET", "/dir/index.html")


@pytest.mark.parametrize(
    "challenges",
    [
        [], ['Basic realm="Digest x=1"'], [ASKED, 'Basic realm="x"'], [f'{ASKED}, Basic realm="x"'],
        [f'Basic realm="x", {ASKED}'], ["Negotiate"], ['Digest realm="x"'],
        [f"{ASKED}, algorithm=SHA-1024"], ['Digest realm="x", nonce="y", qop="auth-int"'],
    ],
)  # fmt: skip
def test_where_the_password_is_taken_as_it_is_or_the_proof_is_unknown_none_is_given(
    challenges: list[str],
) -> None:
    assert asked_for(challenges) is None


def test_a_proof_is_given_beside_others_that_are_not_ours() -> None:
    found = asked_for(["Negotiate", f'NTLM, {ASKED}, opaque="a\\"b", algorithm=MD5-sess'])
    assert found is not None
    assert (found.realm, found.nonce, found.opaque) == ("http-auth@example.org", NONCE, 'a"b')
    header = found.header(MUFASA, "GET", "/")
    assert 'opaque="a\\"b"' in header
    assert "algorithm=MD5-sess" in header


class Guard:
    """Takes a proof made with its nonce, and no password."""

    def __init__(self, site: Sites) -> None:
        self.nonce = "first"
        self.server = site(lambda method, path: self._answer())

    def _answer(self) -> Response:
        said = self.server.seen[-1][2].get("Authorization", "")
        if said.startswith("Digest ") and f'nonce="{self.nonce}"' in said:
            return text()
        asked = f'Digest realm="r", qop="auth", nonce="{self.nonce}"'
        return text(status=401, WWW_Authenticate=asked)


def test_the_proof_goes_along_with_every_later_request(site: Sites, visitor: Visitors) -> None:
    guard = Guard(site)
    client = visitor(guard.server.url, authorization=lambda: MUFASA)
    for _ in range(3):
        with client.ask("PUT", guard.server.url, body=b"body") as answer:
            assert answer.read() == b"hello"
    assert len(guard.server.seen) == 4


def test_a_new_proof_is_given_when_one_is_asked_for(site: Sites, visitor: Visitors) -> None:
    guard = Guard(site)
    client = visitor(guard.server.url, authorization=lambda: MUFASA)
    for guard.nonce in ("first", "second"):
        with client.ask("GET", guard.server.url) as answer:
            assert answer.read() == b"hello"
    guard.nonce = "third"
    with (
        pytest.raises(TryLater),
        client.ask("PUT", guard.server.url, body=iter([b"once"]), length=4),
    ):
        pass
    with client.ask("PUT", guard.server.url, body=iter([b"once"]), length=4) as answer:
        assert answer.status == 200


def test_a_proof_that_is_refused_is_no_reason_to_try_for_ever(
    site: Sites, visitor: Visitors
) -> None:
    asked = 'Digest realm="r", nonce="n", stale=true'
    server = site(lambda method, path: text(status=401, WWW_Authenticate=asked))
    with (
        pytest.raises(SignInAgain),
        visitor(server.url, authorization=lambda: MUFASA).ask("GET", server.url),
    ):
        pass
    assert len(server.seen) == 2


def test_a_token_is_never_taken_for_a_password(site: Sites, visitor: Visitors) -> None:
    server = site(lambda method, path: text(status=401, WWW_Authenticate=ASKED))
    with (
        pytest.raises(SignInAgain),
        visitor(server.url, authorization=lambda: "Bearer token").ask("GET", server.url),
    ):
        pass
    assert len(server.seen) == 1
