"""OneDrive as a place for files: judged as every place is, and by what only OneDrive can do wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors import microsoft
from connectors.contract import Files, Session
from connectors.errors import Full, Refused, TryLater
from connectors.microsoft.drive import DriveFiles
from tests.clouds import faults
from tests.clouds.apart import apart
from tests.clouds.microsoft import MicrosoftCloud
from tests.clouds.microsoft_signin import CLIENT
from tests.clouds.trouble import Trouble, in_the_way
from tests.connectors.file_things import NAMES, files_of, put, whole
from tests.connectors.files_conformance import KeepsFiles
from tests.connectors.files_through_trouble import KeepsFilesThroughTrouble

FIRST = json.dumps({"refresh_token": "M.C5_refresh-1", "client": CLIENT})


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with apart("tests.clouds.microsoft") as url:
        yield url


def opened(url: str, folder: str) -> Files:
    return files_of(
        microsoft.CONNECTOR,
        Session({"root": url, "writes": "yes", "folder": folder}, lambda: FIRST),
    )


@pytest.fixture
def where(request: pytest.FixtureRequest) -> str:
    return f"it's {abs(hash(request.node.nodeid))}"


class TestOneDrive(KeepsFiles):
    names_refused = (
        " leading and trailing .vcf",
        "#1 + me & you = us; ok?.vcf",
        'it\'s "quoted".vcf',
    )

    @pytest.fixture
    def another(self, address: str, where: str) -> Callable[[], Files]:
        return lambda: opened(address, where)

    @pytest.fixture
    def secret(self) -> str:
        return FIRST


class TestOneDriveThroughTrouble(KeepsFilesThroughTrouble):
    @pytest.fixture
    def trouble(self, address: str) -> Iterator[Trouble]:
        with in_the_way(address) as standing:
            yield standing

    @pytest.fixture
    def another(self, where: str, trouble: Trouble) -> Callable[[], Files]:
        return lambda: opened(trouble.url, where)


@pytest.fixture
def drive(cloud: MicrosoftCloud) -> Iterator[DriveFiles]:
    files = DriveFiles(cloud.session())
    yield files
    files.close()


def named(cloud: MicrosoftCloud, name: str) -> list[str]:
    return [id for id, one in cloud.drive.items.items() if one["name"] == name]


@pytest.mark.parametrize("size", [3, 6 << 20])
def test_a_lost_answer_doubles_nothing(
    cloud: MicrosoftCloud, drive: DriveFiles, tmp_path: Path, size: int
) -> None:
    put(drive, tmp_path, "a/warm", b"up")
    for skip in range(7):
        cloud.faults.clear()
        cloud.faults.at(skip, faults.answer_lost)
        data = bytes([skip]) * size
        for _ in range(3):
            try:
                put(drive, tmp_path, f"b{skip}/film", data)
                break
            except TryLater:
                continue
        cloud.faults.clear()
        assert whole(drive, f"b{skip}/film") == data
    assert len(named(cloud, "film")) == 7


def test_an_upload_that_broke_off_goes_on_where_it_was(
    cloud: MicrosoftCloud, drive: DriveFiles, tmp_path: Path
) -> None:
    data = bytes(18 << 20)
    put(drive, tmp_path, "warm", b"up")
    cloud.faults.at(4, faults.reset)
    with pytest.raises(TryLater):
        put(drive, tmp_path, "film", data)
    cloud.faults.clear()
    before = cloud.drive.uploads.pieces
    assert before >= 1
    put(drive, tmp_path, "film", data)
    assert cloud.drive.uploads.pieces == 4
    assert whole(drive, "film") == data
    assert len(cloud.drive.uploads.sessions) == 0


def test_an_upload_onedrive_forgot_begins_anew(
    cloud: MicrosoftCloud, drive: DriveFiles, tmp_path: Path
) -> None:
    data = bytes(6 << 20)
    put(drive, tmp_path, "warm", b"up")
    cloud.faults.always(faults.reset, "PUT", "/-/up/")
    with pytest.raises(TryLater):
        put(drive, tmp_path, "film", data)
    cloud.faults.clear()
    cloud.drive.uploads.sessions.clear()
    with pytest.raises(TryLater):
        put(drive, tmp_path, "film", data)
    put(drive, tmp_path, "film", data)
    assert whole(drive, "film") == data


def test_the_same_bytes_are_not_sent_again(
    cloud: MicrosoftCloud, drive: DriveFiles, tmp_path: Path
) -> None:
    first = put(drive, tmp_path, "a/b", b"x")
    assert put(drive, tmp_path, "a/b", b"x") == first
    assert cloud.drive.uploads.done == 1


def test_what_is_removed_lies_in_the_recycle_bin(
    cloud: MicrosoftCloud, drive: DriveFiles, tmp_path: Path
) -> None:
    put(drive, tmp_path, "a/b", b"x")
    (id,) = named(cloud, "b")
    drive.remove("a/b")
    assert cloud.drive.bin == [id]
    assert not [call for call in cloud.calls if "permanentDelete" in call]


def test_a_full_drive_is_said_to_be_full(
    cloud: MicrosoftCloud, drive: DriveFiles, tmp_path: Path
) -> None:
    cloud.drive.limit = 10
    for size in (11, 5 << 20):
        with pytest.raises(Full):
            put(drive, tmp_path, "a", b"x" * size)
    assert drive.room() == 10


def test_bytes_that_arrive_otherwise_are_noticed(
    cloud: MicrosoftCloud, drive: DriveFiles, tmp_path: Path
) -> None:
    put(drive, tmp_path, "warm", b"up")
    cloud.drive.damage = b"y"
    with pytest.raises(TryLater) as caught:
        put(drive, tmp_path, "a", b"x")
    assert caught.value.code == "damaged"
    assert [each.path for each in drive.list()] == ["warm"]


@pytest.mark.parametrize("damage", [b"", b"y"])
def test_without_a_hash_the_bytes_are_read_back(
    cloud: MicrosoftCloud, drive: DriveFiles, tmp_path: Path, damage: bytes
) -> None:
    put(drive, tmp_path, "warm", b"up")
    cloud.drive.hashless = {f"F0!s{number}" for number in range(1000)}
    cloud.drive.damage = damage
    if damage:
        with pytest.raises(TryLater):
            put(drive, tmp_path, "a", b"x")
    else:
        assert put(drive, tmp_path, "a", b"x").hashes == {}
        assert [call for call in cloud.calls if call.endswith("/content") and "GET" in call]


def test_names_that_differ_in_case_alone_are_one_file_there(
    cloud: MicrosoftCloud, drive: DriveFiles, tmp_path: Path
) -> None:
    put(drive, tmp_path, "a/B.vcf", b"x")
    put(drive, tmp_path, "a/b.vcf", b"y")
    assert len(list(drive.list())) == 1


@pytest.mark.parametrize("name", ["con", "LPT1", "a.", "x:y", "~$x", "a" * 401])
def test_a_name_onedrive_does_not_take_is_refused_before_it_is_sent(
    cloud: MicrosoftCloud, drive: DriveFiles, tmp_path: Path, name: str
) -> None:
    cloud.calls.clear()
    with pytest.raises(Refused) as told:
        put(drive, tmp_path, name, b"x")
    assert told.value.code == "bad-path"
    assert cloud.calls == []
    assert name not in NAMES


def test_a_folder_the_person_threw_away_is_made_again(
    cloud: MicrosoftCloud, drive: DriveFiles, tmp_path: Path
) -> None:
    put(drive, tmp_path, "a/b", b"x")
    cloud.drive.erase(named(cloud, "Elsewhere")[0])
    assert list(drive.list()) == []
    put(drive, tmp_path, "a/c", b"y")
    assert [each.path for each in drive.list()] == ["a/c"]


@pytest.mark.parametrize("deltas", [True, False])
def test_many_files_are_listed_in_few_requests(
    cloud: MicrosoftCloud, drive: DriveFiles, tmp_path: Path, deltas: bool
) -> None:
    put(drive, tmp_path, "a/b", b"x")
    for number in range(1500):
        cloud.drive.add(f"Elsewhere/a/n{number}", b"y")
    cloud.drive.deltas = deltas
    cloud.calls.clear()
    assert len(list(drive.list())) == 1501
    assert len(cloud.calls) <= (3 if deltas else 5)


def test_an_address_that_ended_is_asked_for_again(
    cloud: MicrosoftCloud, drive: DriveFiles, tmp_path: Path
) -> None:
    put(drive, tmp_path, "a", b"x" * 5)
    cloud.faults.at(1, faults.status(404))
    assert whole(drive, "a") == b"x" * 5
