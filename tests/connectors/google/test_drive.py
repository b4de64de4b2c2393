"""Drive as a place for files: judged as every place is, and by what only Drive can do wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors import google
from connectors.contract import Files, Session
from connectors.errors import Full, TryLater
from connectors.google.drive import DriveFiles
from tests.clouds import faults
from tests.clouds.apart import apart
from tests.clouds.google import GoogleCloud
from tests.clouds.trouble import Trouble, in_the_way
from tests.connectors.file_things import files_of, put, whole
from tests.connectors.files_conformance import KeepsFiles
from tests.connectors.files_through_trouble import KeepsFilesThroughTrouble

FIRST = "1//refresh-1"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with apart("tests.clouds.google") as url:
        yield url


def opened(url: str, folder: str) -> Files:
    return files_of(
        google.CONNECTOR, Session({"root": url, "writes": "yes", "folder": folder}, lambda: FIRST)
    )


@pytest.fixture
def where(request: pytest.FixtureRequest) -> str:
    return f"it's {abs(hash(request.node.nodeid))}"


class TestDrive(KeepsFiles):
    @pytest.fixture
    def another(self, address: str, where: str) -> Callable[[], Files]:
        return lambda: opened(address, where)

    @pytest.fixture
    def secret(self) -> str:
        return FIRST


class TestDriveThroughTrouble(KeepsFilesThroughTrouble):
    @pytest.fixture
    def trouble(self, address: str) -> Iterator[Trouble]:
        with in_the_way(address) as standing:
            yield standing

    @pytest.fixture
    def another(self, where: str, trouble: Trouble) -> Callable[[], Files]:
        return lambda: opened(trouble.url, where)


@pytest.fixture
def drive(cloud: GoogleCloud) -> Iterator[DriveFiles]:
    files = DriveFiles(cloud.session())
    yield files
    files.close()


@pytest.mark.parametrize("size", [3, 6 << 20])
def test_a_lost_answer_doubles_nothing(
    cloud: GoogleCloud, drive: DriveFiles, tmp_path: Path, size: int
) -> None:
    put(drive, tmp_path, "a/warm", b"up")
    for skip in range(6):
        cloud.faults.clear()
        cloud.faults.at(skip, faults.answer_lost)
        data = bytes([skip]) * size
        for _ in range(2):
            try:
                put(drive, tmp_path, f"b{skip}/film", data)
                break
            except TryLater:
                continue
        cloud.faults.clear()
        assert whole(drive, f"b{skip}/film") == data
    named = [one["name"] for one in cloud.drive.files.values() if not one["trashed"]]
    assert named.count("film") == 6
    assert len([name for name in named if name.startswith("b")]) == 6


def test_an_upload_that_broke_off_goes_on_where_it_was(
    cloud: GoogleCloud, drive: DriveFiles, tmp_path: Path
) -> None:
    data = bytes(20 << 20)
    put(drive, tmp_path, "warm", b"up")
    cloud.faults.always(faults.reset, "PUT", "upload_id")
    with pytest.raises(TryLater):
        put(drive, tmp_path, "film", data)
    cloud.faults.clear()
    cloud.faults.at(3, faults.reset)
    with pytest.raises(TryLater):
        put(drive, tmp_path, "film", data)
    cloud.faults.clear()
    cloud.calls.clear()
    put(drive, tmp_path, "film", data)
    assert cloud.calls.count("drive.chunk") == 3
    assert cloud.drive.uploads == 2


def test_the_same_bytes_are_not_sent_again(
    cloud: GoogleCloud, drive: DriveFiles, tmp_path: Path
) -> None:
    first = put(drive, tmp_path, "a/b", b"x")
    assert put(drive, tmp_path, "a/b", b"x") == first
    assert cloud.drive.uploads == 1


def test_what_is_removed_lies_in_the_trash(
    cloud: GoogleCloud, drive: DriveFiles, tmp_path: Path
) -> None:
    put(drive, tmp_path, "a/b", b"x")
    drive.remove("a/b")
    (file,) = [one for one in cloud.drive.files.values() if one["name"] == "b"]
    assert file["trashed"]
    assert cloud.drive.bodies[file["id"]] == b"x"
    assert not [call for call in cloud.calls if "delete" in call or "emptyTrash" in call]


def test_a_full_drive_is_said_to_be_full(
    cloud: GoogleCloud, drive: DriveFiles, tmp_path: Path
) -> None:
    cloud.drive.limit = 10
    with pytest.raises(Full):
        put(drive, tmp_path, "a", b"x" * 11)
    assert drive.room() == 10


def test_bytes_that_arrive_otherwise_are_noticed(
    cloud: GoogleCloud, drive: DriveFiles, tmp_path: Path
) -> None:
    def other(answer: faults.Response) -> faults.Response:
        body = json.loads(answer.body) | {"md5Checksum": hashlib.md5(b"other").hexdigest()}
        return faults.Response(answer.status, answer.headers, json.dumps(body).encode())

    put(drive, tmp_path, "warm", b"up")
    cloud.faults.always(faults.Fault(change=other), "POST", "/upload/")
    with pytest.raises(TryLater) as caught:
        put(drive, tmp_path, "a", b"x")
    cloud.faults.clear()
    assert caught.value.code == "damaged"
    assert [each.path for each in drive.list()] == ["warm"]


def test_a_folder_the_person_renamed_is_still_ours(
    cloud: GoogleCloud, drive: DriveFiles, tmp_path: Path
) -> None:
    put(drive, tmp_path, "a/b", b"x")
    root = next(one for one in cloud.drive.files.values() if one["name"] == "Elsewhere")
    root |= {"name": "My backup", "parents": ["another"]}
    again = DriveFiles(cloud.session())
    assert [each.path for each in again.list()] == ["a/b"]
    again.close()


def test_a_folder_the_person_threw_away_is_made_again(
    cloud: GoogleCloud, drive: DriveFiles, tmp_path: Path
) -> None:
    put(drive, tmp_path, "a/b", b"x")
    for one in cloud.drive.files.values():
        one["trashed"] = True
    put(drive, tmp_path, "a/c", b"y")
    assert [each.path for each in drive.list()] == ["a/c"]


def test_a_thousand_files_are_listed_in_two_requests(
    cloud: GoogleCloud, drive: DriveFiles, tmp_path: Path
) -> None:
    put(drive, tmp_path, "a/b", b"x")
    like = next(one for one in cloud.drive.files.values() if one["name"] == "b")
    for number in range(1500):
        cloud.drive.files[f"n{number}"] = {**like, "id": f"n{number}", "name": f"n{number}"}
    cloud.calls.clear()
    assert len(list(drive.list())) == 1501
    assert cloud.calls.count("drive.files.list") == 2
