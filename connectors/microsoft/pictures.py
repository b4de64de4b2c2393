"""Pictures of contacts: asked at one version of the API, then at the other, and never in the way.

Microsoft's pages say that personal accounts have none; in practice one of the versions answers.
Which one does is remembered with the account.
"""

from __future__ import annotations

from connectors.errors import NotThere, Refused
from connectors.microsoft.client import Graph, Json, part
from connectors.microsoft.extended import HAS_PICTURE, read

LARGEST = 4 << 20
_VERSIONS = ("v1.0", "beta")


class Pictures:
    """The pictures of one account's contacts."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._version = graph.bearer.pictures

    def of(self, contact: Json) -> bytes:
        """A contact's picture; b"" for none, and where no version gives it."""
        if read(contact).get(HAS_PICTURE, "").lower() != "true":
            return b""
        for version in self._versions():
            try:
                found = self._graph.download(_path(contact["id"]), version)
            except (NotThere, Refused):
                continue
            self._found(version)
            return found
        return b""

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


def _path(id: str) -> str:
    return f"/me/contacts/{part(id)}/photo/$value"
