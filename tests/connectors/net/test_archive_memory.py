"""What was learnt of a packed archive is not learnt twice, and never believed of another one."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from connectors.net import archive_tar
from connectors.net.archive_list import Located
from connectors.net.archive_memory import Memory
from connectors.net.archives import Archives
from connectors.net.members import Member
from desktop.engine.tasks import Pull
from tests.connectors.net.looked_into import archives_of
from tests.connectors.takeout.export import YEAR, few, jpeg, said, tarred
from tests.desktop.engine.scene import Scene, only
from tests.desktop.vault.things import in_child

FILES = {"a/1.jpg": os.urandom(50_000), "a/1.jpg.json": b'{"title": "1.jpg"}', "b/é.ics": b"x"}


@pytest.fixture
def kept() -> dict[str, bytes]:
    return {}


def contents(path: Path, kept: dict[str, bytes]) -> dict[str, bytes]:
    memory = Memory(lambda name: kept.get(name, b""), kept.__setitem__)
    with archives_of(path, memory) as (archives, files):
        assert archives.small(files[1]) == FILES["a/1.jpg.json"]
        return {one.member.path: b"".join(archives.read(one)) for one in files}


def test_the_second_time_nothing_is_unpacked_to_be_listed(
    tmp_path: Path, kept: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tarred(tmp_path / "a.tgz", FILES)
    assert contents(path, kept) == FILES
    monkeypatch.setattr(archive_tar, "members", lambda file, about: pytest.fail("listed again"))
    assert contents(path, kept) == FILES


def test_an_altered_archive_is_listed_anew(tmp_path: Path, kept: dict[str, bytes]) -> None:
    path = tarred(tmp_path / "a.tgz", FILES)
    contents(path, kept)
    other = FILES | {"b/é.ics": b"otherwise"}
    assert contents(tarred(path, other), kept) == other


@pytest.mark.parametrize(
    "body",
    [
        b"", b"no zlib", zlib.compress(b"no json\nend\n"), zlib.compress(b"[]\nend\n"),
        zlib.compress(b'["../x", [1, 1, 1, 1, 0], ""]\nend\n'),
        zlib.compress(b'["x", [-1, 1, 1, 1, 0], ""]\nend\n'),
        zlib.compress(b'["x", [], ""]\nend\n'), zlib.compress(b'["x", [1, 1, 1, 1, 0]]\nend\n'),
        zlib.compress(b'["x", [1, 1, 1, 1, 0], ""]\n'), zlib.compress(b"end\nend\n")[:-6],
    ],
)  # fmt: skip
def test_what_cannot_be_believed_is_found_out_again(
    tmp_path: Path, kept: dict[str, bytes], body: bytes
) -> None:
    path = tarred(tmp_path / "a.tgz", FILES)
    contents(path, kept)
    assert contents(path, dict.fromkeys(kept, body)) == FILES


def test_a_killed_pull_of_a_tgz_lists_no_part_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = few()
    for number in range(100, 700):
        name = f"IMG_{number}.jpg"
        files[f"{YEAR}/{name}"] = jpeg(number)
        files[f"{YEAR}/{name}.json"] = said(name, 1_700_000_000 + number)
    tarred(tmp_path / "takeout-20260101T000000Z-001.tgz", files)
    scene = Scene(tmp_path / "computer")
    scene.add("google", "takeout", path=str(tmp_path), complete="no")
    reading, count = Archives._forwards, 0

    def dying(self: Archives, one: Located, about: str) -> Iterator[bytes]:
        nonlocal count
        count += one.member.path.endswith(".jpg")
        if count > 560:
            os._exit(9)
        return reading(self, one, about)

    def killed() -> int:
        monkeypatch.setattr(Archives, "_forwards", dying)
        return scene.in_child().run(Pull(("google",))).exit

    assert in_child(killed) == 9
    listed: list[str] = []
    really = archive_tar.members

    def listing(file: BinaryIO, about: str) -> Iterator[tuple[Member, bytes]]:
        listed.append(about)
        return really(file, about)

    monkeypatch.setattr(archive_tar, "members", listing)
    report = scene.run(Pull(("google",)))
    assert (report.exit, only(report).total) == (0, 610)
    assert not listed
    assert 0 < only(report).new < 610
