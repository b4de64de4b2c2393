"""What one restore put into an account, so that it can be taken out again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from connectors.model import Collection, Kind
from desktop.engine.mirror.items.sent import Memory, Sent
from desktop.vault import Ledger


@dataclass(slots=True)
class Into:
    """One collection a restore wrote to.

    Attributes:
        collection: the vault's.
        target: the account's.
        before: ids of the entries it had.
        intents: by the vault's item id, key and SHA-256 of what was about to be put.
        replaced: by the vault's item id, what stood where it was about to be put.
        back: by the same, the revision of that once it was put back.
    """

    collection: Collection
    target: Collection
    before: set[str] = field(default_factory=set)
    intents: dict[str, tuple[str, str]] = field(default_factory=dict)
    replaced: dict[str, Replaced] = field(default_factory=dict)
    back: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Replaced:
    """What an entry was before another version went over it.

    Attributes:
        entry: its id.
        revision: as the account had it.
        sha256: of its bytes, which the vault holds.
    """

    entry: str
    revision: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Intended:
    """One file a restore was about to write: its bytes, and the collection they are of."""

    sha256: str
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Written:
    """One file a restore wrote to a place."""

    path: str
    sha256: str
    size: int
    revision: str


class RestoreJournal:
    """The journal of one restore run; what is given to it is on the disk on return.

    Attributes:
        source: whose copy was restored; "" when there is no such run.
        target: into which account.
        sent: what was put, by collection.
        into: the collections, in order.
        files: what was written to a place, by path.
        intended: what was about to be written to a place, by path.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.source = self.target = ""
        self.into: list[Into] = []
        self.files: dict[str, Written] = {}
        self.intended: dict[str, Intended] = {}
        for line in ledger.entries():
            self._add(line)
        self.sent = Sent(ledger)

    def begin(self, source: str, target: str) -> None:
        """The run is about to write."""
        self._note({"do": "begin", "source": source, "target": target})

    def start(self, collection: Collection, target: Collection, before: Iterable[str]) -> None:
        """This collection is written to next; these entries are not ours."""
        mine, theirs = _written(collection), _written(target)
        self._note({"do": "into", "from": mine, "to": theirs, "before": sorted(before)})
        self.sent.found(collection, target)

    def replacing(self, items: Iterable[tuple[str, Replaced]]) -> None:
        """Over these goes another version next, each by the vault's id of what is put."""
        lines = [[id_, was.entry, was.revision, was.sha256] for id_, was in items]
        if lines:
            self._note({"do": "replacing", "items": lines})

    def put_back(self, into: Into, id_: str, revision: str) -> None:
        """What stood there before stands there again, as this revision."""
        self._note({"do": "back", "from": _written(into.collection), "items": [[id_, revision]]})

    def intend_files(self, files: Iterable[tuple[str, str, Collection]]) -> None:
        """These files are about to be written: path, SHA-256 and collection of each."""
        lines = [[path, sha256, of.name, of.kind.value] for path, sha256, of in files]
        self._note({"do": "intend-files", "files": lines})

    def wrote(self, files: Iterable[Written]) -> None:
        """These files were written to a place."""
        lines = [[one.path, one.sha256, one.size, one.revision] for one in files]
        if lines:
            self._note({"do": "wrote", "files": lines})

    def memory(self, into: Into) -> Memory:
        """What was put into this collection."""
        return self.sent.of(into.collection)

    def _note(self, line: dict[str, Any]) -> None:
        self._ledger.append(line)
        self._add(line)

    def _add(self, line: dict[str, Any]) -> None:
        match line["do"]:
            case "begin":
                self.source, self.target = line["source"], line["target"]
            case "into":
                into = Into(_read(line["from"]), _read(line["to"]), set(line["before"]))
                self.into.append(into)
            case "intent":
                found = {id_: (key, sha) for id_, key, sha in line["items"]}
                self.into[-1].intents.update(found)
            case "replacing":
                for id_, entry, revision, sha256 in line["items"]:
                    self.into[-1].replaced[id_] = Replaced(entry, revision, sha256)
            case "back":
                for into in self.into:
                    if _written(into.collection) == line["from"]:
                        into.back.update(dict(line["items"]))
            case "intend-files":
                for path, sha256, *of in line["files"]:  # a line may not say of which collection
                    name, kind = of or (self.target, Kind.PHOTOS)
                    self.intended[path] = Intended(sha256, name, Kind(kind))
            case "wrote":
                for path, sha256, size, revision in line["files"]:
                    self.files[path] = Written(path, sha256, size, revision)


def _written(collection: Collection) -> list[str]:
    return [collection.id, collection.kind.value, collection.name]


def _read(line: list[str]) -> Collection:
    return Collection(line[0], Kind(line[1]), line[2])
