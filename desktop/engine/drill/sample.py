"""Which items a drill reads back: all of them, or all text and a slice of the photos.

The slices follow one another, so that so many drills read every photo once; what a drill found
to be different is read again until it is right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from connectors.model import Kind
from desktop.engine.proof.certificate import Certificate

SLICES = 13
"""Drills after which every photo was read back: a quarter of a year of weeks."""

FEW = 100
"""Photos beyond which a drill reads a slice only."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one drill reads back.

    Attributes:
        full: everything.
        turn: which slice of the photos.
        again: paths, without the account's folder, that were different the last time.
    """

    full: bool
    turn: int = 0
    again: frozenset[str] = frozenset()

    def photos(self, paths: Iterable[str]) -> set[str]:
        """Of an account's photo paths those whose turn it is."""
        listed = sorted(paths)
        if self.full or len(listed) <= FEW:
            return set(listed)
        chosen = {path for at, path in enumerate(listed) if at % SLICES == self.turn % SLICES}
        return chosen | {path for path in listed if inside(path) in self.again}


def sample(past: Iterable[Certificate], source: str, target: str, *, full: bool) -> Sample:
    """The sample whose turn it is, given the certificates of earlier drills."""
    mine = [one for one in past if (one.source, one.target) == (source, target)]
    last = max(mine, key=lambda one: one.when, default=None)
    lines = last.proofs[Kind.PHOTOS].differ if last and Kind.PHOTOS in last.proofs else []
    return Sample(full, len(mine), frozenset(line.partition(": ")[0] for line in lines))


def inside(path: str) -> str:
    """A path without the account's folder, as a certificate names it."""
    return path.partition("/")[2]
