"""What goes with what in Immich: albums, films of Live photos, edits and other files of one shot.

Told of each photo right after it was sent, so that a run that is cut has told it or sends it anew.
"""

from __future__ import annotations

from threading import Lock

from connectors.immich.client import Server
from connectors.immich.words import one, records, text
from connectors.model import Item, Knowledge

_MAKING = Lock()


class Ties:
    """Tells one server; it remembers the albums there are."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._albums: dict[str, str] = {}

    def tie(self, item: Item, id: str) -> None:
        """Put a photo that is there under this id into its albums, to its still or original.

        What it belongs to is told of as far as it is there.
        """
        known = item.known or Knowledge()
        for name in known.albums:
            self._server.told("PUT", f"/albums/{self._album(name)}/assets", {"ids": [id]})
        if still := item.there.get(known.part_of):
            self._server.told("PUT", f"/assets/{still}", {"livePhotoVideoId": id}, gone=True)
        # The first is the one shown: the edited form, the JPEG, the cover.
        original, shown = item.there.get(known.edit_of), item.there.get(known.stack)
        for pair in ([id, original], [shown, id]):
            if None not in pair and pair[0] != pair[1]:
                self._server.told("POST", "/stacks", {"assetIds": pair}, gone=True)

    def _album(self, name: str) -> str:
        if name not in self._albums:
            # Several send at once, each with a connection of its own: one of them makes it.
            with _MAKING:
                there = records(self._server.told("GET", "/albums"))
                self._albums = {text(album, "albumName"): str(album["id"]) for album in there}
                if name not in self._albums:
                    made = one(self._server.told("POST", "/albums", {"albumName": name}))
                    self._albums[name] = str(made["id"])
        return self._albums[name]
