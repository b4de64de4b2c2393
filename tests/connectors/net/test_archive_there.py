"""Exports that arrive in a folder of a cloud: the same as from a folder of this computer."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from connectors.errors import TryLater
from connectors.folder.files import FolderFiles
from connectors.net.spool import BLOCK, Spool, Spooled
from desktop.engine.failure import EngineError
from desktop.engine.tasks import Pull
from tests.clouds.microsoft import MicrosoftCloud
from tests.clouds.s3 import bucket
from tests.clouds.sftp import sftp
from tests.clouds.webdav import webdav
from tests.connectors.takeout.export import (
    ROOT,
    YEAR,
    few,
    increments,
    jpeg,
    said,
    tarred,
    zipped,
)
from tests.connectors.takeout.test_pull import pull, snapshot, state
from tests.desktop.engine.scene import Scene, only, stopped
from tests.desktop.vault.things import in_child

STAMP = "takeout-20260101T000000Z"


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path / "computer")


@pytest.fixture
def there(tmp_path: Path, scene: Scene) -> Path:
    """A folder in an account that keeps files; exports arrive in it."""
    (tmp_path / "cloud" / "Takeout").mkdir(parents=True)
    scene.add("drive", "folder", path=str(tmp_path / "cloud"))
    scene.add("google", "takeout", path="Takeout", **{"in": "drive"})
    return tmp_path / "cloud" / "Takeout"


Land = Callable[[str, bytes], None]


@pytest.fixture(params=["webdav", "s3", "sftp", "microsoft"])
def land(request: pytest.FixtureRequest, tmp_path: Path, scene: Scene) -> Iterator[Land]:
    """Puts a file into such a folder behind a real server, as another program would."""
    with ExitStack() as servers:
        kind = request.param
        if kind == "webdav":
            session = servers.enter_context(webdav("wsgidav", tmp_path / "dav")).session()
        elif kind == "s3":
            session = servers.enter_context(bucket(tmp_path / "s3")).session()
        elif kind == "sftp":
            session = servers.enter_context(sftp(tmp_path / "sftp")).session()
        else:
            drive = MicrosoftCloud()
            servers.callback(drive.stop)
            session = drive.session(folder="Apps", writes="yes")
        scene.sign_in("drive", kind, session)
        scene.add("google", "takeout", path="/Takeout/", complete="no", **{"in": "drive"})

        def put(name: str, body: bytes) -> None:
            made = tmp_path / "made"
            made.write_bytes(body)
            with closing(scene.accounts.files("drive")) as files:
                files.write(f"Takeout/{name}", made, hashlib.sha256(body).hexdigest())

        yield put


def parts(files: dict[str, bytes]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    media = {name: body for name, body in files.items() if not name.endswith(".json")}
    return media, {name: files[name] for name in files.keys() - media.keys()}


def test_parts_land_in_a_cloud_in_any_order_and_missing_ones_are_named(
    scene: Scene, land: Land, tmp_path: Path
) -> None:
    media, words = parts(few())
    land(f"{STAMP}-003.tgz", tarred(tmp_path / "words.tgz", words).read_bytes())
    land(f"{STAMP}-001.zip", zipped(tmp_path / "none.zip", {}).read_bytes())
    land(f"{STAMP}-002.zip.part", b"under way")
    report = scene.run(Pull(("google",)))
    trouble = report.accounts[0].error
    assert (report.exit, trouble and trouble.code) == (4, "parts-missing")
    assert trouble is not None
    assert trouble.about.startswith(f"{STAMP}-002.")
    body = zipped(tmp_path / "whole.zip", media).read_bytes()
    land(f"{STAMP}-002.zip", body[: len(body) // 2])
    assert scene.run(Pull(("google",))).exit == 4, "a part that is still growing is none"
    land(f"{STAMP}-002.zip", body)
    assert pull(scene) == (10, 10, 0)
    before = snapshot(scene)
    assert pull(scene) == (10, 0, 0)
    assert snapshot(scene) == before
    assert not list((scene.home.scratch).iterdir())
    here = Scene(tmp_path / "another computer")
    (tmp_path / "Downloads").mkdir()
    zipped(tmp_path / "Downloads" / f"{STAMP}-001.zip", few())
    here.add("google", "takeout", path=str(tmp_path / "Downloads"))
    pull(here)
    assert state(scene) == state(here)


@pytest.mark.parametrize("kept", [True, False])
def test_a_full_export_and_three_increments_in_a_cloud_equal_the_final_state(
    tmp_path: Path, scene: Scene, there: Path, kept: bool
) -> None:
    steps, final = increments()
    for month, step in enumerate(steps, 1):
        made = zipped(there / f"takeout-20260{month}01T000000Z-001.zip", step)
        pull(scene)
        if not kept:
            made.unlink()
    fresh = Scene(tmp_path / "another computer")
    zipped(tmp_path / f"{STAMP}-001.zip", final)
    fresh.add("google", "takeout", path=str(tmp_path / f"{STAMP}-001.zip"))
    pull(fresh)
    assert state(scene) == state(fresh)


def test_one_archive_in_a_cloud_may_be_named_and_brings_those_of_its_export(
    scene: Scene, there: Path
) -> None:
    media, words = parts(few())
    zipped(there / f"{STAMP}-001.zip", media)
    zipped(there / f"{STAMP}-002.zip", words)
    zipped(there / "holiday.zip", {f"{YEAR}/a.jpg": jpeg(900)})
    scene.add("one", "takeout", path=f"Takeout/{STAMP}-002.zip", **{"in": "drive"})
    scene.add("other", "archive", path="Takeout/holiday.zip", **{"in": "drive"})
    assert only(scene.run(Pull(("one",)))).total == 10
    assert only(scene.run(Pull(("other",)))).total == 1
    (there / "holiday.zip").unlink()
    gone = scene.run(Pull(("other",)))
    assert stopped(gone).code == "disk-not-connected"


def test_an_account_that_is_not_there_or_keeps_no_files_is_not_taken(
    scene: Scene, there: Path
) -> None:
    for name, code in (("nobody", "no-such-account"), ("google", "keeps-no-files")):
        with pytest.raises(EngineError) as told:
            scene.add("new", "takeout", path="/", **{"in": name})
        assert told.value.trouble.code == code
    with pytest.raises(EngineError):
        scene.add("new", "takeout", path="../elsewhere", **{"in": "drive"})


def many(count: int, first: int = 0) -> dict[str, bytes]:
    files = {}
    for number in range(first, first + count):
        name = f"IMG_{number:04}.jpg"
        files[f"{YEAR}/{name}"] = jpeg(number) + os.urandom(40_000)
        files[f"{YEAR}/{name}.json"] = said(name, 1_700_000_000 + number)
    return files


def test_a_part_replaced_while_it_is_read_is_noticed_and_read_anew(
    scene: Scene, there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = many(200)
    first = zipped(there / f"{STAMP}-001.zip", files)
    after = {**many(30, 500), **files}
    really, done = Spool.block, threading.Event()

    def replacing(self: Spool, path: str, number: int, size: int) -> bytes:
        body = really(self, path, number, size)
        if number == 3 and not done.is_set():
            done.set()
            zipped(first.with_suffix(".new"), after).replace(first)
        return body

    monkeypatch.setattr(Spool, "block", replacing)
    report = scene.run(Pull(("google",)))
    assert done.is_set()
    assert report.exit == 4
    assert stopped(report).code == "archive-altered"
    assert scene.run(Pull(("google",))).exit == 0
    kept = {path.read_bytes() for path in (scene.root / "google").rglob("*.jpg")}
    assert kept == {body for name, body in after.items() if name.endswith(".jpg")}


def test_a_killed_pull_fetches_no_finished_part_again(
    scene: Scene, there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        zipped(there / f"{STAMP}-{number + 1:03}.zip", many(150, number * 1000))
    really = FolderFiles.read
    reading = Spooled.readinto

    def dying(self: Spooled, buffer: object) -> int:
        if sum(1 for _ in (scene.root / "google").rglob("*.jpg")) > 400:
            os._exit(9)
        return reading(self, buffer)

    def killed() -> int:
        monkeypatch.setattr(Spooled, "readinto", dying)
        return scene.in_child().run(Pull(("google",))).exit

    assert in_child(killed) == 9
    fetched: Counter[str] = Counter()

    def counting(self: FolderFiles, path: str, start: int = 0) -> Iterator[bytes]:
        for chunk in really(self, path, start):
            fetched[path.rpartition("/")[2]] += len(chunk)
            yield chunk

    monkeypatch.setattr(FolderFiles, "read", counting)
    report = scene.run(Pull(("google",)))
    assert (report.exit, only(report).total) == (0, 600)
    assert 0 < only(report).new < 250
    whole = (there / f"{STAMP}-001.zip").stat().st_size
    assert fetched[f"{STAMP}-001.zip"] <= 2 * BLOCK < whole
    assert fetched[f"{STAMP}-002.zip"] <= 2 * BLOCK < whole
    assert fetched[f"{STAMP}-004.zip"] > whole - 2 * BLOCK


def test_what_was_fetched_is_kept_within_bounds_and_comes_over_one_line(tmp_path: Path) -> None:
    (tmp_path / "cloud").mkdir()
    body = os.urandom(20 * BLOCK + 5000)
    (tmp_path / "cloud" / "a").write_bytes(body)
    files = FolderFiles.open({"path": str(tmp_path / "cloud")})
    lines: list[int] = []
    really = FolderFiles.read

    class Counted(FolderFiles):
        def read(self, path: str, start: int = 0) -> Iterator[bytes]:
            lines.append(start)
            return really(self, path, start)

    files.__class__ = Counted
    for most, again in ((5 * BLOCK, 1), (100 * BLOCK, 0), (0, 1)):
        lines.clear()
        spool = Spool(files, tmp_path, most)
        file = Spooled(spool, "a", len(body))
        assert file.readall() == body
        assert lines == [0]
        file.seek(0)
        assert file.readall() == body
        assert len(lines) == 1 + again
        file.seek(-7, 2)
        assert file.read(100) == body[-7:]
        assert {one.name for one in tmp_path.iterdir()} == {"cloud"}
        assert os.fstat(spool._file.fileno()).st_size <= most
        spool.close()
    spool = Spool(files, tmp_path, 0)
    with pytest.raises(TryLater) as told:
        Spooled(spool, "a", len(body) + BLOCK).readall()
    assert told.value.code == "incomplete"
    spool.close()


def test_a_hostile_archive_in_a_cloud_is_refused(scene: Scene, there: Path) -> None:
    zipped(there / f"{STAMP}-001.zip", {f"{ROOT}/../../../evil.jpg": b"x"})
    report = scene.run(Pull(("google",)))
    assert report.exit != 0
    assert stopped(report).code == "hostile-archive"
