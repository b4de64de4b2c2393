"""One collection of the vault: what it holds, takes in, lets go, and up to where it was read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from connectors.model import Album, Collection, Cursor, Entry, Item, Knowledge
from desktop.vault import albums, current, history, holds, intake, leaving, manifest, rows
from desktop.vault.batch import Shelved
from desktop.vault.log import Event
from desktop.vault.store import Store
from desktop.vault.words import Change, Hold, Kept, Version


class Shelf:
    """A collection of an account. Any thread may read; one pull at a time writes."""

    def __init__(self, store: Store, account: str, at: Shelved) -> None:
        self._store = store
        self._at = at
        self.account = account
        self.folder = at.folder
        self.number = at.no
        self.mark = at.mark
        self.kind = at.kind
        self.place = at.account

    @property
    def service(self) -> str:
        """The connector's id the collection came through."""
        return str(self._row()["service"])

    @property
    def collection(self) -> Collection:
        """The collection as its account last described it."""
        with self._store.index.reading() as db:
            row = db.execute("SELECT * FROM shelves WHERE no=?", (self._at.no,)).fetchone()
        return rows.collection(row)

    @property
    def cursor(self) -> Cursor | None:
        """Up to where the account was read; None before the first time and after a rebuild."""
        found = self._row()["cursor"]
        return Cursor(found) if found is not None else None

    @property
    def identity(self) -> str:
        """Whose account this was pulled from, as pinned; "" when nobody pinned it."""
        return str(self._row()["identity"])

    def pin(self, identity: str) -> None:
        """Remember whose account this is pulled from."""
        self._commit([{"e": "identity", "shelf": self._at.mark, "identity": identity}])

    def get(self, id_: str) -> Kept | None:
        """The current item of this id."""
        return self.some((id_,)).get(id_)

    def some(self, ids: Iterable[str]) -> dict[str, Kept]:
        """Those of the current items that have one of these ids, by id."""
        return current.some(self._store, self._at, ids)

    def has(self, entry: Entry) -> bool:
        """Whether exactly this revision is kept and its file is there."""
        return not self.lacking((entry,))

    def lacking(self, entries: Iterable[Entry]) -> list[Entry]:
        """Those of the entries whose very revision is not kept, or whose file is gone or bad."""
        return current.lacking(self._store, self._at, entries)

    def items(self) -> Iterator[Kept]:
        """The current items by path; taken at one moment, so writing meanwhile is fine."""
        return current.items(self._store, self._at)

    def paths(self) -> tuple[str, ...]:
        """The files of the current items, vault-relative, in order."""
        with self._store.index.reading() as db:
            found = db.execute("SELECT path FROM items WHERE shelf=? ORDER BY path", (self._at.no,))
            return tuple(row[0] for row in found)

    def knowing(self, folder: str = "") -> Iterator[tuple[Kept, Knowledge | None]]:
        """The current items by path, with what the cloud knew of each; of one folder alone."""
        return current.knowing(self._store, self._at, folder)

    def count(self) -> int:
        """How many items are current."""
        with self._store.index.reading() as db:
            row = db.execute("SELECT count(*) FROM items WHERE shelf=?", (self._at.no,)).fetchone()
        return int(row[0])

    def ids(self) -> set[str]:
        """The account's ids of all current items, held ones included."""
        return set(self.each_id())

    def each_id(self) -> Iterator[str]:
        """The same one by one, taken at one moment: a large collection has very many."""
        return current.ids(self._store, self._at)

    def held(self) -> set[str]:
        """Ids of items whose removal waits for the person."""
        return holds.ids(self._store, self._at, "open")

    def stay(self) -> set[str]:
        """Ids of items the person said shall stay though their account lost them."""
        return holds.ids(self._store, self._at, "kept")

    def keep(self, items: Iterable[Item], run: str) -> list[tuple[Kept, Change | None]]:
        """Take items in; data, history and log are on the disk when this returns.

        Items are committed in groups. When the items themselves end in an error, those that came
        whole before it are kept, and the error goes on to the caller.

        Returns:
            Each item with what it was: new, changed, or None for the bytes already held.

        Raises VaultError.
        """
        return list(self.keep_each(items, run))

    def keep_each(self, items: Iterable[Item], run: str) -> Iterator[tuple[Kept, Change | None]]:
        """The same for more items than memory holds: each is given once its group is committed.

        To be read to its end. What the items raise comes after all that was kept before it.
        """
        return intake.keep(self._store, self._at, items, run)

    def drop(self, ids: Iterable[str], run: str, *, agreed: bool = False) -> int:
        """Move items to history; those the person is asked about, or said shall stay, stay.

        Args:
            ids: the account's ids; unknown ones are passed over.
            run: the run that saw them gone.
            agreed: whether the person said so themselves; such removals do not alarm the guard.
        """
        with self._store.writing():
            stay = set() if agreed else self.stay() | self.held()
            leave = [id_ for id_ in ids if id_ not in stay]
            events, flushed = leaving.events(self._store, self._at, leave, run, agreed=agreed)
            if events:
                self._store.commit(self._at.account, [*events], flushed)
                self._sums()
            return len(events)

    def hold(self, ids: Iterable[str], why: str, run: str) -> Hold:
        """Ask the person before these go; ids already asked about or answered are left out."""
        return holds.hold(self._store, self._at, ids, why, run)

    def release(self, ids: Iterable[str]) -> None:
        """Items came back: what was held about them is over."""
        holds.release(self._store, self._at, ids)

    def removed_in(self, days: int) -> int:
        """Removals of these days that nobody agreed to."""
        return history.removed_in(self._store, self._at, days)

    def shrunk_in(self, days: int) -> Iterator[tuple[Kept, Kept]]:
        """Items made smaller in these days, as they were and as they are; none agreed to."""
        return history.shrunk_in(self._store, self._at, days)

    def most_in(self, days: int) -> int:
        """The largest number of items there was at a time in these days."""
        return history.most_in(self._store, self._at, days)

    def settle(self, cursor: Cursor | None) -> None:
        """Remember up to where the account was read. Only after `keep` of all it covers."""
        if cursor != self.cursor:
            self._commit([{"e": "settle", "shelf": self._at.mark, "cursor": cursor}])
        with self._store.writing():
            self._sums()

    def history(self, id_: str | None = None) -> Iterator[Version]:
        """Every version that came or went, oldest first."""
        return history.versions(self._store, self._at, id_)

    def as_of(self, when: datetime) -> Iterator[Kept]:
        """The items that were current at an instant."""
        return history.as_of(self._store, self._at, when)

    def read(self, kept: Kept) -> bytes:
        """The bytes of an item. Raises KeyError when they are nowhere in the vault."""
        body = self.path(kept).read_bytes()
        if hashlib.sha256(body).hexdigest() == kept.sha256:
            return body
        return history.body(self._store, kept.sha256).read_bytes()

    def path(self, kept: Kept) -> Path:
        """The file that holds these bytes: the current one, or one of history's.

        Raises KeyError when there is none.
        """
        return history.path(self._store, kept)

    def original(self, kept: Kept) -> bytes | None:
        """The service's own record the item was written from."""
        place = json.loads(self._more(kept)).get("original")
        if not place:
            return None
        path = self._store.inner / "service" / self._at.account / Path(place["file"]).name
        with path.open("rb") as stream:
            stream.seek(int(place["offset"]))
            return stream.read(int(place["size"]))

    def known(self, kept: Kept) -> Knowledge | None:
        """What the cloud knew of a photo beside its bytes."""
        return rows.knowledge(self._more(kept))

    def keep_albums(self, found: Iterable[Album], run: str) -> None:
        """Take in all albums there are; one that is gone leaves its file to history."""
        albums.keep(self._store, self._at, tuple(found), run)
        with self._store.writing():
            self._sums()

    def albums(self) -> tuple[Album, ...]:
        """The albums over this collection's photos."""
        return albums.read(self._store, self._at)

    def _row(self) -> dict[str, str | None]:
        with self._store.index.reading() as db:
            row = db.execute(
                "SELECT service, cursor, identity FROM shelves WHERE no=?", (self._at.no,)
            ).fetchone()
        return dict(row)

    def _more(self, kept: Kept) -> str:
        with self._store.index.reading() as db:
            row = db.execute(
                "SELECT more FROM items WHERE shelf=? AND id=? AND sha256=? UNION ALL"
                " SELECT more FROM versions WHERE shelf=? AND id=? AND sha256=? LIMIT 1",
                (self._at.no, kept.id, kept.sha256) * 2,
            ).fetchone()
        return str(row["more"]) if row else "{}"

    def _commit(self, events: list[Event]) -> None:
        with self._store.writing():
            self._store.commit(self._at.account, events)

    def _sums(self) -> None:
        manifest.write_stale(self._store)
