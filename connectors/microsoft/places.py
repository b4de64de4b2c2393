"""The calendars or to-do lists of an account: those there are, new ones, and those that went."""

from __future__ import annotations

from collections.abc import Callable

from connectors.microsoft.client import Graph, Json, part
from connectors.model import Collection


class Places:
    """One kind of collection.

    Args:
        graph: the account.
        path: of their listing; each one's own is below it.
        naming: the property that holds a name.
        read: one of them as a collection.
    """

    def __init__(
        self, graph: Graph, path: str, naming: str, read: Callable[[Json], Collection]
    ) -> None:
        self._graph = graph
        self._path = path
        self._naming = naming
        self._read = read
        self._known: set[str] = set()

    def all(self) -> tuple[Collection, ...]:
        """Every one, in Microsoft's order."""
        found = [self._read(one) for one in self._graph.pages(f"{self._path}?$top=100")]
        self._known = {one.id for one in found}
        return tuple(found)

    def create(self, name: str) -> Collection:
        """A new one; the one of this name that we may write to is given instead."""
        for collection in self.all():
            if collection.name == name and collection.writes:
                return collection
        made = self._graph.post(self._path, {self._naming: name})
        self._known.add(made["id"])
        return self._read(made)

    def look(self, collection: Collection) -> None:
        """Tell one that has gone from items that have. Raises NotThere."""
        if collection.id not in self._known:
            self._graph.get(f"{self._path}/{part(collection.id)}")
            self._known.add(collection.id)
