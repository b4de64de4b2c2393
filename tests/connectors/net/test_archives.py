"""Archives are streamed and believed only where they are sound; hostile ones are refused."""

from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.errors import Refused, TryLater
from connectors.net.archive_here import Here
from connectors.net.archive_parts import missing
from connectors.takeout.parts import WANTED
from tests.connectors.net.looked_into import archives_of, contents
from tests.connectors.takeout.export import tarred, zipped

FILES = {
    "a/ümläut.jpg": os.urandom(3_000_000),
    "a/ümläut.jpg.json": b'{"title": 1}',
    "x/" + "long " * 40 + ".jpg": b"z" * 5000,
    "empty.jpg": b"",
}


@pytest.mark.parametrize("kind", ["stored", "deflated", "gnu", "pax"])
def test_every_byte_comes_out(tmp_path: Path, kind: str) -> None:
    if kind in {"stored", "deflated"}:
        path = zipped(tmp_path / "a.zip", FILES, packed=kind == "deflated")
    elif kind == "gnu":
        path = tarred(tmp_path / "a.tgz", FILES)
    else:
        path = tmp_path / "a.tar.gz"
        with tarfile.open(path, "w:gz", format=tarfile.PAX_FORMAT) as out:
            for name, body in FILES.items():
                info = tarfile.TarInfo(name)
                info.size = len(body)
                out.addfile(info, io.BytesIO(body))
    assert contents(path) == FILES
    with archives_of(path) as (archives, files):
        for one in reversed(files):
            assert b"".join(archives.read(one)) == FILES[one.member.path]


def test_a_zip_of_64_bit_numbers_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as out, out.open("a.jpg", "w", force_zip64=True) as file:
        file.write(b"abc")
    assert contents(path) == {"a.jpg": b"abc"}
    many = tmp_path / "many.zip"
    zipped(many, {f"{number}.jpg": b"" for number in range(70_000)})
    assert len(contents(many)) == 70_000


def slip(name: str) -> Callable[[Path], Path]:
    return lambda folder: zipped(folder / "a.zip", {name: b"x"})


def tar_slip(folder: Path) -> Path:
    return tarred(folder / "a.tgz", {"../../evil": b"x"})


def zip_link(folder: Path) -> Path:
    info = zipfile.ZipInfo("link.jpg")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(folder / "a.zip", "w") as out:
        out.writestr(info, "/etc/passwd")
    return folder / "a.zip"


def tar_link(folder: Path) -> Path:
    with tarfile.open(folder / "a.tgz", "w:gz") as out:
        info = tarfile.TarInfo("link.jpg")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        out.addfile(info)
    return folder / "a.tgz"


def altered(find: bytes, offset: int, value: bytes) -> Callable[[Path], Path]:
    """A sound zip with some bytes of one of its records overwritten."""

    def build(folder: Path) -> Path:
        path = zipped(folder / "a.zip", {"a.jpg": b"a" * 5000, "b.jpg": b"b" * 5000}, packed=True)
        body = bytearray(path.read_bytes())
        at = body.rindex(find) + offset
        body[at : at + len(value)] = value
        path.write_bytes(body)
        return path

    return build


def tar_bomb(folder: Path) -> Path:
    path = folder / "a.tgz"
    info = tarfile.TarInfo("big.jpg")
    info.size = 1 << 37
    with gzip.open(path, "wb") as out:
        out.write(info.tobuf(tarfile.GNU_FORMAT))
        out.write(b"\0" * (1 << 20))
    return path


def tar_header_bomb(folder: Path) -> Path:
    path = folder / "a.tgz"
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 1 << 26
    with gzip.open(path, "wb") as out:
        out.write(info.tobuf(tarfile.GNU_FORMAT))
        out.write(b"a" * (1 << 26))
    return path


