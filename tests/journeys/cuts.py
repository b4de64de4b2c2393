"""A line that breaks at some request and stays broken: what every cloud's cut tests share.

Sampled as a rule; ELSEWHERE_EVERY=1 breaks at every request in every way, goes on after what did not
converge, and logs how many cuts were tried (`pytest --log-cli-level=INFO`).
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

import pytest

from desktop.engine.failure import EngineError
from tests.clouds.faults import Fault, Faults

EVERY = os.environ.get("ELSEWHERE_EVERY") == "1"
UNHURRIED = pytest.mark.timeout(0 if EVERY else 300)
"""For modules of cuts: all of them take long, and nobody waits."""

GIVES_UP = 12
"""Requests that go wrong in a row: more than a run asks the same thing for."""

Cut = tuple[int, str]


def broken(faults: Faults, index: int, fault: Fault) -> None:
    """The index-th request from now and those after it go wrong."""
    faults.clear()
    for later in range(GIVES_UP):
        faults.at(index + later, fault)


def astray(
    count: int,
    share: int,
    ways: Mapping[str, Fault],
    tried: Callable[[int, str], object],
    truth: object,
) -> list[tuple[Cut, object]]:
    """The cuts after which something else was there in the end than the truth, with what it was.

    Of `count` requests every `share`-th is cut, each in another way.
    """
    cuts = list(_sampled(count, share, list(ways)))
    found: list[tuple[Cut, object]] = []
    for index, way in cuts:
        try:
            ended: object = tried(index, way)
        except (AssertionError, EngineError) as error:
            ended = error
        if ended != truth:
            found.append(((index, way), ended))
            _LOG.info("cut at %d by %s: %r", index, way, ended)
    _LOG.info("%d cuts of %d requests, %d astray", len(cuts), count, len(found))
    return found


def kept(place: Path) -> dict[str, str]:
    """Every file below a folder, with its hash."""
    return {
        path.relative_to(place).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(place.rglob("*"))
        if path.is_file()
    }


_LOG = logging.getLogger(__name__)


def _sampled(count: int, share: int, ways: Collection[str]) -> Iterator[Cut]:
    every = list(ways)
    for index in range(count):
        if EVERY:
            yield from ((index, way) for way in every)
        elif index % share == 0:
            yield index, every[index // share % len(every)]
