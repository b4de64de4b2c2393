"""What goes with what in Immich: albums, films of Live photos, edits and other files of one shot.

Photos come in any order; what a photo is to belong to is told as soon as both are there.
"""

from __future__ import annotations

from connectors.immich.client import Server
from connectors.immich.words import one, records, text
from connectors.model import Item, Knowledge


class Ties:
    """What was sent in this visit, and what still waits for its other half."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._albums: dict[str, str] | None = None
        self._put: dict[str, str] = {}
        self._waiting: dict[str, list[tuple[str, str]]] = {}

    def tie(self, item: Item, id: str) -> None:
        """Put a photo that is there under this id into its albums, to its still or original."""
        self._put[item.entry.id] = id
        known = item.known or Knowledge()
        for name in known.albums:
            self._server.told("PUT", f"/albums/{self._album(name)}/assets", {"ids": [id]})
        for what, other in (
            ("live", known.part_of), ("edit", known.edit_of), ("stack", known.stack),
        ):  # fmt: skip
            if other in self._put:
                self._link(self._put[other], what, id)
            elif other:
                self._waiting.setdefault(other, []).append((what, id))
        for what, other in self._waiting.pop(item.entry.id, []):
            self._link(id, what, other)

    def _link(self, id: str, what: str, other: str) -> None:
        if what == "live":
            self._server.told("PUT", f"/assets/{id}", {"livePhotoVideoId": other})
        elif other != id:
            # The first is the one shown: the edited form, the JPEG, the cover.
            shown = [other, id] if what == "edit" else [id, other]
            self._server.told("POST", "/stacks", {"assetIds": shown})

    def _album(self, name: str) -> str:
        if self._albums is None:
            there = records(self._server.told("GET", "/albums"))
            self._albums = {text(album, "albumName"): str(album["id"]) for album in there}
        if name not in self._albums:
            made = one(self._server.told("POST", "/albums", {"albumName": name}))
            self._albums[name] = str(made["id"])
        return self._albums[name]
