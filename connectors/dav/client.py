"""A CardDAV and CalDAV account as source and destination."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from connectors.contract import Session
from connectors.dav.account import Door, reach_account
from connectors.dav.fetching import Fetching, Known
from connectors.dav.presets import Preset, preset
from connectors.dav.putting import Putting
from connectors.dav.software import software
from connectors.errors import NotThere, Refused, SignInAgain
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page
from connectors.net.dav import bodies, changes, cursor, fitting, kinds, writing
from connectors.net.dav.delta import Delta
from connectors.net.dav.discovery import Service
from connectors.net.dav.listing import Listed, list_home

_TASKS = "#tasks"


class DavAccount:
    """Reads and writes one account; made by `open_account`.

    A calendar that holds both events and to-dos appears as two collections of one name.
    """

    def __init__(self, session: Session, service: Preset) -> None:
        self._session = session
        self._preset = service
        self._doors: dict[Service, Door] | None = None
        self._known: dict[str, Known] = {}
        self._fresh: set[str] = set()
        self._looked: set[str] = set()
        self._kinds: dict[str, dict[str, Kind]] = {}
        self._version_4: dict[str, frozenset[str]] = {}
        self._both: dict[str, Delta] = {}
        self._outright: dict[str, Delta] = {}
        self._fetching = Fetching(service.batch, service.connections)
        self._putting = Putting(service)

    def identity(self) -> str:
        principals = sorted({door.principal for door in self._reached().values()})
        return f"{self._preset.id}:" + " ".join(principals)

    def collections(self) -> Iterable[Collection]:
        known: dict[str, Known] = {}
        found: list[Collection] = []
        homes = {home: door for door in self._reached().values() for home in door.homes}
        for home, door in homes.items():
            for listed in list_home(door.client, home, states=len(homes) > 1):
                if listed.path in known:
                    continue
                known[listed.path] = Known(door.client, door.dial, listed)
                found += self._as_collections(listed)
        self._known = known
        self._forget_listings()
        self._fresh = set(known)
        self._looked.clear()
        return tuple(found)

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        known = self._find(collection)
        listed = known.listed
        self._version_4.pop(listed.path, None)
        fresh = self._look_once(collection)
        if since is not None and fresh and cursor.is_current(since, listed):
            yield Page((), (), since, whole=False)
            return
        found = self._of_both(known, since) if listed.mixed else self._delta(known, since)
        if since is not None and (first := software(listed.path).first_revision):
            found.doubt(first)
        yield from changes.pages(found, collection.kind if listed.mixed else None)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        known = self._find(collection)
        special = self._stored_as_4(known) if entries else frozenset()
        ids = [entry.id for entry in entries]
        found = self._fetching.items(known, collection.kind, ids, special)
        return map(_own_uid, found) if self._preset.one_uid else found

    def outright(self, collection: Collection) -> Iterator[Item]:
        known = self._find(collection)
        listed, kind = known.listed, collection.kind
        usable = self._preset.outright and self._preset.syncs and listed.syncs
        # A calendar of two kinds is told whole with the first of them.
        usable = usable and not software(listed.path).emoji_break
        if not usable or (listed.mixed and kind is Kind.TASKS):
            return iter(())
        return self._fetching.outright(
            known, kind, partial(self._stored_as_4, known), self._blank,
            partial(self._outright.__setitem__, listed.path),
        )  # fmt: skip

    def create(self, kind: Kind, name: str) -> Collection:
        if (there := self._named(kind, name)) is not None:
            return there
        service = Service.CARDDAV if kind is Kind.CONTACTS else Service.CALDAV
        door = self._reached().get(service)
        if door is None or not self._preset.creates or kind not in self._preset.kinds:
            raise Refused("none can be made there", code="cannot-create", about=name)
        try:
            path = writing.create(door.client, door.homes[0], kind, name, self._known.__contains__)
        except Refused:
            only = [one for one in self.collections() if one.kind is kind and one.writes]
            if self._preset.one_book and kind is Kind.CONTACTS and len(only) == 1:
                return only[0]
            raise
        made = self._named(kind, name)
        if made is None and (unnamed := self._known.get(path)) is not None:
            # Some servers name what they make after its place, whatever they are told.
            writing.rename(unnamed.client, unnamed.listed, name)
            made = self._named(kind, name)
        if made is None:
            raise Refused("made, but not under its name", code="cannot-create", about=name)
        return made

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        known = self._find(collection)
        self._forget_listings()
        entry = self._putting.put(known, collection, key, item, over)
        if known.listed.mixed:
            self._kinds.setdefault(known.listed.path, {})[entry.id] = collection.kind
        return replace(entry, name=item.entry.name)

    def remove(self, collection: Collection, entry: Entry) -> None:
        known = self._find(collection)
        self._forget_listings()
        self._putting.remove(known, entry)

    def close(self) -> None:
        self._fetching.close()
        for door in (self._doors or {}).values():
            door.client.close()
        self._doors = None
        self._known = {}

    def _reached(self) -> dict[Service, Door]:
        if self._doors is None:
            try:
                self._doors = reach_account(self._session, self._preset)
            except SignInAgain:
                form = self._preset.app_password
                if form and not re.fullmatch(form, self._session.secret().strip()):
                    raise SignInAgain("not an app password", code="app-password") from None
                raise
        return self._doors

    def _delta(self, known: Known, since: Cursor | None) -> Delta:
        told = self._outright.pop(known.listed.path, None)
        if told is not None and since is None:
            return told
        blank = self._blank
        if since is None:
            blank = partial(self._blank, partial(self._fetching.heard, known))
        return changes.delta(known.client, known.listed, since, blank, sync=self._preset.syncs)

    def _blank(self, heard: Callable[[int], None] = lambda count: None) -> Delta:
        return Delta(self._session.scratch(), heard)

    def _of_both(self, known: Known, since: Cursor | None) -> Delta:
        """What is new of both kinds; a first listing serves the other kind's first look as well."""
        path = known.listed.path
        both = self._both.pop(path, None) if since is None else None
        if both is None:
            both = self._delta(known, since)
            kinds.sort(known.client, known.listed, both, self._kinds.get(path, {}))
            if since is None:
                self._both[path] = both
        return both

    def _as_collections(self, listed: Listed) -> Iterator[Collection]:
        for kind in Kind:
            if kind in listed.kinds and kind in self._preset.kinds:
                id = listed.path + (_TASKS if kind is Kind.TASKS else "")
                name = listed.name
                if software(listed.path).escapes_names:
                    name = html.unescape(name)
                yield Collection(id, kind, name, listed.facts, listed.writes)

    def _find(self, collection: Collection) -> Known:
        place = collection.id.removesuffix(_TASKS)
        if place not in self._known:
            self.collections()
        known = self._known.get(place)
        if known is None or collection.kind not in known.listed.kinds:
            raise NotThere("no such collection", code="collection-gone", about=collection.name)
        return known

    def _look_once(self, collection: Collection) -> bool:
        """Whether what the collection was listed with is still good, and not used before."""
        first = collection.id not in self._looked
        self._looked.add(collection.id)
        return first and collection.id.removesuffix(_TASKS) in self._fresh

    def _forget_listings(self) -> None:
        """They are good for one look each, and only while nothing is written."""
        self._fresh.clear()
        self._both.clear()
        self._outright.clear()

    def _named(self, kind: Kind, name: str) -> Collection | None:
        for collection in self.collections():
            if (collection.kind, collection.name) == (kind, name.strip()) and collection.writes:
                return collection
        return None

    def _stored_as_4(self, known: Known) -> frozenset[str]:
        path = known.listed.path
        if path not in self._version_4:
            self._version_4[path] = bodies.version_4(known.client, known.listed)
        return self._version_4[path]


def _own_uid(item: Item) -> Item:
    body = b"".join(item.chunks)
    return replace(item, chunks=(fitting.own_uid(body),))


def open_account(preset_id: str, session: Session) -> DavAccount:
    """The account of a session. Nothing is asked before the first question."""
    return DavAccount(session, preset(preset_id))
