"""The receiver hears one right answer, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import http.client
import socket
import threading
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors.errors import SignInAgain
from connectors.net import oauth


@pytest.fixture
def receiver() -> Iterator[oauth.Receiver]:
    with oauth.Receiver("/google") as waiting:
        yield waiting


def ask(receiver: oauth.Receiver, path: str) -> tuple[int, str, dict[str, str]]:
    place = urlsplit(receiver.redirect)
    connection = http.client.HTTPConnection("127.0.0.1", place.port or 0, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), dict(answer.getheaders())
    finally:
        connection.close()


def test_s1_the_challenge_is_the_hash_of_the_verifier() -> None:
    pair = oauth.proof()
    digest = hashlib.sha256(pair.verifier.encode()).digest()
    assert base64.urlsafe_b64decode(pair.challenge + "=") == digest
    assert pair.method == "S256"
    assert 43 <= len(pair.verifier) <= 128
    assert oauth.proof() != pair


def test_the_right_answer_gives_the_code(receiver: oauth.Receiver) -> None:
    status, body, headers = ask(receiver, f"/google?state={receiver.state}&code=CODE-123&scope=x")
    assert receiver.wait(60) == "CODE-123"
    assert status == 200
    assert "CODE-123" not in body
    assert receiver.state not in body
    assert headers["Cache-Control"] == "no-store"


def test_s2_s4_strays_are_answered_and_forgotten(receiver: oauth.Receiver) -> None:
    for path, status in (
        ("/favicon.ico", 404),
        ("/google", 400),
        ("/google?state=wrong&code=evil", 400),
        (f"/google?state={receiver.state}", 400),
        (f"/google?state={receiver.state}&state=x&code=evil", 400),
        (f"/microsoft?state={receiver.state}&code=evil", 404),
    ):
        assert ask(receiver, path)[0] == status
    assert ask(receiver, f"/google?state={receiver.state}&code=good")[0] == 200
    assert ask(receiver, f"/google?state={receiver.state}&code=late")[0] == 400
    assert receiver.wait(60) == "good"


def test_an_idle_connection_does_not_hold_up_the_answer(receiver: oauth.Receiver) -> None:
    port = urlsplit(receiver.redirect).port
    with socket.create_connection(("127.0.0.1", port), timeout=60):
        ask(receiver, f"/google?state={receiver.state}&code=good")
        assert receiver.wait(60) == "good"


def test_s3_nothing_listens_after_the_answer(receiver: oauth.Receiver) -> None:
    ask(receiver, f"/google?state={receiver.state}&code=good")
    receiver.wait(60)
    with pytest.raises(OSError):
        ask(receiver, "/google")


def test_a_no_of_the_person_is_told(receiver: oauth.Receiver) -> None:
    ask(receiver, f"/google?state={receiver.state}&error=access_denied")
    with pytest.raises(SignInAgain) as caught:
        receiver.wait(60)
    assert caught.value.code == "sign-in-refused"
    assert "access_denied" in str(caught.value)


def test_h12_waiting_has_an_end(receiver: oauth.Receiver) -> None:
    with pytest.raises(SignInAgain) as caught:
        receiver.wait(0.05)
    assert caught.value.code == "sign-in-timeout"


def test_an_attempt_can_be_cancelled_by_the_address_of_its_page(receiver: oauth.Receiver) -> None:
    address = oauth.page("http://127.0.0.1/auth", {"state": receiver.state, "a": "b c"})
    assert parse_qs(urlsplit(address).query)["a"] == ["b c"]
    timer = threading.Timer(0.05, oauth.cancel, (address,))
    timer.start()
    with pytest.raises(SignInAgain) as caught:
        receiver.wait(60)
    timer.join()
    assert caught.value.code == "sign-in-cancelled"
    assert not oauth.cancel(address)


def test_s3_it_listens_on_loopback_alone(receiver: oauth.Receiver) -> None:
    assert urlsplit(receiver.redirect).hostname == "127.0.0.1"
    assert receiver._server.server_address[0] == "127.0.0.1"
