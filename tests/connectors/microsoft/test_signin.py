"""Signing in at Microsoft: what is asked for, what is kept, and what each refusal means."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest
import urllib3

from connectors import microsoft
from connectors.contract import Session
from connectors.errors import SignInAgain, TryLater
from connectors.microsoft.account import open_account
from connectors.microsoft.permissions import asked
from connectors.microsoft.signin import authorize, read
from connectors.net import oauth
from tests.clouds import faults
from tests.clouds.microsoft import MicrosoftCloud
from tests.clouds.microsoft_signin import CLIENT


def sign_in(cloud: MicrosoftCloud, **settings: str) -> str:
    kept: list[str] = []
    session = Session({**cloud.settings, **settings}, lambda: kept[-1], kept.append)
    threads: list[threading.Thread] = []

    def follow(url: str) -> None:
        with urllib3.PoolManager() as pool:
            pool.request("GET", url, retries=urllib3.Retry(5, redirect=5))

    def visit(url: str) -> None:
        threads.append(threading.Thread(target=follow, args=(url,)))
        threads[-1].start()

    try:
        authorize(session, visit)
    finally:
        for thread in threads:
            thread.join()
    return kept[-1]


def test_a_person_signs_in_and_the_account_opens(cloud: MicrosoftCloud) -> None:
    secret = sign_in(cloud, writes="no")
    (asked_for,) = cloud.sign_in.asked
    assert {"Contacts.Read", "offline_access", "openid"} <= set(asked_for["scope"].split())
    assert asked_for["code_challenge_method"] == "S256"
    assert read(secret).client == CLIENT
    account = open_account(Session(cloud.settings, lambda: secret))
    assert account.identity() == f"microsoft:{cloud.sign_in.subject}"
    account.close()


def test_without_a_browser_here_a_code_is_typed_elsewhere(cloud: MicrosoftCloud) -> None:
    secret = sign_in(cloud, way="code", writes="no")
    assert cloud.sign_in.polls >= 1
    account = open_account(Session(cloud.settings, lambda: secret))
    assert account.identity() == f"microsoft:{cloud.sign_in.subject}"
    account.close()


def test_a_code_nobody_types_ends_and_can_be_given_up(cloud: MicrosoftCloud) -> None:
    cloud.sign_in.typed = False
    with pytest.raises(SignInAgain) as told:
        sign_in(cloud, way="code")
    assert told.value.code == "sign-in-timeout"
    assert cloud.sign_in.polls == 2
    session = Session({**cloud.settings, "way": "code"}, str)

    def give_up(address: str) -> None:
        assert oauth.cancel(address)

    with pytest.raises(SignInAgain) as told:
        authorize(session, give_up)
    assert told.value.code == "sign-in-cancelled"


def test_a_person_who_says_no_to_the_code_is_heard(cloud: MicrosoftCloud) -> None:
    cloud.sign_in.refuses = "authorization_declined"
    with pytest.raises(SignInAgain):
        sign_in(cloud, way="code")
    with pytest.raises(SignInAgain) as told:
        sign_in(cloud, way="code", client="another")
    assert told.value.code == "microsoft-client-wrong"


def test_a_visit_moves_the_end_of_the_sign_in_ahead(cloud: MicrosoftCloud) -> None:
    ends: list[str] = []
    secret = json.dumps({"refresh_token": cloud.sign_in.token(), "client": CLIENT})
    session = Session(cloud.settings, lambda: secret, keep_end=ends.append)
    account = open_account(session)
    assert account.identity()
    account.close()
    (end,) = ends
    left = datetime.fromisoformat(end) - datetime.now(UTC)
    assert timedelta(days=89) < left <= timedelta(days=91)
    (ahead,) = microsoft.CONNECTOR.ahead({"ends": end})
    assert (ahead.code, ahead.when) == ("sign-in-ends", end)


def test_without_a_client_id_nothing_is_asked(cloud: MicrosoftCloud) -> None:
    with pytest.raises(SignInAgain) as told:
        sign_in(cloud, client="")
    assert told.value.code == "microsoft-client-missing"


def test_a_person_who_says_no_is_heard(cloud: MicrosoftCloud) -> None:
    cloud.sign_in.refuses = "access_denied"
    with pytest.raises(SignInAgain) as told:
        sign_in(cloud)
    assert told.value.code == "sign-in-refused"


def test_what_was_not_allowed_is_named(cloud: MicrosoftCloud) -> None:
    cloud.sign_in.withheld = frozenset({"Contacts.ReadWrite"})
    with pytest.raises(SignInAgain) as told:
        sign_in(cloud)
    assert (told.value.code, told.value.about) == ("permission-missing", "Contacts.ReadWrite")


def test_a_token_that_ended_is_renewed_and_the_new_one_kept(cloud: MicrosoftCloud) -> None:
    kept = [json.dumps({"refresh_token": cloud.sign_in.token(), "client": CLIENT})]
    session = Session({**cloud.settings, "only": "contacts"}, lambda: kept[-1], kept.append)
    account = open_account(session)
    before = list(account.collections())
    first = kept[-1]
    cloud.sign_in.expire()
    assert list(account.collections()) == before
    assert kept[-1] != first
    account.close()


def test_a_wrong_client_is_told_apart(cloud: MicrosoftCloud) -> None:
    session = cloud.session(client="another")
    account = open_account(session)
    with pytest.raises(SignInAgain) as told:
        list(account.collections())
    assert told.value.code == "microsoft-client-wrong"
    account.close()


def test_a_login_page_of_a_network_does_not_end_the_sign_in(cloud: MicrosoftCloud) -> None:
    cloud.faults.always(faults.portal())
    account = open_account(cloud.session())
    with pytest.raises(TryLater):
        list(account.collections())
    account.close()


def test_only_what_is_wanted_is_asked_for() -> None:
    assert asked({"only": "contacts"}) == ["User.Read", "Contacts.Read"]
    assert asked({"only": "contacts", "writes": "yes"}) == ["User.Read", "Contacts.ReadWrite"]
