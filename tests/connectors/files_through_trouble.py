"""What every place that keeps files does when it is reached through something that fails."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from connectors.contract import Files
from connectors.errors import Full, TryLater
from tests.clouds.trouble import Trouble
from tests.connectors.file_things import Another, put, whole


class KeepsFilesThroughTrouble:
    """The same place behind something that fails. `trouble` stands in the way of `another`."""

    @pytest.fixture
    def trouble(self) -> Trouble:
        raise NotImplementedError

    @pytest.fixture
    def another(self) -> Another:
        raise NotImplementedError

    @pytest.fixture
    def files(self, another: Another) -> Iterator[Files]:
        with closing(another()) as opened:
            yield opened

    @pytest.mark.parametrize("size", [2_000, 12 << 20])
    def test_a_full_place_is_said_to_be_full_after_three_requests_at_most(
        self, files: Files, trouble: Trouble, tmp_path: Path, size: int
    ) -> None:
        put(files, tmp_path, "a/before", b"x")
        trouble.full()
        with pytest.raises(Full):
            put(files, tmp_path, "a/after", bytes(size))
        assert trouble.refusals <= 3
        trouble.end()
        assert [each.path for each in files.list()] == ["a/before"]

    @pytest.mark.parametrize("size", [500_000, 12 << 20])
    def test_a_cut_line_is_for_later_and_leaves_nothing_half(
        self, files: Files, trouble: Trouble, tmp_path: Path, size: int
    ) -> None:
        put(files, tmp_path, "a/film", b"old")
        trouble.cut_up(after=200_000)
        with pytest.raises(TryLater):
            put(files, tmp_path, "a/film", bytes(size))
        with pytest.raises(TryLater):
            put(files, tmp_path, "a/new", bytes(size))
        trouble.end()
        assert [each.path for each in files.list()] == ["a/film"]
        assert whole(files, "a/film") == b"old"
        put(files, tmp_path, "a/new", bytes(size))
        assert whole(files, "a/new") == bytes(size)

    def test_a_body_cut_on_the_way_down_is_never_taken_for_whole(
        self, files: Files, trouble: Trouble, tmp_path: Path
    ) -> None:
        data = os.urandom(900_000)
        put(files, tmp_path, "a/film", data)
        trouble.cut_down(after=100_000)
        with suppress(TryLater):
            assert whole(files, "a/film") == data, "half a body was taken for the whole"
        trouble.end()
        assert whole(files, "a/film") == data

    def test_a_listing_that_fails_is_no_empty_listing(
        self, files: Files, trouble: Trouble, tmp_path: Path
    ) -> None:
        put(files, tmp_path, "a/b/film", b"x")
        trouble.gone()
        with pytest.raises(TryLater):
            list(files.list())
        trouble.end()
        assert [each.path for each in files.list()] == ["a/b/film"]
