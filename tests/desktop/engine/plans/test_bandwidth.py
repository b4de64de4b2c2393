"""Bytes go no faster than wished, all of them together; without a wish nobody is held up."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.net import pace
from desktop.engine.plans import bandwidth, policy
from desktop.engine.plans.bandwidth import BURST, Bandwidth
from desktop.engine.plans.policy import Policy
from desktop.places import Home
from tests.desktop.engine.faulty import Hand


def test_a_stream_of_pieces_takes_as_long_as_its_bytes_at_the_pace() -> None:
    clock = Hand()
    mine = Bandwidth(100, clock)
    waits = [mine.due(10_000) for _ in range(50)]
    assert waits == sorted(waits)
    assert waits[-1] == pytest.approx(5.0 - 0.0, abs=BURST + 0.1)


def test_every_piece_of_a_body_is_counted_before_it_goes() -> None:
    told: list[int] = []
    pace.keep_to(told.append)
    try:
        sent = pace.paced([b"abc", b"de"])
        assert next(sent) == b"abc"
        assert told == [3]
        assert list(sent) == [b"de"]
        pace.spent(7)
    finally:
        pace.keep_to(None)
    assert told == [3, 2, 7]
    pace.spent(1_000_000)
    assert told == [3, 2, 7]


def test_the_wish_is_taken_up_and_taken_back(tmp_path: Path) -> None:
    home, clock = Home(tmp_path), Hand()
    policy.write(home, Policy(kilobytes=1))
    bandwidth.apply(home, clock)
    try:
        assert pace._spend.__self__._rate == 1000  # type: ignore[attr-defined]
        policy.write(home, Policy())
        bandwidth.apply(home, clock)
        assert pace._spend is pace._free
    finally:
        pace.keep_to(None)
