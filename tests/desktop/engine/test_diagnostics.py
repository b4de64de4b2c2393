"""What is handed to a helper: counts, codes and dates, and nothing of anybody's."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from connectors.errors import SignInAgain
from desktop.engine import diagnostics, logs
from desktop.engine.diagnostics import told
from desktop.engine.plans.plans import Plan
from desktop.engine.status.status import Status
from desktop.engine.tasks import RunPlans
from tests.desktop.engine.faulty import Desk

SEEDED = ("Ulrike", "ulrike@example.org", "SECRET", "Gruft", '"old"', "People", "4711", "Number")
"""Names of the account, its collections and people, an address and a telephone number."""

GOLDEN = {
    "system": diagnostics.this_system(),
    "state": "held",
    "trouble": "",
    "accounts": [
        {
            "account": 1,
            "service": "memory",
            "state": "held",
            "needs": "",
            "next_due": "2026-03-02T10:00Z",
            "targets": [],
            "encryption": "",
            "damaged": 0,
            "lights": {
                "fresh": "green",
                "copies": "red",
                "companies": "red",
                "away": "red",
                "errors": "amber",
            },
            "kinds": {
                "contacts": {
                    "items": 12, "told": None, "held": 11, "copied": "2026-03-02T09:00Z",
                    "drilled": "",
                },
            },
        }
    ],
    "held": [[1, "many-gone", 11]],
    "runs": [
        {
            "verb": "run", "started": "2026-03-02T09:00Z", "exit": 1, "error": "",
            "accounts": [[1, ""]], "counts": {"total": 12, "new": 12, "noted": 1},
            "notes": {"unparseable": 1}, "files": [12, 0, 0, 0],
        },
    ],
    "quiet": [
        {
            "verb": "pull", "started": "2026-03-02T09:00Z", "exit": 3, "error": "",
            "accounts": [[1, ""]], "counts": {"total": 12, "held": 11},
            "notes": {"many-gone": 1}, "files": [0, 0, 0, 0],
        },
    ],
    "log": {"ERROR desktop.engine.jobs": 1, "FileNotFoundError": 1},
}  # fmt: skip


def bundle(desk: Desk) -> str:
    return diagnostics.gathered(desk.engine.status, desk.root, desk.home, desk.clock)


def test_s14_what_a_helper_is_given_has_counts_and_no_contents(desk: Desk) -> None:
    desk.cloud.fill(desk.book, range(11), " with Ulrike, ulrike@example.org, 4711")
    desk.cloud.set(desk.book, "SECRET", b"Ulrike wrote this by hand")
    desk.engine.set_plan(Plan("old"))
    desk.engine.wait(desk.engine.start(RunPlans()), 60)
    desk.cloud.forget(desk.book, range(11))
    desk.pull()
    with logs.kept(desk.home):
        try:
            Path("/home/ulrike/Gruft").read_bytes()
        except OSError:
            logging.getLogger("desktop.engine.jobs").exception("the job for %s ended", "Ulrike")
    text = bundle(desk)
    assert [word for word in SEEDED if word in text] == []
    assert json.loads(text) == GOLDEN


def test_s14_what_was_written_into_a_report_by_somebody_else_does_not_come_along(
    desk: Desk,
) -> None:
    desk.cloud.fill(desk.book, range(2))
    desk.pull()
    with desk.vault() as vault:
        ((_, body),) = vault.reports()
        forged = json.loads(body) | {
            "verb": "Ulrike lives at Gruft 1",
            "error": {"code": "ulrike", "about": "Gruft", "facts": {}},
        }
        reports = [b"no report, Ulrike", json.dumps(forged).encode(), b"[]"]
        text = told(Status(()), reports, ["Ulrike\n", "OSErrorUlrike: Gruft\n"], quiet=reports)
    assert [word for word in SEEDED if word in text] == []
    said = json.loads(text)
    assert [one["verb"] for one in said["runs"]] == ["unreadable", "other", "unreadable"]
    assert said["runs"][1]["error"] == "other"
    assert said["quiet"] == said["runs"]
    assert said["log"] == {}


@pytest.mark.parametrize("number", [diagnostics.RUNS + 5])
def test_only_the_newest_runs_are_told_of(number: int) -> None:
    said = json.loads(told(Status(()), [b""] * number))
    assert len(said["runs"]) == diagnostics.RUNS


def test_a_helper_is_told_why_there_is_no_status_and_no_vault(desk: Desk) -> None:
    def revoked(number: int, what: str) -> None:
        raise SignInAgain

    desk.cloud.fault = revoked
    desk.pull()
    (desk.home.settings / "accounts.json").write_bytes(b"{")
    desk.root.rename(desk.root.with_name("taken away"))
    said = json.loads(bundle(desk))
    assert (said["trouble"], said["accounts"], said["runs"]) == ("settings-damaged", [], [])
    assert [one["accounts"] for one in said["quiet"]] == [[[0, "sign-in-again"]]]


def test_a_log_that_is_put_away_meanwhile_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.log").write_text("kept\n", "utf-8")
    (tmp_path / "elsewhere.log.1").symlink_to(tmp_path / "gone")
    assert list(diagnostics.log_lines(tmp_path)) == ["kept\n"]


def test_this_computer_is_named_by_its_versions_alone(tmp_path: Path) -> None:
    assert set(diagnostics.this_system()) == {"elsewhere", "python", "system"}
    assert list(diagnostics.log_lines(tmp_path / "none")) == []
