"""Photos into Google Photos: fifty at a time, over as many days as Google takes for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from desktop.cli.main import main
from tests.clouds import faults
from tests.clouds.google import GoogleCloud


@pytest.fixture
def cloud() -> Iterator[GoogleCloud]:
    started = GoogleCloud()
    yield started
    started.stop()
    assert not started.wrong


def typed(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    main([*words, "--json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def pictures(folder: Path, count: int) -> dict[Path, bytes]:
    folder.mkdir()
    for number in range(count):
        Image.new("RGB", (4, 4), (number, 1, 2)).save(folder / f"{number:03}.png")
    return {path: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def accounts(
    cloud: GoogleCloud, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> dict[Path, bytes]:
    files = pictures(tmp_path / "pictures", 130)
    place = str(tmp_path / "pictures")
    assert typed(capsys, "account", "add", "disk", "folder", "--path", place)["ok"]
    secret = ("--secret-command", f"printf {cloud.secret}")
    more = ("--root", cloud.url, "--writes", "yes", "--only", "photos")
    assert typed(capsys, "account", "add", "there", "google", *secret, *more)["ok"]
    assert typed(capsys, "pull", "disk")["exit"] == 0
    return files


@pytest.mark.parametrize(
    "verb", [("mirror", "disk", "there"), ("restore", "disk", "--to", "there")]
)
def test_a_library_larger_than_a_days_share_arrives_over_days(
    cloud: GoogleCloud,
    capsys: pytest.CaptureFixture[str],
    accounts: dict[Path, bytes],
    verb: tuple[str, ...],
) -> None:
    arrived = []
    for _ in range(4):
        cloud.photos.left_today = 60
        answer = typed(capsys, *verb)
        arrived.append(len(cloud.photos.items))
        if answer["exit"] == 0:
            break
        assert answer["accounts"][0]["error"]["code"] == "day-limit"
    assert arrived == [50, 100, 130]
    assert max(cloud.photos.batches) == 50
    again = typed(capsys, *verb)
    assert sum(row["sent"] for row in again["accounts"][0]["collections"]) == 0
    assert {path: path.read_bytes() for path in accounts} == accounts


def test_a_break_at_any_request_leaves_each_photo_once(
    cloud: GoogleCloud, capsys: pytest.CaptureFixture[str], accounts: dict[Path, bytes]
) -> None:
    for skip in (0, 49, 50, 51, 101):
        cloud.faults.at(skip, faults.answer_lost)
    while typed(capsys, "mirror", "disk", "there")["exit"] == 4:
        continue
    assert len(cloud.photos.items) == 130
