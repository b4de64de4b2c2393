"""Signing in at Google: what is asked for, what is kept, and what each refusal means."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Callable

import pytest

from connectors.contract import Session
from connectors.errors import SignInAgain, TryLater
from connectors.google import tokens
from connectors.google.account import open_account
from connectors.google.kept import read
from connectors.google.own_client import own_client
from connectors.google.permissions import asked
from connectors.google.signin import authorize
from connectors.google.tokens import Bearer
from tests.clouds import faults
from tests.clouds.google import GoogleCloud
from tests.connectors.google.browsing import visiting

READ_ONLY = {
    "openid",
    "https://www.googleapis.com/auth/userinfo.email",
    "https://www.googleapis.com/auth/contacts.readonly",
    "https://www.googleapis.com/auth/calendar.readonly",
    "https://www.googleapis.com/auth/tasks.readonly",
}


def sign_in(cloud: GoogleCloud, **settings: str) -> str:
    kept: list[str] = []
    session = Session({"root": cloud.url, **settings}, lambda: kept[-1], kept.append)
    with visiting() as visit:
        authorize(session, visit)
    return kept[-1]


def test_s6_a_person_signs_in_with_read_only_permissions(cloud: GoogleCloud) -> None:
    secret = sign_in(cloud)
    (asked_for,) = cloud.sign_in.asked
    assert set(asked_for["scope"].split()) == READ_ONLY
    assert asked_for["code_challenge_method"] == "S256"
    assert asked_for["access_type"] == "offline"
    assert asked_for["redirect_uri"].startswith("http://127.0.0.1:")
    assert read(secret).refresh in cloud.sign_in.refreshes
    assert read(secret).since.endswith("GMT")


def test_s6_writing_asks_for_more_and_only_for_what_is_wanted() -> None:
    write = {scope.rpartition("/")[2] for scope in asked({"writes": "yes"})}
    assert write == {
        "openid", "userinfo.email", "contacts", "calendar", "tasks", "drive.file",
        "photoslibrary.appendonly",
    }  # fmt: skip
    some = {scope.rpartition("/")[2] for scope in asked({"only": "tasks"})}
    assert some == {"openid", "userinfo.email", "tasks.readonly"}
    more = {scope.rpartition("/")[2] for scope in asked({"other-contacts": "yes"})}
    assert "contacts.other.readonly" in more


def test_h3_what_was_not_ticked_is_named(cloud: GoogleCloud) -> None:
    cloud.sign_in.unticked = frozenset({"https://www.googleapis.com/auth/calendar.readonly"})
    with pytest.raises(SignInAgain) as caught:
        sign_in(cloud)
    assert (caught.value.code, caught.value.about) == ("google-unticked", "Calendar")


def test_a_person_who_says_no_is_heard(cloud: GoogleCloud) -> None:
    cloud.sign_in.refuses = "access_denied"
    with pytest.raises(SignInAgain) as caught:
        sign_in(cloud)
    assert caught.value.code == "sign-in-refused"


def test_s7_an_own_client_is_used(cloud: GoogleCloud) -> None:
    cloud.sign_in.clients = {"mine.apps": "GOCSPX-x"}
    text = json.dumps({"installed": {"client_id": "mine.apps", "client_secret": "GOCSPX-x"}})
    assert read(sign_in(cloud, client=text)).refresh
    assert cloud.sign_in.asked[-1]["client_id"] == "mine.apps"


def test_a_client_google_does_not_know_is_told_apart(cloud: GoogleCloud) -> None:
    cloud.sign_in.clients = {"mine.apps": "right"}
    text = json.dumps({"installed": {"client_id": "mine.apps", "client_secret": "wrong"}})
    with pytest.raises(SignInAgain) as caught:
        sign_in(cloud, client=text)
    assert caught.value.code == "google-client-wrong"


@pytest.mark.parametrize(
    ("text", "code", "about"),
    [
        ("", "google-client-missing", ""),
        ("{", "google-client-unreadable", ""),
        ("[]", "google-client-unreadable", ""),
        ('{"installed": {}}', "google-client-unreadable", ""),
        ('{"web": {"client_id": "x"}}', "google-client-type", "Web application"),
        (
            '{"type": "service_account", "private_key": "x"}',
            "google-client-type",
            "Service account",
        ),
    ],
)
def test_a_wrong_client_file_is_recognised(text: str, code: str, about: str) -> None:
    with pytest.raises(SignInAgain) as caught:
        own_client({"client": text})
    assert (caught.value.code, caught.value.about) == (code, about)


def test_an_access_token_that_ended_is_renewed_unseen(cloud: GoogleCloud) -> None:
    account = open_account(cloud.session())
    (book, *_) = account.collections()
    assert list(account.changes(book, None))
    cloud.sign_in.expire()
    assert list(account.changes(book, None))
    account.close()
    assert cloud.calls.count("oauth2.token") == 2


def test_an_account_opened_again_goes_on_with_its_token(cloud: GoogleCloud) -> None:
    session = cloud.session()
    for _ in range(3):
        account = open_account(session)
        assert account.identity() == f"google:{cloud.sign_in.subject}"
        account.close()
    assert cloud.calls == ["oauth2.token"]


def test_a_permission_taken_back_asks_the_person(cloud: GoogleCloud) -> None:
    account = open_account(cloud.session())
    (book, *_) = account.collections()
    list(account.changes(book, None))
    cloud.sign_in.revoke()
    with pytest.raises(SignInAgain) as caught:
        list(account.changes(book, None))
    account.close()
    assert caught.value.code == "sign-in-again"


def test_testing_mode_is_recognised_by_its_seven_days(cloud: GoogleCloud) -> None:
    cloud.sign_in.lasts = 604_799
    secret = sign_in(cloud)
    cloud.sign_in.revoke()
    with pytest.raises(SignInAgain) as caught:
        Bearer(Session({"root": cloud.url}, lambda: secret)).header()
    assert caught.value.code == "google-testing-mode"


def test_a_token_endpoint_out_of_order_is_no_reason_to_sign_in(cloud: GoogleCloud) -> None:
    for fault in (faults.status(503), faults.reset, faults.portal(), faults.half_a_body()):
        cloud.faults.clear()
        cloud.faults.always(fault, path="token")
        with pytest.raises(TryLater):
            Bearer(cloud.session()).header()


def test_a_bare_refresh_token_is_a_secret_too(cloud: GoogleCloud) -> None:
    token = cloud.sign_in.token()
    assert Bearer(Session({"root": cloud.url}, lambda: token)).header().startswith("Bearer ya29.")


@pytest.mark.parametrize("secret", ["", "{", "{}", '{"refresh_token": "x", "scopes": 5}'])
def test_a_damaged_secret_asks_the_person(secret: str) -> None:
    with pytest.raises(SignInAgain):
        read(secret)


def test_s5_the_code_goes_nowhere_but_to_the_token_endpoint(cloud: GoogleCloud) -> None:
    sign_in(cloud)
    query = urllib.parse.urlencode(cloud.sign_in.asked[0])
    assert "code_verifier" not in query
    assert "secret" not in query


def remembering(cloud: GoogleCloud, store: dict[str, bytes], secret: str) -> Session:
    def recall(name: str) -> bytes:
        return store.get(name, b"")

    def remember(name: str, body: bytes) -> None:
        store[name] = body

    return Session({"root": cloud.url}, lambda: secret, recall=recall, remember=remember)


def test_the_next_process_goes_on_with_a_token_that_only_its_sign_in_can_read(
    cloud: GoogleCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    store: dict[str, bytes] = {}
    mine, other = cloud.sign_in.token(), cloud.sign_in.token()
    given = []
    for secret in (mine, mine, other, mine):
        monkeypatch.setattr(tokens, "_HELD", {})
        bearer = Bearer(remembering(cloud, store, secret))
        given.append(bearer.header())
        assert bearer.subject() == cloud.sign_in.subject
    assert given[0] == given[1]
    assert len({given[0], given[2], given[3]}) == 3, "another sign-in has to ask for its own"
    assert cloud.calls.count("oauth2.token") == 3
    (sealed,) = store.values()
    assert given[3].removeprefix("Bearer ").encode() not in sealed
    assert mine.encode() not in sealed


@pytest.mark.parametrize(
    "change", [lambda kept: kept[:-1], lambda kept: b"", lambda kept: b"x" * 40]
)
def test_a_damaged_token_of_an_earlier_process_is_asked_for_anew(
    cloud: GoogleCloud, monkeypatch: pytest.MonkeyPatch, change: Callable[[bytes], bytes]
) -> None:
    store: dict[str, bytes] = {}
    session = remembering(cloud, store, cloud.sign_in.token())
    first = Bearer(session).header()
    store.update({name: change(body) for name, body in store.items()})
    monkeypatch.setattr(tokens, "_HELD", {})
    assert Bearer(session).header() != first
    assert cloud.calls.count("oauth2.token") == 2
