"""What only a disk can do: be unplugged, be full, hold links, be another one."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors import folder
from connectors.contract import Files, Session
from connectors.errors import Full, NotThere, Refused, SignInAgain, TryLater
from connectors.folder.mark import MARK
from tests.clouds.missing import missing
from tests.connectors.file_things import files_of, put


def place(path: Path, **settings: str) -> Files:
    return files_of(folder.CONNECTOR, Session({"path": str(path), **settings}))


def test_a_folder_that_is_not_there_is_a_disk_not_connected(tmp_path: Path) -> None:
    with pytest.raises(TryLater) as caught:
        place(tmp_path / "none")
    assert caught.value.code == "disk-not-connected"
    assert not (tmp_path / "none").exists()


def test_a_folder_closed_to_the_person_is_for_the_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.vcf").write_bytes(b"x")

    def refused(*_: object) -> int:
        raise PermissionError(errno.EACCES, "no")

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refused)
        with pytest.raises(SignInAgain) as caught:
            place(tmp_path)
    assert caught.value.code == "no-rights"


def test_a_folder_is_made_and_marked_only_while_it_is_added(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    identity = place(disk, create="yes").identity()
    assert place(disk, create="yes", identity=identity).identity() == identity
    (disk / MARK).unlink()
    disk.rmdir()
    with pytest.raises(TryLater):
        place(disk, create="yes", identity=identity)
    assert not disk.exists()


def test_a_folder_is_not_made_where_its_parent_is_missing(tmp_path: Path) -> None:
    with pytest.raises(TryLater):
        place(tmp_path / "media" / "disk", create="yes")
    assert not (tmp_path / "media").exists()


def test_an_empty_mount_point_is_not_taken_for_the_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    identity = place(disk, create="yes").identity()
    disk.rename(tmp_path / "unplugged")
    disk.mkdir()
    with pytest.raises(TryLater) as caught:
        place(disk, create="yes", identity=identity)
    assert caught.value.code == "disk-not-connected"
    assert list(disk.iterdir()) == []


def test_another_disk_in_the_same_spot_says_who_it_is(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    identity = place(disk, create="yes").identity()
    disk.rename(tmp_path / "unplugged")
    place(disk, create="yes")
    assert place(disk, identity=identity).identity() != identity


def test_a_folder_with_things_in_it_is_not_marked_and_not_believed_when_empty(
    tmp_path: Path,
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    (disk / "a.vcf").write_bytes(b"x")
    identity = place(disk, create="yes").identity()
    assert [path.name for path in disk.iterdir()] == ["a.vcf"]
    (disk / "a.vcf").unlink()
    with pytest.raises(TryLater):
        place(disk, identity=identity)


def test_a_disk_unplugged_midway_says_so_and_never_that_a_file_is_gone(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    files = place(disk, create="yes")
    put(files, tmp_path, "a/b.vcf", b"x")
    disk.rename(tmp_path / "unplugged")
    with pytest.raises(TryLater):
        list(files.list())
    with pytest.raises(TryLater):
        list(files.list("a"))
    with pytest.raises(TryLater):
        list(files.read("a/b.vcf"))
    with pytest.raises(TryLater):
        put(files, tmp_path, "a/c.vcf", b"y")
    with pytest.raises(TryLater):
        files.remove("a/b.vcf")
    assert not disk.exists()


def test_links_are_not_followed(tmp_path: Path) -> None:
    disk, outside = tmp_path / "disk", tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.vcf").write_bytes(b"secret")
    files = place(disk, create="yes")
    (disk / "folder").symlink_to(outside)
    (disk / "file.vcf").symlink_to(outside / "secret.vcf")
    assert list(files.list()) == []
    assert list((disk / "folder").iterdir())
    for path in ("folder/secret.vcf", "file.vcf"):
        with pytest.raises((Refused, NotThere)):
            list(files.read(path))
    with pytest.raises(Refused):
        put(files, tmp_path, "folder/new.vcf", b"x")
    put(files, tmp_path, "file.vcf", b"ours")
    assert (outside / "secret.vcf").read_bytes() == b"secret"
    assert [path.name for path in outside.iterdir()] == ["secret.vcf"]


def test_what_a_system_keeps_at_the_top_of_a_disk_is_passed_over(tmp_path: Path) -> None:
    files = place(tmp_path / "disk", create="yes")
    for name in ("lost+found", "$RECYCLE.BIN", "System Volume Information"):
        (tmp_path / "disk" / name).mkdir()
        (tmp_path / "disk" / name / "x.vcf").write_bytes(b"x")
    assert list(files.list()) == []


def test_parts_of_a_broken_write_are_not_listed_and_go_after_a_day(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    files = place(disk, create="yes")
    old, young = disk / ".elsewhere-part-old", disk / ".elsewhere-part-young"
    old.write_bytes(b"half")
    young.write_bytes(b"half")
    stamp = old.stat().st_mtime - 2 * 86400
    os.utime(old, (stamp, stamp))
    assert list(files.list()) == []
    put(files, tmp_path, "a.vcf", b"x")
    assert not old.exists()
    assert young.exists()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of one MiB."""
    disk = tmp_path / "small"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        missing("a disk of one MiB", "run as root where tmpfs may be mounted")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_is_said_to_be_full_and_keeps_what_it_had(small: Path, tmp_path: Path) -> None:
    files = place(small, create="yes")
    put(files, tmp_path, "a/film", b"old")
    assert files.room() is not None
    for path in ("a/film", "a/new"):
        with pytest.raises(Full):
            put(files, tmp_path, path, bytes(2 << 20))
    assert [(each.path, each.size) for each in files.list()] == [("a/film", 3)]
    assert sorted(path.name for path in (small / "a").iterdir()) == ["film"]


def test_a_disk_that_may_only_be_read_refuses(small: Path, tmp_path: Path) -> None:
    files = place(small, create="yes")
    put(files, tmp_path, "a", b"x")
    subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)
    with pytest.raises(Refused) as caught:
        put(files, tmp_path, "b", b"x")
    assert caught.value.code == "read-only"
    assert b"".join(files.read("a")) == b"x"
