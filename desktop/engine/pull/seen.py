"""What an account named in one answer, its ids on the disk: there may be more than memory holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from connectors.model import Cursor, Page
from connectors.net.desk import Desk
from desktop.places import Home
from desktop.vault import Shelf, disk

_AT_ONCE = 500


class Seen:
    """What the pages so far named; holds the ids of what is there. One thread at a time.

    Every method that concerns ids raises TryLater (code "no-room-to-work") when the disk is full.

    Attributes:
        gone: ids the account said are removed.
        unfetched: ids of entries whose bodies did not come.
        cursor: of the last page.
        whole: whether the pages together list all there is.
        pages: how many there were.
    """

    def __init__(self, home: Home) -> None:
        disk.make_folders(disk.DISK, home.scratch)
        self._desk = Desk(home.scratch)
        self._desk.lay_out("CREATE TABLE named (id TEXT PRIMARY KEY) WITHOUT ROWID")
        self.clear()

    def clear(self) -> None:
        """A new answer begins."""
        self._desk.put("DELETE FROM named")
        self._count = 0
        self.gone: set[str] = set()
        self.unfetched: set[str] = set()
        self.cursor: Cursor | None = None
        self.whole = False
        self.pages = 0

    def enter(self, page: Page) -> None:
        """The next page; what it says counts over what was said before."""
        self.pages += 1
        self.whole, self.cursor = page.whole, page.cursor
        named = [entry.id for entry in page.entries]
        self._count += self._change("INSERT OR IGNORE INTO named VALUES (?)", named)
        self.gone.difference_update(named)
        self._count -= self._change("DELETE FROM named WHERE id=?", page.gone)
        self.gone.update(page.gone)

    def __len__(self) -> int:
        return self._count

    def __contains__(self, id: object) -> bool:
        return self._desk.one("SELECT 1 FROM named WHERE id=?", id) is not None

    def unnamed(self, shelf: Shelf) -> Iterator[str]:
        """Ids of the shelf's current items that were not named."""
        ids = shelf.each_id()
        while group := list(islice(ids, _AT_ONCE)):
            places = ",".join("?" * len(group))
            asked = f"SELECT id FROM named WHERE id IN ({places})"  # noqa: S608 only places
            named = {id for (id,) in self._desk.rows(asked, *group)}
            yield from (id for id in group if id not in named)

    def close(self) -> None:
        """Clear away. May be called twice."""
        self._desk.close()

    def _change(self, sql: str, ids: Iterable[str]) -> int:
        return self._desk.put_all(sql, ((id,) for id in ids))
