from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator

import pytest

from connectors.errors import TryLater
from connectors.model import Entry, Item
from connectors.net.dav.parallel import together

Job = Callable[[], Iterator[Item]]


def job(name: str, count: int, fail: bool = False) -> Job:
    def run() -> Iterator[Item]:
        for number in range(count):
            yield Item(Entry(f"{name}{number}", "1"), (b"x",))
        if fail:
            raise TryLater("broke", after=3)

    return run


def test_all_jobs_are_given_once() -> None:
    items = list(
        together([job("a", 100), job("b", 200), job("c", 0), job("d", 1), job("e", 50)], 4)
    )
    assert len({item.entry.id for item in items}) == len(items) == 351


def test_an_error_of_one_ends_all_and_is_told() -> None:
    with pytest.raises(TryLater) as told:
        list(together([job("a", 10_000), job("b", 3, fail=True)], 4))
    assert told.value.after == 3


def test_what_came_before_an_error_is_given_first() -> None:
    stream = together([job("a", 5, fail=True), job("b", 0)], 2)
    assert [next(stream).entry.id for _ in range(5)] == ["a0", "a1", "a2", "a3", "a4"]
    with pytest.raises(TryLater):
        next(stream)


def test_stopping_early_leaves_no_thread_behind() -> None:
    before = set(threading.enumerate())
    stream = together([job("a", 10_000), job("b", 10_000)], 2)
    next(stream)
    assert isinstance(stream, Generator)
    stream.close()
    assert not set(threading.enumerate()) - before


def test_one_connection_needs_no_thread() -> None:
    before = set(threading.enumerate())
    stream = together([job("a", 10), job("b", 10)], 1)
    next(stream)
    assert not set(threading.enumerate()) - before
    assert len(list(stream)) == 19
