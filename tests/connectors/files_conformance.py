"""What every place that keeps files has to do. Subclass `KeepsFiles`, give it `another`.

    class TestFolder(KeepsFiles):
        @pytest.fixture
        def another(self, ...) -> Callable[[], Files]: ...     # opens the same place once more

`tests.connectors.files_through_trouble` judges a place reached through something that fails.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from connectors.contract import Files
from connectors.errors import ConnectorError, NotThere, Refused, TryLater
from connectors.formats.quickxor import QuickXor
from tests.connectors.file_things import FORMS, NAMES, Another, put, resident, whole


class KeepsFiles:
    """The suite. None of its tests may be overridden; a place that cannot hold a name says so."""

    names_refused: tuple[str, ...] = ()
    same_forms = False
    """Whether the place takes NFC and NFD of one name for the same file."""
    server_mixes = False
    """Whether the server itself goes on with the new version in the middle of reading the old."""

    @pytest.fixture
    def another(self) -> Another:
        raise NotImplementedError

    @pytest.fixture
    def files(self, another: Another) -> Iterator[Files]:
        with closing(another()) as opened:
            yield opened

    def test_an_empty_place_lists_nothing(self, files: Files) -> None:
        assert list(files.list()) == []
        assert list(files.list("no/such/folder")) == []

    def test_what_was_written_is_listed_and_read_back(self, files: Files, tmp_path: Path) -> None:
        stored = put(files, tmp_path, "Contacts/Family/anna.vcf", b"BEGIN:VCARD\r\n")
        assert (stored.path, stored.size) == ("Contacts/Family/anna.vcf", 13)
        assert stored.revision
        (listed,) = files.list()
        assert listed == stored
        assert whole(files, stored.path) == b"BEGIN:VCARD\r\n"

    def test_a_folder_lists_what_is_in_it_at_any_depth_and_nothing_beside(
        self, files: Files, tmp_path: Path
    ) -> None:
        for path in ("a/1", "a/b/2", "ab/3", "4"):
            put(files, tmp_path, path, path.encode())
        assert {each.path for each in files.list()} == {"a/1", "a/b/2", "ab/3", "4"}
        assert {each.path for each in files.list("a")} == {"a/1", "a/b/2"}
        assert {each.path for each in files.list("a/b/")} == {"a/b/2"}

    def test_names_of_every_script_and_sign_come_back_as_they_were(
        self, files: Files, tmp_path: Path
    ) -> None:
        for name in NAMES:
            if name in self.names_refused:
                with pytest.raises(Refused):
                    put(files, tmp_path, name, name.encode())
            else:
                put(files, tmp_path, name, name.encode())
        kept = [name for name in NAMES if name not in self.names_refused]
        assert sorted(each.path for each in files.list()) == sorted(kept)
        for name in kept:
            assert whole(files, name) == name.encode()
            files.remove(name)
        assert list(files.list()) == []

    def test_composed_and_decomposed_letters_are_both_found_again(
        self, files: Files, tmp_path: Path
    ) -> None:
        for name in FORMS:
            put(files, tmp_path, name, name.encode())
        for name in FORMS:
            assert whole(files, name) == name.encode()
        if not self.same_forms:
            assert {each.path for each in files.list()} == set(FORMS)

    def test_an_empty_file_is_a_file(self, files: Files, tmp_path: Path) -> None:
        assert put(files, tmp_path, "empty", b"").size == 0
        assert [each.size for each in files.list()] == [0]
        assert whole(files, "empty") == b""

    def test_a_large_file_needs_little_memory(self, files: Files, tmp_path: Path) -> None:
        put(files, tmp_path, "warm", b"up")
        large = tmp_path / "large"
        with large.open("wb") as out:
            for _ in range(48):
                out.write(os.urandom(1 << 20))
            # A hole in it is as large as anybody wants to wait for.
            out.truncate(max(48, int(os.environ.get("ELSEWHERE_LARGE_MB", "0"))) << 20)
        size, seen = large.stat().st_size, hashlib.sha256()
        with large.open("rb") as body:
            while chunk := body.read(1 << 20):
                seen.update(chunk)
        before, most, done = resident(), [0], threading.Event()

        def watch() -> None:
            while not done.wait(0.01):
                most[0] = max(most[0], resident())

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            stored = files.write("films/large.mov", large, seen.hexdigest())
            back, count = hashlib.sha256(), 0
            for chunk in files.read("films/large.mov"):
                back.update(chunk)
                count += len(chunk)
        finally:
            done.set()
            watcher.join()
        assert (stored.size, count) == (size, size)
        assert back.hexdigest() == seen.hexdigest()
        assert most[0] - before < 40 << 20

    def test_writing_again_replaces_and_changes_the_revision(
        self, files: Files, tmp_path: Path
    ) -> None:
        first = put(files, tmp_path, "a.vcf", b"one")
        second = put(files, tmp_path, "a.vcf", b"three")
        assert first.revision != second.revision
        assert list(files.list()) == [second]
        assert whole(files, "a.vcf") == b"three"

    def test_a_reader_never_sees_half_a_file(
        self, another: Another, files: Files, tmp_path: Path
    ) -> None:
        bodies = [bytes([sign]) * 800_000 for sign in b"ab"]
        put(files, tmp_path, "x/film", bodies[0])
        stop, wrong = threading.Event(), list[int]()

        def read() -> None:
            with closing(another()) as reader:
                while not stop.is_set():
                    try:
                        found = whole(reader, "x/film")
                    except (TryLater, NotThere):
                        continue
                    if found not in bodies and not (
                        self.server_mixes and len(found) == len(bodies[0])
                    ):
                        wrong.append(len(found))

        reading = threading.Thread(target=read)
        reading.start()
        try:
            for turn in range(8):
                put(files, tmp_path, "x/film", bodies[turn % 2])
                assert [each.path for each in files.list()] == ["x/film"]
        finally:
            stop.set()
            reading.join()
        assert not wrong

    def test_reading_goes_on_from_an_offset(self, files: Files, tmp_path: Path) -> None:
        data = bytes(range(256)) * 10_000
        put(files, tmp_path, "film", data)
        for start in (0, 1, 1_234_567, len(data) - 1):
            assert whole(files, "film", start) == data[start:]
        assert whole(files, "film", len(data)) == b""

    def test_a_file_that_is_not_there_is_said_to_be_missing(self, files: Files) -> None:
        for path in ("none.vcf", "no/folder/none.vcf"):
            with pytest.raises(NotThere):
                whole(files, path)
            with pytest.raises(NotThere):
                whole(files, path, 5)

    def test_removing_twice_is_removing_once(self, files: Files, tmp_path: Path) -> None:
        put(files, tmp_path, "a/b.vcf", b"x")
        put(files, tmp_path, "a/c.vcf", b"y")
        files.remove("a/b.vcf")
        files.remove("a/b.vcf")
        files.remove("never/was.vcf")
        assert [each.path for each in files.list()] == ["a/c.vcf"]

    @pytest.mark.parametrize("path", ["", "/etc/x", "../x", "a/../../x", "a//b", "./a", "a\0b"])
    def test_a_path_never_leaves_the_place(self, files: Files, tmp_path: Path, path: str) -> None:
        with pytest.raises(Refused):
            put(files, tmp_path, path, b"x")
        with pytest.raises(Refused):
            whole(files, path)
        with pytest.raises(Refused):
            files.remove(path)
        assert list(files.list()) == []

    def test_a_body_that_is_not_the_one_meant_is_never_given_the_name(
        self, files: Files, tmp_path: Path
    ) -> None:
        wrong = tmp_path / "wrong"
        wrong.write_bytes(b"damaged")
        with pytest.raises(ConnectorError):
            files.write("a.vcf", wrong, hashlib.sha256(b"meant").hexdigest())
        assert list(files.list()) == []

    def test_hashes_that_are_told_are_right(self, files: Files, tmp_path: Path) -> None:
        data = b"the same bytes"
        put(files, tmp_path, "a.vcf", data)
        (listed,) = files.list()
        for name, digest in listed.hashes.items():
            assert name in {"md5", "sha1", "sha256", "quickxor"}
            right = QuickXor() if name == "quickxor" else hashlib.new(name)
            right.update(data)
            assert digest == right.hexdigest()

    def test_two_work_in_two_threads_side_by_side(self, another: Another, tmp_path: Path) -> None:
        def work(who: int) -> list[str]:
            own = tmp_path / str(who)
            own.mkdir()
            with closing(another()) as files:
                for turn in range(8):
                    put(files, own, f"same/folder/{who}-{turn}", f"{who} {turn}".encode() * 999)
                return [
                    path
                    for turn in range(8)
                    if whole(files, path := f"same/folder/{who}-{turn}")
                    == f"{who} {turn}".encode() * 999
                ]

        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(work, range(2)))
        with closing(another()) as files:
            assert {each.path for each in files.list()} == {*done[0], *done[1]}
        assert [len(paths) for paths in done] == [8, 8]

    def test_the_identity_is_stable_and_holds_no_secret(
        self, another: Another, files: Files, secret: str, tmp_path: Path
    ) -> None:
        before = files.identity()
        put(files, tmp_path, "a.vcf", b"x")
        with closing(another()) as again:
            assert again.identity() == files.identity() == before
        assert before
        assert not secret or secret not in before

    @pytest.fixture
    def secret(self) -> str:
        return ""

    def test_the_room_is_a_number_or_not_told(self, files: Files) -> None:
        room = files.room()
        assert room is None or room >= 0

    def test_closing_twice_does_no_harm(self, another: Another, tmp_path: Path) -> None:
        files = another()
        stored = put(files, tmp_path, "a.vcf", b"x")
        files.close()
        files.close()
        with closing(another()) as again:
            assert list(again.list()) == [stored]
