"""What will end by itself is told in time: a sign-in, and a year of scheduled exports."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from desktop.engine.accounts.secrets import Secrets, Typed
from desktop.engine.status.ahead import Coming
from tests.clouds.google import GoogleCloud
from tests.connectors.google.browsing import visiting
from tests.desktop.engine.faulty import Desk


def coming(desk: Desk, name: str) -> tuple[Coming, ...]:
    return next(row.ahead for row in desk.engine.status().accounts if row.name == name)


def test_a_year_of_exports_is_said_to_end_thirty_days_before(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "archives"
    folder.mkdir()
    today = desk.clock.now().date()
    settings = {"path": str(folder), "scheduled": today.isoformat()}
    desk.engine.add_account("photos", "takeout", settings, Typed(""), lambda url: None)
    (one,) = coming(desk, "photos")
    assert (one.trouble.code, one.soon) == ("export-ends", False)
    assert one.when.date() == today + timedelta(days=365)
    desk.clock.later(days=334)
    assert not coming(desk, "photos")[0].soon
    desk.clock.later(days=2)
    assert coming(desk, "photos")[0].soon
    desk.clock.later(days=400)
    assert coming(desk, "photos")[0].soon


def test_a_sign_in_that_google_will_end_is_told_two_days_before(desk: Desk) -> None:
    cloud = GoogleCloud()
    cloud.sign_in.lasts = 604_799
    try:
        with visiting() as visit:
            secret = Typed("", remember=False)
            desk.engine.add_account("mine", "google", {"root": cloud.url}, secret, visit)
    finally:
        cloud.stop()
    (one,) = coming(desk, "mine")
    assert one.trouble.code == "google-sign-in-ends"
    desk.clock.later(seconds=(one.when - desk.clock.now() - timedelta(days=3)).total_seconds())
    assert not coming(desk, "mine")[0].soon
    desk.clock.later(days=1.5)
    assert coming(desk, "mine")[0].soon


def test_what_has_no_end_is_not_spoken_of(desk: Desk) -> None:
    assert coming(desk, "old") == ()


def test_half_a_year_after_a_recovery_sheet_was_typed_back_it_is_asked_for_once_more(
    desk: Desk, tmp_path: Path
) -> None:
    words = Secrets(desk.home, lambda: "nine blue herons")
    desk.engine._around.accounts._secrets = desk.engine._around.accounts.keys._secrets = words
    settings = {"path": str(tmp_path / "disk")}
    desk.engine.add_account("disk", "folder", settings, Typed(""), lambda url: None)
    letters = desk.engine.sheets.begin("disk").letters
    assert coming(desk, "disk") == ()
    desk.engine.sheets.accept("disk", letters)
    (one,) = coming(desk, "disk")
    assert (one.trouble.code, one.soon) == ("sheet-old", False)
    desk.clock.later(days=182)
    assert not coming(desk, "disk")[0].soon
    desk.clock.later(days=2)
    assert coming(desk, "disk")[0].soon
    desk.engine.sheets.accept("disk", letters)
    assert not coming(desk, "disk")[0].soon
