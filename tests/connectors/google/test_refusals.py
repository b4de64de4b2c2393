"""Google's error answers, each with the next step it asks for."""

from __future__ import annotations

import json

import pytest

from connectors.errors import (
    ChangedMeanwhile,
    ConnectorError,
    Full,
    NotThere,
    Refused,
    SignInAgain,
    StartOver,
    TryLater,
)
from connectors.google.account import open_account
from connectors.google.drive import DriveFiles
from connectors.google.refusals import refusal
from connectors.model import Kind
from tests.clouds.google import GoogleCloud
from tests.clouds.google_signin import EVERY
from tests.clouds.google_words import Wrong
from tests.connectors.things import thing

CASES = [
    (Wrong(401, "authError"), SignInAgain, "sign-in-again"),
    (Wrong(403, "rateLimitExceeded"), TryLater, "busy"),
    (Wrong(403, "userRateLimitExceeded"), TryLater, "busy"),
    (Wrong(429, info="RATE_LIMIT_EXCEEDED", state="RESOURCE_EXHAUSTED"), TryLater, "busy"),
    (Wrong(429, info="RATE_LIMIT_EXCEEDED", metadata={"quota_limit": "WritesPerDayPerProject"}), TryLater, "day-limit"),
    (Wrong(403, "dailyLimitExceeded"), TryLater, "day-limit"),
    (Wrong(403, "quotaExceeded"), TryLater, "day-limit"),
    (Wrong(403, "accessNotConfigured"), SignInAgain, "google-api-not-enabled"),
    (Wrong(403, info="SERVICE_DISABLED", metadata={"service": "tasks.googleapis.com"}), SignInAgain, "google-api-not-enabled"),
    (Wrong(403, info="ACCESS_TOKEN_SCOPE_INSUFFICIENT"), SignInAgain, "permission-missing"),
    (Wrong(403, "insufficientPermissions"), SignInAgain, "permission-missing"),
    (Wrong(403, "storageQuotaExceeded"), Full, "full"),
    (Wrong(403, "forbiddenForNonOrganizer"), Refused, "refused"),
    (Wrong(400, info="EXPIRED_SYNC_TOKEN"), StartOver, "start-over"),
    (Wrong(400, "invalid", "Invalid sync token value."), StartOver, "start-over"),
    (Wrong(410, "fullSyncRequired"), StartOver, "start-over"),
    (Wrong(410, "updatedMinTooLongAgo"), StartOver, "start-over"),
    (Wrong(410, "deleted"), NotThere, "not-there"),
    (Wrong(404, "notFound"), NotThere, "not-there"),
    (Wrong(409, "duplicate"), ChangedMeanwhile, "exists"),
    (Wrong(412, "conditionNotMet"), ChangedMeanwhile, "changed-meanwhile"),
    (Wrong(400, "failedPrecondition"), ChangedMeanwhile, "changed-meanwhile"),
    (Wrong(400, "invalid"), Refused, "refused"),
    (Wrong(503, "backendError"), TryLater, "try-later"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "kind", "code"), CASES, ids=lambda one: str(one)[:40])
def test_each_answer_has_its_next_step(wrong: Wrong, kind: type[ConnectorError], code: str) -> None:
    found = refusal(wrong.status, json.dumps(wrong.body).encode(), wrong.headers)
    assert type(found) is kind
    assert found.code == code


def test_the_wait_google_asks_for_is_told() -> None:
    wrong = Wrong(429, "rateLimitExceeded", after=17)
    found = refusal(429, json.dumps(wrong.body).encode(), wrong.headers)
    assert isinstance(found, TryLater)
    assert found.after == 17


def test_an_api_that_is_off_is_named() -> None:
    wrong = Wrong(403, info="SERVICE_DISABLED", metadata={"service": "people.googleapis.com"})
    assert refusal(403, json.dumps(wrong.body).encode(), {}).about == "People API"


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"error": "x"}', b'{"error": {"errors": [3]}}']
)
def test_an_answer_that_is_none_of_googles_is_read_by_its_status(body: bytes) -> None:
    assert type(refusal(502, body, {})) is TryLater


def test_the_text_holds_no_personal_data() -> None:
    wrong = Wrong(400, "invalid", "ada@example.com is no good")
    assert "ada" not in str(refusal(400, json.dumps(wrong.body).encode(), {}))


@pytest.mark.parametrize(
    ("writes", "code"), [("no", "only-reading"), ("yes", "permission-missing")]
)
def test_a_permission_nobody_asked_for_is_not_called_missing(
    cloud: GoogleCloud, writes: str, code: str
) -> None:
    reading = EVERY.replace("/auth/contacts", "/auth/contacts.readonly").replace("drive.file", "x")
    session = cloud.session(reading, writes=writes)
    account = open_account(session)
    book = next(iter(account.collections()))
    with pytest.raises(SignInAgain) as caught:
        account.put(book, "key-1", thing(Kind.CONTACTS, "key-1", "Ada"), None)
    account.close()
    assert caught.value.code == code
    drive = DriveFiles(session)
    with pytest.raises(SignInAgain) as caught:
        list(drive.list())
    drive.close()
    assert caught.value.code == code
    assert cloud.people.persons == {}
