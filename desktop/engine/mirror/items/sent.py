"""What a native mirror remembers of the second account: one journal a pair of accounts.

A line is written before an act and after it, so that a run that was cut knows where to look. The
journal lies in the vault, append-only; this is its sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from connectors.model import Collection, Cursor, Entry
from desktop.vault import Ledger

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Put:
    """One item as it was put.

    Attributes:
        key: the name we gave it.
        sha256: of the vault's body it was made from.
        entry: the account's id for it.
        revision: the account's revision last seen by us.
        proved: read back after the write, and found there.
        theirs: SHA-256 of the body read back; "" when it was not read.
    """

    key: str
    sha256: str
    entry: str
    revision: str
    proved: bool = False
    theirs: str = ""


@dataclass(slots=True)
class Memory:
    """The sum of one collection's lines.

    Attributes:
        target: id of the collection over there; "" while none is known.
        creating: the name asked for in a `create` whose answer was never noted; "" if none.
        put: by the vault's item id.
        gone: ids somebody removed over there; they wait for the person.
        left_out: ids the person agreed to leave out.
        refused: ids the account did not take, with the body it refused, the code and when.
        cursor: where the next look at the target goes on.
    """

    target: str = ""
    creating: str = ""
    put: dict[str, Put] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)
    refused: dict[str, tuple[str, str, datetime]] = field(default_factory=dict)
    cursor: Cursor | None = None


class Sent:
    """The journal of one mirror; give every change to it, and it is on the disk on return."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._sums: dict[str, Memory] = {}
        for line in ledger.entries():
            if "shelf" in line:
                self._add(line)

    def of(self, collection: Collection) -> Memory:
        """What is remembered of this collection of the vault."""
        return self._sums.setdefault(_mark(collection), Memory())

    def targets(self) -> set[str]:
        """Ids of every collection over there that is ours."""
        return {memory.target for memory in self._sums.values() if memory.target}

    def creating(self, collection: Collection, name: str) -> None:
        """A collection of this name is about to be made over there."""
        self._note(collection, "creating", name=name)

    def found(self, collection: Collection, target: Collection) -> None:
        """This is where the collection lies over there."""
        self._note(collection, "collection", id=target.id, name=target.name)

    def intend(self, collection: Collection, items: Iterable[tuple[str, str, str]]) -> None:
        """About to put: (id, key, sha256) of each."""
        self._note(collection, "intent", items=[list(item) for item in items])

    def sent(self, collection: Collection, items: Iterable[tuple[str, str, str, Entry]]) -> None:
        """The account answered: (id, key, sha256, its entry) of each."""
        lines = [[id_, key, sha, entry.id, entry.revision] for id_, key, sha, entry in items]
        if lines:
            self._note(collection, "sent", items=lines)

    def proved(self, collection: Collection, items: Iterable[tuple[str, str, str]]) -> None:
        """Read back and found: (id, the revision it has, SHA-256 of what was read) of each."""
        lines = [list(item) for item in items]
        if lines:
            self._note(collection, "proved", items=lines)

    def refused(
        self, collection: Collection, items: Sequence[tuple[str, str, str]], now: datetime
    ) -> None:
        """The account did not take these: (id, sha256, code) of each."""
        if items:
            listed = [list(item) for item in items]
            self._note(collection, "refused", items=listed, at=now.isoformat())

    def gone(self, collection: Collection, ids: Iterable[str]) -> None:
        """Somebody removed these over there."""
        self._ids(collection, "gone", ids)

    def came_back(self, collection: Collection, ids: Iterable[str]) -> None:
        """What somebody had removed over there is there again."""
        self._ids(collection, "came-back", ids)

    def lost(self, collection: Collection, ids: Iterable[str]) -> None:
        """What was never proved is not there; it may be put again."""
        self._ids(collection, "removed", ids)

    def answered(self, collection: Collection, ids: Iterable[str], *, put_back: bool) -> None:
        """The person has decided about what was removed over there."""
        self._ids(collection, "put-back" if put_back else "leave-out", ids)

    def removed(self, collection: Collection, ids: Iterable[str]) -> None:
        """We took these away over there, as the source had long ago."""
        self._ids(collection, "removed", ids)

    def looked(self, collection: Collection, cursor: Cursor) -> None:
        """Everything up to here has been seen and noted."""
        if self.of(collection).cursor != cursor:
            self._note(collection, "cursor", cursor=cursor)

    def _ids(self, collection: Collection, do: str, ids: Iterable[str]) -> None:
        listed = sorted(ids)
        if listed:
            self._note(collection, do, items=listed)

    def _note(self, collection: Collection, do: str, **facts: Any) -> None:
        line = {"do": do, "shelf": _mark(collection), **facts}
        self._ledger.append(line)
        self._add(line)

    def _add(self, line: dict[str, Any]) -> None:
        memory = self._sums.setdefault(line["shelf"], Memory())
        items: list[Any] = line.get("items", [])
        match line["do"]:
            case "creating":
                memory.creating = line["name"]
            case "collection":
                if line["id"] != memory.target:
                    self._sums[line["shelf"]] = Memory(target=line["id"], left_out=memory.left_out)
            case "sent":
                for id_, key, sha, entry, revision in items:
                    memory.put[id_] = Put(key, sha, entry, revision)
                    memory.gone.discard(id_)
                    memory.refused.pop(id_, None)
            case "proved":
                for id_, revision, theirs in items:
                    memory.put[id_] = replace(
                        memory.put[id_], revision=revision, proved=True, theirs=theirs
                    )
            case "refused":
                at = datetime.fromisoformat(line["at"]) if "at" in line else _LONG_AGO
                memory.refused.update({id_: (sha, code, at) for id_, sha, code in items})
            case "gone":
                memory.gone.update(items)
            case "came-back":
                memory.gone.difference_update(items)
            case "put-back":
                _forget(memory, items)
                memory.left_out.difference_update(items)
            case "leave-out":
                _forget(memory, items)
                memory.left_out.update(items)
            case "removed":
                _forget(memory, items)
            case "cursor":
                memory.cursor = Cursor(line["cursor"])


def _forget(memory: Memory, ids: Iterable[str]) -> None:
    for id_ in ids:
        memory.put.pop(id_, None)
        memory.gone.discard(id_)


def _mark(collection: Collection) -> str:
    return f"{collection.kind}:{collection.id}"
