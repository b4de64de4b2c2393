"""Puts rows on the phone so that a cut at any point, and another try, leave each there once.

A row carries our key from the start and the word "whole" once everything that belongs to it is
there. What has the key without the word is a torn piece of an earlier try: deleted, and put anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.phone.cable.adb import Adb, quoted
from desktop.phone.cable.rows import Family, delete, insert, query, update

TOGETHER = 40
"""Families a script: a phone takes about a third of a second a row."""

WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Table:
    """Where a kind of family is kept.

    Attributes:
        uri: of the provider's table, maybe with a query.
        key: the column for our key.
        mark: the column for the word that all is there.
        mine: a condition that holds for our rows only.
    """

    uri: str
    key: str
    mark: str
    mine: str

    def row(self, number: str) -> str:
        """The address of one row."""
        path, question, rest = self.uri.partition("?")
        return f"{path}/{number}{question}{rest}"


def fill(phone: Adb, table: Table, families: Sequence[Family]) -> Iterator[int]:
    """Put what is not there; tells after each script how many are done.

    Raises EngineError "phone-stopped".
    """
    there = query(phone, table.uri, ("_id", table.key, table.mark), table.mine)
    whole = {row.get(table.key, "") for row in there if row.get(table.mark) == WHOLE}
    phone.script([delete(table.row(row["_id"])) for row in there if row.get(table.mark) != WHOLE])
    todo = [one for one in families if one.key not in whole]
    done = len(families) - len(todo)
    yield done
    for start in range(0, len(todo), TOGETHER):
        part = todo[start : start + TOGETHER]
        phone.script([insert(table.uri, one.values) for one in part])
        numbers = {
            row[table.key]: row["_id"]
            for row in query(phone, table.uri, ("_id", table.key), table.mine)
            if table.key in row
        }
        phone.script([line for one in part for line in _children(one, numbers[one.key])])
        for one in part:
            if one.picture:
                photo = quoted(f"{table.row(numbers[one.key])}/display_photo")
                phone.shell(f"content write --uri {photo}", one.picture)
        phone.script([update(table.row(numbers[one.key]), {table.mark: WHOLE}) for one in part])
        done += len(part)
        yield done


def _children(family: Family, number: str) -> Iterator[str]:
    for column, uri, values in family.children:
        yield insert(uri, {column: int(number), **values})
