"""A CardDAV and CalDAV account as source and destination."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from connectors.contract import Session
from connectors.dav.account import Door, reach_account
from connectors.dav.presets import Preset, preset
from connectors.errors import NotThere, Refused, SignInAgain
from connectors.model import Collection, Cursor, Entry, Item, Kind, Page
from connectors.net.dav import bodies, changes, fitting, kinds, writing
from connectors.net.dav.changes import Delta
from connectors.net.dav.dial import Dial
from connectors.net.dav.discovery import Service
from connectors.net.dav.listing import Listed, list_home
from connectors.net.dav.parallel import together
from connectors.net.dav.reader import MANY, Reader
from connectors.net.http import Client

_TASKS = "#tasks"


@dataclass(frozen=True, slots=True)
class _Known:
    client: Client
    dial: Dial
    listed: Listed


class DavAccount:
    """Reads and writes one account; made by `open_account`.

    A calendar that holds both events and to-dos appears as two collections of one name.
    """

    def __init__(self, session: Session, service: Preset) -> None:
        self._session = session
        self._preset = service
        self._doors: dict[Service, Door] | None = None
        self._known: dict[str, _Known] = {}
        self._fresh: dict[str, str] = {}
        self._looked: set[str] = set()
        self._kinds: dict[str, dict[str, Kind]] = {}
        self._version_4: dict[str, frozenset[str]] = {}
        self._both: dict[str, Delta] = {}
        self._readers: dict[str, Reader] = {}

    def identity(self) -> str:
        principals = sorted({door.principal for door in self._reached().values()})
        return f"{self._preset.id}:" + " ".join(principals)

    def collections(self) -> Iterable[Collection]:
        known: dict[str, _Known] = {}
        found: list[Collection] = []
        homes = {home: door for door in self._reached().values() for home in door.homes}
        for home, door in homes.items():
            for listed in list_home(door.client, home, states=len(homes) > 1):
                if listed.path in known:
                    continue
                known[listed.path] = _Known(door.client, door.dial, listed)
                found += self._as_collections(listed)
        self._known = known
        # Good for one look each, and only while nothing is written: a listing grows old.
        self._fresh = {path: one.listed.token for path, one in known.items() if one.listed.token}
        self._looked.clear()
        self._both.clear()
        return tuple(found)

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        known = self._find(collection)
        listed = known.listed
        self._version_4.pop(listed.path, None)
        token = self._look_once(collection)
        if since is not None and changes.is_current(since, token):
            yield Page((), (), since, whole=False)
            return
        if listed.mixed:
            found = self._of_one_kind(known, collection.kind, since)
        else:
            found = self._delta(known, since)
        yield from changes.pages(found)

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        known = self._find(collection)
        special = self._stored_as_4(known) if entries else frozenset()
        ids = [entry.id for entry in entries]
        jobs: list[tuple[str, list[str]]] = []
        for version, wanted in (
            ("", [id for id in ids if id not in special]),
            ("4.0", [id for id in ids if id in special]),
        ):
            size = min(self._preset.batch, max(25, -(-len(wanted) // self._preset.connections)))
            jobs += [
                (version, wanted[start : start + size]) for start in range(0, len(wanted), size)
            ]
        found = self._brought(known, collection.kind, jobs, len(ids))
        return map(_own_uid, found) if self._preset.one_uid else found

    def create(self, kind: Kind, name: str) -> Collection:
        if (there := self._named(kind, name)) is not None:
            return there
        service = Service.CARDDAV if kind is Kind.CONTACTS else Service.CALDAV
        door = self._reached().get(service)
        if door is None or not self._preset.creates or kind not in self._preset.kinds:
            raise Refused("none can be made there", code="cannot-create", about=name)
        try:
            writing.create(door.client, door.homes[0], kind, name, self._known.__contains__)
        except Refused:
            only = [one for one in self.collections() if one.kind is kind and one.writes]
            if self._preset.one_book and kind is Kind.CONTACTS and len(only) == 1:
                return only[0]
            raise
        made = self._named(kind, name)
        if made is None:
            raise Refused("made, but not under its name", code="cannot-create", about=name)
        return made

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        known = self._find(collection)
        self._fresh.clear()
        self._both.clear()
        original = b"".join(item.chunks)
        body = fitting.outgoing(collection.kind, original, version_4=known.listed.version_4)
        fuller = fitting.completed(collection.kind, body, key)
        if self._preset.wants_end and fuller is not None:
            body, fuller = fuller, None
        try:
            entry = self._put(known, collection, key, body, over)
        except Refused as refusal:
            if refusal.code == "uid-taken" and self._preset.one_uid:
                fuller = fitting.another_uid(body, known.listed.path)
            elif refusal.code != "not-valid":
                raise
            if fuller is None:
                raise
            entry = self._put(known, collection, key, fuller, over)
        if known.listed.mixed:
            self._kinds.setdefault(known.listed.path, {})[entry.id] = collection.kind
        return replace(entry, name=item.entry.name)

    def remove(self, collection: Collection, entry: Entry) -> None:
        known = self._find(collection)
        self._fresh.clear()
        self._both.clear()
        writing.remove(known.client, known.listed, entry, self._manners(known))

    def close(self) -> None:
        for reader in self._readers.values():
            reader.close()
        for door in (self._doors or {}).values():
            door.client.close()
        self._doors = None
        self._known = {}

    def _put(
        self, known: _Known, collection: Collection, key: str, body: bytes, over: Entry | None
    ) -> Entry:
        manners = self._manners(known)
        return writing.put(known.client, known.listed, collection.kind, key, body, over, manners)

    def _reached(self) -> dict[Service, Door]:
        if self._doors is None:
            try:
                self._doors = reach_account(self._session, self._preset)
            except SignInAgain:
                kind = self._preset.password
                if kind and not re.fullmatch(kind, self._session.secret().strip()):
                    raise SignInAgain("not an app password", code="app-password") from None
                raise
        return self._doors

    def _brought(
        self, known: _Known, kind: Kind, jobs: list[tuple[str, list[str]]], many: int
    ) -> Iterator[Item]:
        """The bodies; many of them are read by a process of their own."""
        at_once = self._preset.connections
        if many >= MANY and (reader := self._reading(known.dial)) is not None:
            return reader.items(known.listed, kind, jobs, at_once)
        works = [
            partial(bodies.batch, known.client, known.listed, kind, part, version)
            for version, part in jobs
        ]
        return together(works, at_once) if works else iter(())

    def _reading(self, dial: Dial) -> Reader | None:
        """The process that reads from this server; None where one has failed us before."""
        reader = self._readers.get(dial.url)
        if reader is None:
            try:
                reader = self._readers[dial.url] = Reader(dial)
            except OSError:
                return None
        return None if reader.closed else reader

    def _delta(self, known: _Known, since: Cursor | None) -> Delta:
        def heard(count: int) -> None:
            # So many will be fetched: the process that does it starts while the rest is listed.
            if since is None and count == MANY:
                self._reading(known.dial)

        return changes.delta(
            known.client, known.listed, since, sync=self._preset.syncs, heard=heard
        )

    def _of_one_kind(self, known: _Known, kind: Kind, since: Cursor | None) -> Delta:
        """What is new of one kind; a first listing serves the other kind's first look as well."""
        path = known.listed.path
        both = self._both.pop(path, None) if since is None else None
        if both is None:
            both = self._delta(known, since)
            if since is None:
                self._both[path] = both
        told = self._kinds.setdefault(path, {})
        return kinds.only(known.client, known.listed, kind, both, told)

    def _as_collections(self, listed: Listed) -> Iterator[Collection]:
        for kind in Kind:
            if kind in listed.kinds and kind in self._preset.kinds:
                id = listed.path + (_TASKS if kind is Kind.TASKS else "")
                yield Collection(id, kind, listed.name, listed.facts, listed.writes)

    def _find(self, collection: Collection) -> _Known:
        place = collection.id.removesuffix(_TASKS)
        if place not in self._known:
            self.collections()
        known = self._known.get(place)
        if known is None or collection.kind not in known.listed.kinds:
            raise NotThere("no such collection", code="collection-gone", about=collection.name)
        return known

    def _look_once(self, collection: Collection) -> str:
        if collection.id in self._looked:
            return ""
        self._looked.add(collection.id)
        return self._fresh.get(collection.id.removesuffix(_TASKS), "")

    def _named(self, kind: Kind, name: str) -> Collection | None:
        for collection in self.collections():
            if (collection.kind, collection.name) == (kind, name) and collection.writes:
                return collection
        return None

    def _manners(self, known: _Known) -> writing.Manners:
        ignores = self._preset.looks_first or "/SOGo/dav/" in known.listed.url
        return writing.Manners(looks_first=ignores)

    def _stored_as_4(self, known: _Known) -> frozenset[str]:
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