HOSTILE = {
    "slip": slip("../../evil.jpg"), "absolute": slip("/etc/evil.jpg"),
    "drive": slip("C:\\evil.jpg"), "backslash": slip("a\\..\\..\\evil.jpg"),
    "control": slip("a\tb.jpg"), "long": slip("a/" * 3000 + "b.jpg"),
    "tar-slip": tar_slip, "zip-link": zip_link, "tar-link": tar_link,
    "overlap": altered(b"PK\1\2", 42, struct.pack("<I", 3)),
    "grown": altered(b"PK\1\2", 24, struct.pack("<I", 0xFFFFFF00)),
    "count": altered(b"PK\1\2", 42, struct.pack("<I", 0xFFFFFF00)),
    "tar-bomb": tar_bomb, "tar-header-bomb": tar_header_bomb,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_s27_s28_a_hostile_archive_is_refused_in_little_memory(tmp_path: Path, name: str) -> None:
    path = HOSTILE[name](tmp_path)
    tracemalloc.start()
    with pytest.raises(Refused) as told:
        contents(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert told.value.code == "hostile-archive"
    assert peak < 20 << 20
    assert {one.name for one in tmp_path.iterdir()} == {path.name}


def test_a_member_that_lies_about_its_size_never_comes_whole(tmp_path: Path) -> None:
    path = altered(b"PK\1\2", 24, struct.pack("<I", 100))(tmp_path)
    with pytest.raises(Refused):
        contents(path)
    path = altered(b"PK\1\2", 16, b"\0\0\0\0")(tmp_path)
    with pytest.raises(Refused) as told:
        contents(path)
    assert told.value.code == "damaged-archive"


@pytest.mark.parametrize("kind", ["zip", "tgz"])
def test_an_archive_cut_off_anywhere_is_never_taken_for_a_whole_one(
    tmp_path: Path, kind: str
) -> None:
    files = {f"{number}.jpg": os.urandom(2000) for number in range(5)}
    write = zipped if kind == "zip" else tarred
    body = write(tmp_path / f"whole.{kind}", files).read_bytes()
    path = tmp_path / f"part.{kind}"
    for size in (*range(0, len(body) - 3, 997), len(body) - 3):
        path.write_bytes(body[:size])
        with pytest.raises(Refused) as told:
            contents(path)
        assert told.value.code == "damaged-archive"


def test_a_zip_whose_list_of_members_broke_in_the_middle_is_not_read_as_a_shorter_one(
    tmp_path: Path,
) -> None:
    path = zipped(tmp_path / "a.zip", {f"{number}.jpg": b"x" for number in range(9)})
    body = bytearray(path.read_bytes())
    at = body.index(b"PK\1\2", body.index(b"PK\1\2") + 1)
    body[at] ^= 1
    path.write_bytes(body)
    with pytest.raises(Refused) as told:
        contents(path)
    assert told.value.code == "damaged-archive"


def test_a_byte_that_turned_in_a_packed_tar_is_noticed_by_its_sum(tmp_path: Path) -> None:
    path = tmp_path / "a.tgz"
    with tarfile.open(path, "w:gz", compresslevel=0) as out:
        info = tarfile.TarInfo("a.jpg")
        info.size = 5000
        out.addfile(info, io.BytesIO(b"\7" * 5000))
    assert contents(path) == {"a.jpg": b"\7" * 5000}
    body = bytearray(path.read_bytes())
    body[body.index(b"\7" * 100) + 50] = 8
    path.write_bytes(body)
    with pytest.raises(Refused) as told:
        contents(path)
    assert told.value.code == "damaged-archive"


def test_a31_missing_parts_are_named(tmp_path: Path) -> None:
    for name in ("takeout-20260101T000000Z-1-001.zip", "takeout-20260101T000000Z-1-004.zip",
                 "takeout-20260101T000000Z-1-002.zip.crdownload", "holiday.zip",
                 "takeout-20260101T000000Z-1-001 (1).zip", "takeout-20250101T000000Z-001.tgz"):  # fmt: skip
        (tmp_path / name).write_bytes(b"x" * len(name))
    parts = Here(tmp_path).parts(WANTED)
    assert [part.name for part in parts] == [
        "takeout-20250101T000000Z-001.tgz",
        "takeout-20260101T000000Z-1-001 (1).zip",
        "takeout-20260101T000000Z-1-004.zip",
    ]
    assert missing(parts) == [
        "takeout-20260101T000000Z-1-002.zip",
        "takeout-20260101T000000Z-1-003.zip",
    ]
    one = Here(tmp_path / "takeout-20260101T000000Z-1-004.zip").parts(WANTED)
    assert [part.number for part in one] == [1, 4]
    assert len(Here(tmp_path / "holiday.zip").parts(WANTED)) == 1
    with pytest.raises(TryLater):
        Here(tmp_path / "nothing here").parts(WANTED)
