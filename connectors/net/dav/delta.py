"""What an answer told of a collection, on a desk: a listing may name more than memory holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from connectors.model import Cursor, Entry, Kind
from connectors.net.dav.multistatus import Told
from connectors.net.desk import Desk

_AT_ONCE = 500
_TABLE = (
    "CREATE TABLE told (id TEXT PRIMARY KEY, revision TEXT NOT NULL, type TEXT NOT NULL,"
    " here INTEGER NOT NULL, kind TEXT)"
)
_ENTER = (
    "INSERT INTO told VALUES (?, ?, ?, ?, NULL) ON CONFLICT (id) DO UPDATE SET"
    " revision=excluded.revision, type=excluded.type, here=excluded.here, kind=NULL"
)


class Hearing(Protocol):
    """Told of each item while an answer still comes in; what is told later counts."""

    def there(self, entry: Entry, type: str, told: Told | None = None) -> None:
        """An item is there, of this content type ("" where not told); `told` says all of it."""
        ...

    def gone(self, id: str) -> None:
        """The server says that it is removed."""
        ...


class Delta:
    """What an answer told; there until nobody has it any more. One thread at a time.

    Args:
        folder: where its file lies, None for the system's own place.
        heard: called with the number of entries so far, at each.

    Every method raises TryLater (code "no-room-to-work") when the disk is full.

    Attributes:
        whole: whether the entries are all there is.
        cursor: where to go on.
    """

    def __init__(
        self, folder: Path | None, heard: Callable[[int], None] = lambda count: None
    ) -> None:
        self._desk = Desk(folder)
        self._desk.lay_out(_TABLE)
        self._heard = heard
        self._waiting: list[tuple[str, str, str, bool]] = []
        self._told = 0
        self.whole = True
        self.cursor: Cursor | None = None

    def there(self, entry: Entry, type: str, told: Told | None = None) -> None:
        """See `Hearing`."""
        self._enter(entry.id, entry.revision, type, here=True)
        self._told += 1
        self._heard(self._told)

    def gone(self, id: str) -> None:
        """See `Hearing`."""
        self._enter(id, "", "", here=False)

    def entries(self, kind: Kind | None = None) -> Iterator[Entry]:
        """Those that are there, in the order they were told; of one kind, where they are sorted.

        What is of no kind by `sort` counts as an event, so that nothing is left to nobody.
        """
        asked = f"SELECT id, revision FROM told WHERE {_there(kind)} ORDER BY rowid"  # noqa: S608
        return (Entry(id, revision) for id, revision in self._rows(asked))

    def count(self, kind: Kind | None = None) -> int:
        """How many those are."""
        asked = f"SELECT count(*) FROM told WHERE {_there(kind)}"  # noqa: S608
        return sum(count for (count,) in self._rows(asked))

    def removed(self) -> tuple[str, ...]:
        """Ids that the server says are removed, in order."""
        return tuple(id for (id,) in self._rows("SELECT id FROM told WHERE NOT here ORDER BY id"))

    def clear(self) -> None:
        """Nothing was told."""
        self._entered().put("DELETE FROM told")

    def keep_all(self) -> None:
        """Nothing was removed: what a first answer calls gone was never there for us."""
        self._entered().put("DELETE FROM told WHERE NOT here")

    def doubt(self, revision: str) -> None:
        """Forget this revision wherever it was told, so that the bodies themselves are read."""
        self._entered().put("UPDATE told SET revision='' WHERE revision=?", revision)

    def types(self) -> list[str]:
        """The content types that were told."""
        return [text for (text,) in self._rows("SELECT DISTINCT type FROM told WHERE type<>''")]

    def sort_type(self, type: str, kind: Kind) -> None:
        """Those of a content type are of a kind."""
        self._entered().put("UPDATE told SET kind=? WHERE type=?", kind, type)

    def sort(self, kind: Kind, ids: Iterable[str]) -> None:
        """Those of these ids that are of no kind yet are of this one."""
        rows = ((kind, id) for id in ids)
        self._entered().put_all("UPDATE told SET kind=? WHERE id=? AND kind IS NULL", rows)

    def unsorted(self) -> Iterator[str]:
        """Ids of entries whose kind is not known."""
        return (id for (id,) in self._rows("SELECT id FROM told WHERE here AND kind IS NULL"))

    def _enter(self, id: str, revision: str, type: str, *, here: bool) -> None:
        self._waiting.append((id, revision, type, here))
        if len(self._waiting) >= _AT_ONCE:
            self._entered()

    def _entered(self) -> Desk:
        """The desk, with all on it that was told."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._desk.put_all(_ENTER, waiting)
        return self._desk

    def _rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        return self._entered().rows(sql)


def _there(kind: Kind | None) -> str:
    """What is true of the rows of present items, of one kind."""
    if kind is None:
        return "here"
    return f"here AND coalesce(kind, '{Kind.CALENDAR}') = '{kind}'"
