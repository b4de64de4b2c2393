"""From one Google to another through the vault: whole, once, and without a mail to anyone."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.main import main
from tests.clouds import dav
from tests.clouds.google import GoogleCloud
from tests.clouds.google_calendar import OWNER
from tests.clouds.google_story import PICTURE, furnish


@pytest.fixture
def clouds() -> Iterator[tuple[GoogleCloud, GoogleCloud]]:
    pair = GoogleCloud(), GoogleCloud()
    pair[1].sign_in.subject = "108000000000000000002"
    yield pair
    for cloud in pair:
        cloud.stop()
        assert (cloud.wrong, cloud.mails) == ([], [])


def typed(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    main([*words, "--json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def add(capsys: pytest.CaptureFixture[str], name: str, cloud: GoogleCloud, *more: str) -> None:
    secret = ("--secret-command", f"printf {cloud.secret}")
    assert typed(capsys, "account", "add", name, "google", "--root", cloud.url, *secret, *more)[
        "ok"
    ]


def test_what_one_google_held_another_holds_after_two_commands(
    clouds: tuple[GoogleCloud, GoogleCloud], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    first, second = clouds
    furnish(first)
    guests = [{"email": OWNER, "responseStatus": "accepted"}, {"email": "bob@b.example"}]
    start = {"dateTime": "2025-02-03T10:00:00+01:00", "timeZone": "Europe/Berlin"}
    first.calendars.add(
        {"summary": "With guests", "start": start, "end": start, "attendees": guests}
    )
    client = tmp_path / "client.json"
    client.write_text('{"installed": {"client_id": "mine", "client_secret": "GOCSPX"}}', "utf-8")
    first.sign_in.clients = {"mine": "GOCSPX"}
    add(capsys, "one", first, "--client", f"@{client}")
    add(capsys, "two", second, "--writes", "yes")
    pulled = typed(capsys, "pull", "one")
    assert pulled["exit"] == 0
    assert sum(row["total"] for row in pulled["accounts"][0]["collections"]) == 36
    for sent in (36, 0):
        answer = typed(capsys, "mirror", "one", "two")
        assert answer["exit"] == 0
        rows = answer["accounts"][0]["collections"]
        assert sum(row["sent"] for row in rows) == sent
        assert sum(row["failed"] for row in rows) == 0
    there = [one["names"][0]["displayName"] for one in second.people.persons.values()]
    assert sorted(there) == sorted(
        one["names"][0]["displayName"] for one in first.people.persons.values()
    )
    assert list(second.people.pictures.values()) == [PICTURE]
    events = [event for place in second.calendars.events.values() for event in place.values()]
    assert sum(event.get("summary") == "Stand-up" for event in events) == 1
    assert sum(event.get("summary") == "Stand-up, later" for event in events) == 1
    again = typed(capsys, "pull", "one")
    assert sum(row["new"] + row["changed"] for row in again["accounts"][0]["collections"]) == 0


def test_a_new_computer_gets_back_what_was_mirrored_as_items(
    clouds: tuple[GoogleCloud, GoogleCloud], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    first, second = clouds
    furnish(first)
    add(capsys, "mine", first)
    add(capsys, "spare", second, "--writes", "yes")
    assert typed(capsys, "pull", "mine")["ok"]
    assert typed(capsys, "mirror", "mine", "spare")["ok"]
    there = ("--home", str(tmp_path / "app"), "--vault", str(tmp_path / "vault"))
    add(capsys, "spare", second, "--writes", "yes", *there)
    found = typed(capsys, "recover", "spare", *there)
    assert (found["exit"], found["error"]) == (0, None)
    totals = dict.fromkeys(("contacts", "calendar", "tasks", "photos"), 0)
    for row in found["accounts"][0]["collections"]:
        totals[row["kind"]] += row["total"]
    assert totals == {"contacts": 30, "calendar": 2, "tasks": 3, "photos": 0}
    assert typed(capsys, "check", *there)["ok"]
    bare = ("--home", str(tmp_path / "app 2"), "--vault", str(tmp_path / "vault 2"))
    third = GoogleCloud()
    try:
        add(capsys, "none", third, "--writes", "yes", *bare)
        assert typed(capsys, "recover", "none", *bare)["error"]["code"] == "no-vault-there"
    finally:
        third.stop()


def test_what_went_through_a_dav_account_is_known_again_by_another_google(
    clouds: tuple[GoogleCloud, GoogleCloud], capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = clouds
    furnish(first)
    add(capsys, "one", first)
    add(capsys, "two", second, "--writes", "yes")
    between = dav.start()
    try:
        told = ("--secret-command", f"{sys.executable} -c 'print(\"{between.secret}\")'")
        user = ("--url", between.url, "--user", between.settings["user"])
        assert typed(capsys, "account", "add", "dav", "dav", *user, *told)["ok"]
        assert typed(capsys, "pull", "one")["ok"]
        assert typed(capsys, "mirror", "one", "dav", "--as", "native")["ok"]
        assert typed(capsys, "pull", "dav")["ok"]
        for source, sent in (("dav", 35), ("one", 0), ("dav", 0)):
            rows = typed(capsys, "restore", source, "--to", "two")["accounts"][0]["collections"]
            assert sum(row["sent"] for row in rows) == sent
            assert sum(row["skipped"] for row in rows) == 35 - sent
    finally:
        between.stop()
    assert len(second.people.persons) == len(first.people.persons)
