"""Puts items into a collection, each in the form that its server takes."""

from __future__ import annotations

from connectors.dav.fetching import Known
from connectors.dav.presets import Preset
from connectors.dav.software import software
from connectors.errors import Refused, TryLater
from connectors.model import Collection, Entry, Item, Kind
from connectors.net.dav import fitting, writing


class Putting:
    """Puts and removes for one account; knows which items its server failed at before.

    Args:
        preset: the service.
    """

    def __init__(self, preset: Preset) -> None:
        self._preset = preset
        self._failed: set[tuple[str, str]] = set()

    def put(
        self, known: Known, collection: Collection, key: str, item: Item, over: Entry | None
    ) -> Entry:
        """As in the contract; what the server calls invalid is tried once more in another form."""
        original = b"".join(item.chunks)
        body = fitting.outgoing(collection.kind, original, key, version_4=known.listed.version_4)
        fuller = fitting.ended(body) if collection.kind is Kind.CALENDAR else None
        wants_end = self._preset.wants_end or software(known.listed.path).wants_end
        if wants_end and fuller is not None:
            body, fuller = fuller, None
        try:
            return self._put(known, collection, key, body, over)
        except Refused as refusal:
            if refusal.code == "uid-taken" and self._preset.one_uid:
                fuller = fitting.another_uid(body, known.listed.path)
            elif refusal.code != "not-valid":
                raise
            if fuller is None:
                raise
            return self._put(known, collection, key, fuller, over)

    def remove(self, known: Known, entry: Entry) -> None:
        """As in the contract."""
        writing.remove(known.client, known.listed, entry, self._manners(known))

    def _put(
        self, known: Known, collection: Collection, key: str, body: bytes, over: Entry | None
    ) -> Entry:
        """Once; an item at which the server fails a second time is refused, and stops no other."""
        manners = self._manners(known)
        try:
            return writing.put(
                known.client, known.listed, collection.kind, key, body, over, manners
            )
        except TryLater as error:
            if error.code != "item-failed":
                raise
            if (collection.id, key) in self._failed:
                raise Refused(str(error), code="not-taken-now") from None
            self._failed.add((collection.id, key))
            raise TryLater(str(error)) from None

    def _manners(self, known: Known) -> writing.Manners:
        first = self._preset.looks_first or software(known.listed.path).looks_first
        return writing.Manners(looks_first=first)
