"""Four parts to a batch: each judged by its own status, none believed for the envelope's sake."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.errors import TryLater
from connectors.microsoft.account import open_account
from connectors.microsoft.batch import several
from connectors.microsoft.client import Graph, part
from tests.clouds.microsoft import MicrosoftCloud
from tests.connectors.conformance import Listing, body


@pytest.fixture
def graph(cloud: MicrosoftCloud) -> Iterator[Graph]:
    opened = Graph(cloud.session(only="contacts"))
    yield opened
    opened.close()


def paths(cloud: MicrosoftCloud, many: int) -> list[str]:
    ids = [cloud.people.add({"givenName": f"Guest {number}"}) for number in range(many)]
    return [f"/me/contacts/{part(id)}" for id in ids]


def test_nine_are_read_in_three_requests_in_their_order(
    cloud: MicrosoftCloud, graph: Graph
) -> None:
    asked = paths(cloud, 9)
    found = [one["givenName"] if one else None for one in several(graph, asked)]
    assert found == [f"Guest {number}" for number in range(9)]
    assert cloud.calls[:2] == ["POST /v1.0/$batch"] * 2
    assert len(cloud.calls) == 3


def test_what_has_gone_is_none_and_the_others_come(cloud: MicrosoftCloud, graph: Graph) -> None:
    asked = paths(cloud, 4)
    cloud.people.erase(next(iter(cloud.people.contacts)))
    found = list(several(graph, asked))
    assert [bool(one) for one in found] == [False, True, True, True]


@pytest.mark.parametrize("status", [429, 503, 401, 424, 0])
def test_a_part_in_trouble_is_for_later(cloud: MicrosoftCloud, graph: Graph, status: int) -> None:
    cloud.troubled = [200, status] if status == 0 else [status]
    with pytest.raises(TryLater) as told:
        list(several(graph, paths(cloud, 4)))
    assert told.value.after == (9 if status in (429, 503) else 0)


def test_a11_an_item_that_is_gone_for_good_is_no_reason_to_start_over(
    cloud: MicrosoftCloud, graph: Graph
) -> None:
    cloud.troubled = [410]
    assert [bool(one) for one in several(graph, paths(cloud, 2))] == [False, True]


def test_a_batch_counts_as_four_beside_other_visits(cloud: MicrosoftCloud) -> None:
    from concurrent.futures import ThreadPoolExecutor

    paths(cloud, 24)
    cloud.latency = 0.02
    session = cloud.session(only="contacts")

    def pull(_: int) -> int:
        account = open_account(session)
        try:
            (book, *_rest) = account.collections()
            entries = list(Listing(account, book).entries.values())
            return len([body(one) for one in account.fetch(book, entries)])
        finally:
            account.close()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(pull, range(3))) == [24, 24, 24]
    assert cloud.busiest == 4
