"""What became of every item of a run. The counts close: each item reaches one final state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from connectors.model import Kind


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error in the words' terms: `desktop.words` has the three sentences of each code.

    Attributes:
        code: stable name of the case.
        about: the account, collection or file it happened to.
        facts: what the sentences fill in, by name.
    """

    code: str
    about: str = ""
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class CollectionReport:
    """The counts of one collection in one run.

    Pull fills total, new, changed, removed, held and noted; mirror and restore fill sent,
    skipped (already there, equal) and failed. `total` is what the vault holds as current after
    a pull, and what was to be there after a mirror or restore: sent + skipped + failed. `told` is
    what the account itself says is there, where a pull asked and it told.
    """

    name: str
    kind: Kind
    total: int = 0
    new: int = 0
    changed: int = 0
    removed: int = 0
    held: int = 0
    noted: int = 0
    sent: int = 0
    skipped: int = 0
    failed: int = 0
    told: int | None = None
    notes: list[Trouble] = field(default_factory=list)


@dataclass(slots=True)
class AccountReport:
    """One account in one run; `error` says why it stopped, if it did."""

    name: str
    service: str
    collections: list[CollectionReport] = field(default_factory=list)
    error: Trouble | None = None


@dataclass(slots=True)
class KindProof:
    """What a drill found of one kind."""

    vault: int = 0
    read_back: int = 0
    equal: int = 0
    differ: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """The outcome of a task.

    Attributes:
        run: id of the run; also the name of its report in `.elsewhere/runs`.
        verb: "pull", "mirror", "check", …
        exit: the command line's exit status (contract: 0 to 5).
        accounts: pull, mirror, restore, undo, test, run, recover.
        files, damaged, missing, repaired: check (and recover: files read back).
        proofs, certificate: drill.
        thrown, thrown_bytes: thin: old versions thrown away, or counted, and their size.
        lost: fields the target cannot hold, with the number of items concerned.
        found: what came back otherwise than it was put, with the number of items.
        waiting: why plans that are due were left for later: a code of `policy.hindrance`.
        error: why the whole task failed, if it did.
    """

    run: str
    verb: str
    started: datetime
    finished: datetime | None = None
    exit: int = 0
    accounts: list[AccountReport] = field(default_factory=list)
    files: int = 0
    damaged: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    proofs: dict[Kind, KindProof] = field(default_factory=dict)
    certificate: str = ""
    thrown: int = 0
    thrown_bytes: int = 0
    lost: dict[str, int] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)
    waiting: str = ""
    error: Trouble | None = None
