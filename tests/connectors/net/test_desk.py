"""The desk takes room on the disk while it stands, and none of the memory; then it is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.errors import TryLater
from connectors.net.desk import Desk


def test_what_is_put_on_a_desk_is_found_and_nothing_of_it_stays(tmp_path: Path) -> None:
    (tmp_path / "desk-left").write_bytes(b"by a program that was killed")
    desk = Desk(tmp_path)
    desk.lay_out("CREATE TABLE IF NOT EXISTS some(no INTEGER PRIMARY KEY, word TEXT)")
    desk.put_all("INSERT INTO some VALUES(?,?)", ((n, "x" * 1000) for n in range(20_000)))
    assert sum(1 for _ in desk.rows("SELECT no FROM some")) == 20_000
    assert desk.one("SELECT word FROM some WHERE no=?", 7) == ("x" * 1000,)
    assert desk.one("SELECT word FROM some WHERE no=?", -7) is None
    assert list(tmp_path.iterdir()) == [], "not even its name can be seen while it stands"
    desk.close()
    desk.close()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_to_be_full(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.lay_out("CREATE TABLE IF NOT EXISTS some(word TEXT)")
    desk.one("PRAGMA max_page_count=50")
    with pytest.raises(TryLater) as told:
        desk.put_all("INSERT INTO some VALUES(?)", (("x" * 1000,) for _ in range(1000)))
    assert told.value.code == "no-room-to-work"
    desk.close()
