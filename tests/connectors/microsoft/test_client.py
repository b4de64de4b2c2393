"""Where a token goes and where it never does; what an answer that makes no sense is taken for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from connectors.errors import ConnectorError, Refused, StartOver, TryLater
from connectors.microsoft.client import Graph
from connectors.microsoft.storage import Storage
from tests.clouds import faults
from tests.clouds.faults import Fault, Response
from tests.clouds.microsoft import MicrosoftCloud


@pytest.fixture
def graph(cloud: MicrosoftCloud) -> Iterator[Graph]:
    opened = Graph(cloud.session(only="contacts"))
    opened.bearer.header()
    yield opened
    opened.close()


def saying(change: Callable[[dict[str, Any]], Any]) -> Fault:
    def other(answer: Response) -> Response:
        said = json.loads(answer.body)
        change(said)
        return Response(answer.status, answer.headers, json.dumps(said).encode())

    return Fault(change=other)


@pytest.mark.parametrize("link", ["https://evil.example/v1.0/me", "http://127.0.0.1:1/v1.0/me", "//evil.example/"])  # fmt: skip
def test_a_page_that_leads_to_another_host_ends_the_listing(
    cloud: MicrosoftCloud, graph: Graph, link: str
) -> None:
    cloud.faults.next(saying(lambda said: said.update({"@odata.nextLink": link})))
    with pytest.raises(TryLater) as told:
        list(graph.pages("/me/contactFolders"))
    assert told.value.code == "bad-answer"
    assert len(cloud.calls) == 1


def test_a_listing_that_goes_round_or_has_no_end_is_no_answer(
    cloud: MicrosoftCloud, graph: Graph
) -> None:
    first = f"{graph.root}/v1.0/me/contactFolders"
    cloud.faults.always(saying(lambda said: said.update({"@odata.nextLink": first})))
    with pytest.raises(TryLater):
        list(graph.pages("/me/contactFolders"))
    cloud.faults.clear()
    cloud.faults.always(saying(lambda said: said.pop("@odata.deltaLink", None)))
    with pytest.raises(TryLater) as told:
        graph.delta("/me/contactFolders/contacts/contacts/delta")
    assert told.value.code == "incomplete"


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (410, "SyncStateNotFound", StartOver), (400, "SyncStateNotFound", StartOver),
        (400, "ErrorInvalidIdMalformed", ConnectorError), (400, "badRequest", StartOver),
        (429, "TooManyRequests", TryLater), (503, "ErrorServerBusy", TryLater),
    ],
)  # fmt: skip
def test_a_link_that_is_too_old_starts_over_and_loses_nothing(
    cloud: MicrosoftCloud, graph: Graph, status: int, code: str, error: type[ConnectorError]
) -> None:
    path = "/me/contactFolders/contacts/contacts/delta"
    link = graph.delta(path).link
    body = json.dumps({"error": {"code": code}}).encode()
    cloud.faults.next(faults.status(status, body, "application/json"))
    with pytest.raises(error):
        graph.delta(path, link)
    assert graph.delta(path, link).items == {}


@pytest.mark.parametrize(
    "url",
    ["http://storage.example/x", "https://user@storage.example/x", "ftp://storage.example/x", "https://storage.example:8443/x"],
)  # fmt: skip
def test_bytes_are_fetched_from_no_unsafe_address(cloud: MicrosoftCloud, url: str) -> None:
    storage = Storage(cloud.url)
    with pytest.raises(Refused):
        list(storage.read(lambda: url))
    storage.close()
    assert cloud.calls == []


def test_an_address_of_storage_never_sees_the_token(cloud: MicrosoftCloud, graph: Graph) -> None:
    id = cloud.drive.add("Pictures/a.jpg", b"\xff\xd8x")
    storage = Storage(graph.root)
    link = graph.link(f"/me/drive/items/{id.replace('!', '%21')}/content")
    assert b"".join(storage.read(lambda: link)) == b"\xff\xd8x"
    assert b"".join(storage.read(lambda: link, 2)) == b"x"
    storage.close()
    assert cloud.drive.wrong == []
