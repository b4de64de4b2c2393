"""Many in one request: one that the account stumbles over is found, and stops no other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from connectors.errors import ConnectorError, TryLater
from connectors.memory.client import MemoryCloud
from connectors.model import Collection, Entry, Item, Kind
from desktop.engine.mirror.items.batches import put_group
from desktop.engine.mirror.items.outgoing import Parcel
from desktop.engine.patience import TRIES, Patience


class Together(MemoryCloud):
    """Takes many at once; how it stumbles is told.

    Attributes:
        stumbles: keys it stumbles over.
        whole: whether the request fails for one of them, or tells of each.
        error: as what.
        requests: how many items were in each.
    """

    def __init__(self, stumbles: set[str], error: TryLater, *, whole: bool) -> None:
        super().__init__("together")
        self.stumbles, self.error, self.whole = stumbles, error, whole
        self.requests: list[int] = []

    def put_all(
        self, collection: Collection, items: Sequence[tuple[str, Item, Entry | None]]
    ) -> list[Entry | ConnectorError]:
        self.requests.append(len(items))
        if self.whole and self.stumbles & {key for key, _, _ in items}:
            raise self.error
        return [
            self.error if key in self.stumbles else self.put(collection, key, item, over)
            for key, item, over in items
        ]


def parcels(folder: Path, count: int) -> list[Parcel]:
    file = folder / "body"
    file.write_bytes(b"x")
    return [Parcel(str(n), f"k{n}", "", Kind.CONTACTS, "", file, b"x") for n in range(count)]


def put(cloud: Together, folder: Path, count: int = 20) -> list[str]:
    """The keys that did not arrive."""
    book = cloud.create(Kind.CONTACTS, "Friends")
    became = put_group(cloud, book, parcels(folder, count), Patience(lambda seconds: False))
    assert len(became) == count
    return [one.key for one, answer in became if not isinstance(answer, Entry)]


@pytest.mark.parametrize("whole", [True, False])
def test_all_others_arrive(tmp_path: Path, *, whole: bool) -> None:
    cloud = Together({"k7"}, TryLater(), whole=whole)
    assert put(cloud, tmp_path) == ["k7"]
    assert cloud.requests.count(20) <= TRIES + 1
    assert len(cloud.requests) <= TRIES + 21


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("error", [TryLater(), TryLater(code="busy"), TryLater(after=9_000)])
def test_an_account_that_takes_none_is_asked_a_few_times(
    tmp_path: Path, error: TryLater, *, whole: bool
) -> None:
    cloud = Together({f"k{n}" for n in range(20)}, error, whole=whole)
    assert len(put(cloud, tmp_path)) == 20
    assert len(cloud.requests) <= TRIES + 4
