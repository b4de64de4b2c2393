"""Pictures of contacts: asked at one version of the API, then at the other, and never in the way.

Microsoft's pages say that personal accounts have none; in practice one of the versions answers.
Which one does is remembered with the account.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from connectors.errors import NotThere, Refused, SignInAgain
from connectors.microsoft.client import Graph, Json, part
from connectors.microsoft.extended import HAS_PICTURE, read
from connectors.microsoft.signin import AT_ONCE

LARGEST = 4 << 20
HELD = 96
"""Pictures held at a time, or on their way: some seconds of them, while a vault is busy."""

ROOM = 8 << 20
"""Bytes held at a time; some of the largest pictures fill it."""

_VERSIONS = ("v1.0", "beta")


class Pictures:
    """The pictures of one account's contacts."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._version = graph.bearer.pictures

    def of(self, contact: Json) -> bytes | None:
        """A contact's picture; b"" for none, None where no version gives the one there is."""
        if not _has(contact):
            return b""
        for version in self._versions():
            try:
                found = self._graph.download(_path(contact["id"]), version)
            except (NotThere, Refused):
                continue
            except SignInAgain as error:
                if error.code != "permission-missing":
                    raise
                continue
            self._found(version)
            return found
        return None

    def of_each(self, contacts: Iterable[Json]) -> Iterator[tuple[Json, bytes | None]]:
        """Each contact with its picture, in order, as `of` gives it.

        Four are asked for at a time, and those of the next contacts while one is being used.
        """
        waiting: deque[tuple[Json, Future[bytes | None] | None]] = deque()
        asked: deque[Future[bytes | None]] = deque()

        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                for one in contacts:
                    waiting.append((one, pool.submit(self.of, one) if _has(one) else None))
                    if waiting[-1][1]:
                        asked.append(waiting[-1][1])
                    while _full(asked):
                        first, picture = waiting.popleft()
                        if picture:
                            asked.popleft()
                        yield first, picture.result() if picture else b""
                for one, picture in waiting:
                    yield one, picture.result() if picture else b""
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def put(self, id: str, picture: bytes) -> bool:
        """Give a contact this picture; False when no version takes it."""
        if len(picture) >= LARGEST:
            return False
        for version in self._versions():
            try:
                self._graph.upload(_path(id), picture, "image/jpeg", version)
            except (NotThere, Refused):
                continue
            self._found(version)
            return True
        return False

    def _versions(self) -> tuple[str, ...]:
        """The one that had some first; Microsoft may have moved them meanwhile."""
        return tuple(sorted(_VERSIONS, key=lambda version: version != self._version))

    def _found(self, version: str) -> None:
        if version != self._version:
            self._version = version
            self._graph.bearer.found_pictures(version)


def _full(asked: Sequence[Future[bytes | None]]) -> bool:
    """Whether one has to be used before another is asked for."""
    if len(asked) <= AT_ONCE:
        return False
    here = (one for one in asked if one.done() and not one.exception())
    return len(asked) > HELD or sum(len(one.result() or b"") for one in here) > ROOM


def _has(contact: Json) -> bool:
    return read(contact).get(HAS_PICTURE, "").lower() == "true"


def _path(id: str) -> str:
    return f"/me/contacts/{part(id)}/photo/$value"
