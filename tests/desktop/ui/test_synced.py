"""A folder that a cloud's own program carries away is named before anything is kept in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.ui.synced import synced_by


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("Dropbox/Elsewhere", "Dropbox"),
        ("OneDrive - Family/a/b", "OneDrive"),
        ("Google Drive/x", "Google Drive"),
        ("Library/Mobile Documents/x", "iCloud"),
        ("Nextcloud", "Nextcloud"),
        ("Elsewhere", ""),
        ("My Dropbox notes/x", ""),
    ],
)
def test_c16_by_its_name(tmp_path: Path, folder: str, service: str) -> None:
    assert synced_by(tmp_path / folder) == service


def test_c16_by_the_mark_its_program_leaves(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / ".sync_journal.db").touch()
    assert synced_by(tmp_path / "files" / "Elsewhere") == "Nextcloud"


def test_a_name_no_disk_takes_belongs_to_nobody(tmp_path: Path) -> None:
    assert synced_by(tmp_path / ("x" * 300)) == ""
