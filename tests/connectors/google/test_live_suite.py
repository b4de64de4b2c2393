"""The suite for a volunteer runs, reads only unless told, and its report gives nobody away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clouds.google import GoogleCloud
from tests.clouds.google_signin import EVERY
from tests.clouds.google_story import furnish
from tests.live.report import LiveReport

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("writes", ["no", "yes"])
def test_the_suite_passes_and_its_report_is_numbers_and_codes(
    cloud: GoogleCloud, tmp_path: Path, writes: str
) -> None:
    furnish(cloud)
    scopes = (
        EVERY if writes == "yes" else EVERY.replace("/auth/contacts", "/auth/contacts.readonly")
    )
    told = {
        "ELSEWHERE_LIVE_GOOGLE": cloud.sign_in.token(scopes),
        "ELSEWHERE_LIVE_GOOGLE_ROOT": cloud.url,
        "ELSEWHERE_LIVE_WRITES": writes,
        "ELSEWHERE_LIVE_REPORT": str(tmp_path / "report.json"),
    }
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests/live/test_google.py"],
        cwd=ROOT, env={**os.environ, **told}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-2000:]
    written = (tmp_path / "report.json").read_text("utf-8")
    said = json.loads(written)
    assert said["contacts"]["listed"] == said["contacts"]["fetched"] == 30
    assert ("writing" in said) is (writes == "yes")
    assert not any(word in written + run.stdout for word in ("Ada", "Guest", "@", "Stand-up"))
    writing = {"create", "update", "delete", "insert", "import", "batchCreate", "move", "patch"}
    if writes == "no":
        assert not [call for call in cloud.calls if any(word in call for word in writing)]
    assert len(cloud.people.persons) == 30


def test_a_report_takes_no_text_that_could_be_somebodys() -> None:
    for text in ("Ada Lovelace", "ada@example.com", "Ada", "people/c1"):
        with pytest.raises(ValueError, match="only numbers"):
            LiveReport().add("contacts", name=text)
    LiveReport().add("error", code="sign-in-again", seconds=1.5)
