"""Small pictures are made once, kept within bounds, and lost without harm."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop.pictures.cache import Cache
from desktop.pictures.decoder import Small
from desktop.pictures.gallery import Gallery
from tests.desktop.pictures.hostile import good


def test_a_picture_is_decoded_once(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(good())
    with Gallery(Cache(tmp_path / "small.sqlite")) as gallery:
        made = gallery.small(path, "a")
        assert made is not None
        path.unlink()
        assert gallery.small(path, "a") == made
    with Gallery(Cache(tmp_path / "small.sqlite")) as gallery:
        assert gallery.small(path, "a") == made


def test_what_is_no_picture_is_not_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"nothing")
    with Gallery(Cache(tmp_path / "small.sqlite")) as gallery:
        assert gallery.small(path, "a") is None
        path.write_bytes(good())
        assert gallery.small(path, "a") is None


def test_the_cache_keeps_within_its_bounds_and_what_was_looked_at_last(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "small.sqlite", most=10_000)
    for number in range(30):
        cache.put(str(number), Small(bytes(1_000), 4, 3, number))
        cache.jpeg("0")
    there = [number for number in range(30) if cache.jpeg(str(number)) is not None]
    assert 5 <= len(there) <= 10
    assert there[0] == 0
    assert there[-1] == 29
    assert cache.facts(["3"])["3"].likeness == 3
    cache.close()


def test_a_broken_cache_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "small.sqlite").write_bytes(b"this was a database once" * 100)
    cache = Cache(tmp_path / "small.sqlite")
    cache.put("a", Small(b"jpeg", 4, 3, 7))
    assert cache.jpeg("a") == b"jpeg"
    cache.close()
    cache.close()
    assert cache.jpeg("a") is None


def test_making_stops_when_it_is_told_to_and_says_what_is_left(tmp_path: Path) -> None:
    photos = []
    for number in range(20):
        path = tmp_path / f"{number}.jpg"
        path.write_bytes(good(size=(10 + number, 10)))
        photos.append((path, str(number)))
    turns = iter([True, False])
    with Gallery(Cache(tmp_path / "small.sqlite")) as gallery:
        left = gallery.make(photos, lambda: next(turns))
        assert left == 12
        assert gallery.make(photos, lambda: True) == 0
        assert all(gallery.cache.has(sha) for _, sha in photos)


def test_what_the_process_died_of_is_tried_once_more(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "small.sqlite")
    cache.put("a", None, sure=False)
    assert not cache.tried("a")
    assert not cache.has("a")
    cache.put("a", None, sure=False)
    assert cache.tried("a")
    assert cache.has("a")
    cache.put("b", None, sure=False)
    cache.put("b", Small(b"jpeg", 4, 3, 7))
    assert cache.jpeg("b") == b"jpeg"
    assert cache.facts(["b"])["b"].width == 4
    cache.close()


def test_a_process_that_does_not_come_up_condemns_no_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(good())
    with Gallery(Cache(tmp_path / "small.sqlite")) as gallery:
        with monkeypatch.context() as patch:
            patch.setattr("sys.executable", "/bin/false")
            assert gallery.small(path, "a") is None
        assert gallery.small(path, "a") is not None


def test_a_program_started_where_it_stands_finds_its_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(good())
    monkeypatch.setattr("sys.path", ["", *sys.path[1:]])
    monkeypatch.chdir(Path(__file__).parents[3])
    with Gallery(Cache(tmp_path / "small.sqlite")) as gallery:
        assert gallery.small(path, "a") is not None
