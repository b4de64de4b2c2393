"""The list of what an encrypted copy holds: it stays short, costs nothing when lost, lies never."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from connectors.contract import Session
from connectors.errors import Full
from connectors.folder import CONNECTOR
from connectors.folder.files import FolderFiles
from connectors.model import Stored
from desktop.engine.encrypted import facts, key
from desktop.engine.encrypted.facts import Fact
from desktop.engine.encrypted.index import MANY, Index
from desktop.engine.encrypted.place import EncryptedFiles
from tests.connectors.file_things import files_of, put, whole

KEY = key.new()
CODE = KEY.derived("index", 32)
FACT = Fact("a/b.age", "Anna.vcf", 5, "0" * 64, 300, "1" * 64, "r1", {"md5": "2" * 32})


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    (tmp_path / "disk").mkdir()
    return tmp_path / "disk"


def place(disk: Path, computer: str = "one") -> EncryptedFiles:
    own = disk.parent / computer
    inner = files_of(CONNECTOR, Session({"path": str(disk)}))
    return EncryptedFiles(inner, Index(KEY, own / "list.json", own / "staging"))


def parts(disk: Path) -> list[Path]:
    return sorted((disk / "index").iterdir())


def test_many_runs_leave_few_parts_that_know_everything(disk: Path, tmp_path: Path) -> None:
    for run in range(MANY * 2 + 3):
        with closing(place(disk)) as files:
            list(files.list())
            put(files, tmp_path, f"a/{run}", f"body {run}".encode())
            if run == 5:
                files.remove("a/4")
    assert 0 < len(parts(disk)) <= MANY
    with closing(place(disk, "two")) as files:
        there = {one.path: one.size for one in files.list()}
        assert files.ill() == ()
    assert len(there) == MANY * 2 + 2
    assert there["a/7"] == 6
    with closing(place(disk)) as files:
        list(files.list())
        assert files.ill() == (), "parts made one are missed by nobody"


def test_two_computers_do_not_call_each_others_lists_broken(disk: Path, tmp_path: Path) -> None:
    for run in range(MANY * 2):
        with closing(place(disk, "one" if run % 2 else "two")) as files:
            assert sum(1 for _ in files.list()) == run
            assert files.ill() == ()
            put(files, tmp_path, f"a/{run}", b"x" * run)


def test_a_run_that_only_looks_writes_nothing(disk: Path, tmp_path: Path) -> None:
    with closing(place(disk)) as files:
        put(files, tmp_path, "a", b"x")
    before = parts(disk)
    for one in before:
        one.unlink()
    with closing(place(disk, "two")) as files:
        assert [one.size for one in files.list()] == [1]
        assert whole(files, "a") == b"x"
    assert parts(disk) == []


def test_where_the_list_finds_no_room_the_files_are_there_all_the_same(
    disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = FolderFiles.write

    def full(self: FolderFiles, path: str, body: Path, sha256: str) -> Stored:
        if path.startswith("index/"):
            raise Full("no room")
        return real(self, path, body, sha256)

    monkeypatch.setattr(FolderFiles, "write", full)
    with closing(place(disk)) as files:
        put(files, tmp_path, "a", b"x")
    monkeypatch.undo()
    with closing(place(disk)) as files:
        assert [(one.path, one.size) for one in files.list()] == [("a", 1)]


def test_a_part_comes_back_as_it_was_written() -> None:
    body = facts.write("0" * 16, {"1" * 16}, [FACT], CODE)
    part = facts.read(body, "0" * 16, CODE)
    assert part == facts.Part("0" * 16, frozenset({"1" * 16}), (FACT,))
    head, line, _ = (json.loads(one) for one in body.splitlines())
    assert head["format"] == 1
    assert line[:4] == ["a/b.age", "Anna.vcf", 5, "0" * 64]


def test_s54_a_part_made_or_altered_without_the_key_is_none() -> None:
    body = facts.write("0" * 16, (), [FACT], CODE)
    for other in (
        facts.write("0" * 16, (), [FACT], key.new().derived("index", 32)),
        facts.write("1" * 16, (), [FACT], CODE),
        body.replace(b"Anna", b"Emma"),
        body[:-5],
        body.split(b"\n", 1)[1],
        b"",
        b"[]\n",
        b"null\nnull\n",
    ):
        with pytest.raises(ValueError, match=r".*"):
            facts.read(other, "0" * 16, CODE)


def test_a_fact_is_of_one_file_and_proven_only_by_a_hash() -> None:
    assert FACT.is_of(Stored("a/b.age", 300, "r1"))
    assert not FACT.proves(Stored("a/b.age", 300, "r1"))
    assert FACT.is_of(Stored("a/b.age", 300, "r2", {"md5": "2" * 32}))
    assert FACT.proves(Stored("a/b.age", 300, "r2", {"sha256": "1" * 64}))
    assert not FACT.is_of(Stored("a/b.age", 301, "r1"))
    assert not FACT.is_of(Stored("a/b.age", 300, "r2", {"md5": "3" * 32}))
    assert not FACT.proves(Stored("a/b.age", 300, "r1", {"quickxor": "4"}))
