"""What WebDAV servers do that a disk does not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from connectors import webdav
from connectors.contract import Files, Session
from connectors.errors import Full, NotThere, Refused, SignInAgain, TryLater
from tests.clouds.faults import Faults, Response
from tests.clouds.front import Front, forwarding
from tests.clouds.trouble import Trouble, in_the_way
from tests.clouds.webdav import PASSWORD, SERVERS, USER, Folder
from tests.clouds.webdav import webdav as started
from tests.connectors.file_things import files_of, put


@pytest.fixture(scope="module", params=SERVERS)
def cloud(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Folder]:
    with started(request.param, tmp_path_factory.mktemp("webdav")) as running:
        yield running


@pytest.fixture
def trouble(cloud: Folder) -> Iterator[Trouble]:
    with in_the_way(cloud.url) as standing:
        yield standing


def place(session: Session) -> Files:
    return files_of(webdav.CONNECTOR, session)


def test_a_wrong_password_is_for_the_person_and_stays_unsaid(cloud: Folder) -> None:
    with closing(place(cloud.session(secret="wrong-password"))) as files:
        with pytest.raises(SignInAgain) as caught:
            files.identity()
        assert "wrong-password" not in str(caught.value)


def test_an_address_that_leads_nowhere_is_said_to_be_missing(cloud: Folder) -> None:
    files = place(cloud.session(url=cloud.url + "no/such/"))
    with closing(files), pytest.raises(NotThere):
        files.identity()


def test_the_address_of_a_nextclouds_page_is_enough(tmp_path: Path) -> None:
    below = f"/remote.php/dav/files/{USER}"
    with started("rclone", tmp_path, below) as cloud, closing(place(cloud.session())) as files:
        assert files.identity().endswith(below)
        put(files, tmp_path, "a/b.vcf", b"x")
        assert (cloud.root / "a" / "b.vcf").read_bytes() == b"x"


def test_an_address_that_leads_on_is_gone_on_from(tmp_path: Path) -> None:
    with started("rclone", tmp_path, "/real") as folder:
        forward = forwarding("127.0.0.1", urlsplit(folder.url).port or 0)

        def answer(method: str, path: str, headers: dict[str, str], body: bytes) -> Response:
            if path.startswith("/real/"):
                return forward(method, path, headers, body)
            return Response(301, {"Location": "/real" + path.removeprefix("/old")})

        front = Front(answer, Faults())
        with closing(place(folder.session("ours", url=front.url + "/old"))) as files:
            put(files, tmp_path, "a.vcf", b"body")
            assert b"".join(files.read("a.vcf")) == b"body"
        front.stop()


def test_the_secret_is_asked_for_once(cloud: Folder, tmp_path: Path) -> None:
    asked: list[int] = []

    def secret() -> str:
        asked.append(1)
        return PASSWORD

    with closing(place(Session(cloud.session("once").settings, secret))) as files:
        put(files, tmp_path, "a/b.vcf", b"x")
        assert [each.path for each in files.list()] == ["a/b.vcf"]
    assert len(asked) == 1


def test_plain_http_beyond_this_computer_has_to_be_agreed_to() -> None:
    settings = {"url": "http://192.168.1.5/dav", "user": USER}
    with pytest.raises(Refused) as caught:
        place(Session(settings, lambda: PASSWORD))
    assert caught.value.code == "insecure-address"


def test_a_server_that_is_not_there_is_asked_later() -> None:
    files = place(Session({"url": "http://127.0.0.1:1/", "user": USER}))
    with closing(files), pytest.raises(TryLater):
        list(files.list())


def test_a_folder_removed_by_others_is_made_again(cloud: Folder, tmp_path: Path) -> None:
    with closing(place(cloud.session("again"))) as files:
        put(files, tmp_path, "a/b/one", b"1")
        with closing(place(cloud.session())) as other:
            other.remove("again/a")
        put(files, tmp_path, "a/b/two", b"2")
        assert [each.path for each in files.list()] == ["a/b/two"]


def test_many_threads_make_folders_side_by_side(cloud: Folder, tmp_path: Path) -> None:
    def work(who: int) -> None:
        own = tmp_path / str(who)
        own.mkdir()
        with closing(place(cloud.session("crowd"))) as files:
            for turn in range(6):
                put(files, own, f"year/{turn}-{who % 2}/{who}", b"x")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    with closing(place(cloud.session("crowd"))) as files:
        assert len(list(files.list())) == 36


def test_names_that_a_move_may_misread_never_land_in_anothers_place(
    cloud: Folder, tmp_path: Path
) -> None:
    with closing(place(cloud.session("signs"))) as files:
        put(files, tmp_path, "who.vcf", b"one")
        put(files, tmp_path, "who", b"other")
        put(files, tmp_path, "who.vcf?;#%.vcf", b"two")
        put(files, tmp_path, "who?/a", b"three")
        found = {each.path: b"".join(files.read(each.path)) for each in files.list()}
        assert found == {
            "who.vcf": b"one",
            "who": b"other",
            "who.vcf?;#%.vcf": b"two",
            "who?/a": b"three",
        }
    assert not list((cloud.root / "signs").glob(".elsewhere*"))


def test_with_such_a_name_too_a_full_server_keeps_the_old_and_a_cut_one_heals(
    cloud: Folder, trouble: Trouble, tmp_path: Path
) -> None:
    with closing(place(cloud.session("straight", url=trouble.url))) as files:
        put(files, tmp_path, "50%", b"old")
        trouble.full()
        with pytest.raises(Full):
            put(files, tmp_path, "50%", bytes(2000))
        trouble.end()
        assert b"".join(files.read("50%")) == b"old"
        trouble.cut_up(after=100_000)
        with pytest.raises(TryLater):
            put(files, tmp_path, "60%", bytes(500_000))
        trouble.end()
        put(files, tmp_path, "60%", bytes(500_000))
        assert {(each.path, each.size) for each in files.list()} == {("50%", 3), ("60%", 500_000)}


def test_a_small_file_takes_two_requests_once_the_server_is_known(
    cloud: Folder, trouble: Trouble, tmp_path: Path
) -> None:
    with closing(place(cloud.session("few", url=trouble.url))) as files:
        put(files, tmp_path, "a/1", b"1")
        trouble.requests.clear()
        put(files, tmp_path, "a/2", b"2")
        assert [request.split()[0] for request in trouble.requests] == ["PUT", "MOVE"]
        assert {each.path for each in files.list()} == {"a/1", "a/2"}


def test_parts_a_broken_write_left_go_after_a_day(tmp_path: Path) -> None:
    with started("wsgidav", tmp_path) as cloud, closing(place(cloud.session("parts"))) as files:
        put(files, tmp_path, "a", b"x")
        old, young = (cloud.root / "parts" / f".elsewhere-part-{age}" for age in ("old", "young"))
        for part in (old, young):
            part.write_bytes(b"half")
        stamp = old.stat().st_mtime - 2 * 86400
        os.utime(old, (stamp, stamp))
        assert [each.path for each in files.list()] == ["a"]
        put(files, tmp_path, "b", b"x")
        assert not old.exists()
        assert young.exists()
