"""Long lists that are read when they are looked at; the one looked at last is held."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar, overload

T = TypeVar("T")

Lot = tuple[int, Callable[[], list[T]]]
"""How many there are, and what reads them."""


class Held(Generic[T]):
    """The list looked at last, of several that are never looked at together."""

    def __init__(self) -> None:
        self.whose: object = None
        self.found: list[T] = []


class Lots(Sequence[T]):
    """Some lots, one after the other.

    Args:
        lots: each with how many it has; one that has lost some meanwhile is shorter when read.
        held: shared with the others.
    """

    def __init__(self, lots: list[Lot[T]], held: Held[T]) -> None:
        self._lots = lots
        self._held = held

    def __len__(self) -> int:
        return sum(count for count, _ in self._lots)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        return self._read()[place]

    def __iter__(self) -> Iterator[T]:
        return iter(self._read())

    def _read(self) -> list[T]:
        if self._held.whose is not self:
            self._held.found = []
            self._held.found = [one for _, read in self._lots for one in read()]
            self._held.whose = self
        return self._held.found
