"""What the engine can be asked to do: one frozen value a verb."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from connectors.model import Kind

LAST_GOOD = "last-good"
"""In place of a date: as it was before the last pull that found what it had to ask about."""


class Form(StrEnum):
    """How a mirror lies in the second cloud: as its own items, or as the vault's files."""

    NATIVE = "native"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Test:
    """Sign in and name the collections; change nothing."""

    account: str


@dataclass(frozen=True, slots=True)
class Pull:
    """Account to vault. No names: every account that can be read, but no mere second copy.

    Attributes:
        accounts: their names.
        small: whether photos are left for another time.
    """

    accounts: tuple[str, ...] = ()
    small: bool = False


@dataclass(frozen=True, slots=True)
class Mirror:
    """The vault's copy of `source` into the account `target`; form chosen when None."""

    source: str
    target: str
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """Count what `target` could not hold of the copy of `source`; ask no account, write nothing."""

    source: str
    target: str
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class RunPlans:
    """What the plans ask for: everything, or only what is due.

    Attributes:
        due_only: leave the rest, and what the person asked to be spared.
        metered: whether the asker knows that the network counts every byte.
    """

    due_only: bool = False
    metered: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """Re-read and hash the vault (or one account in it), and its mirror in `mirror` if given.

    Attributes:
        account: only this one; None for all.
        mirror: the second cloud to compare with, too.
        rolling: all text, and of the photos those whose turn came since the last check; of the
            second cloud what history left there in turns, too.
    """

    account: str | None = None
    mirror: str | None = None
    rolling: bool = False


@dataclass(frozen=True, slots=True)
class Drill:
    """Prove that `source` can be restored from `target` alone."""

    source: str
    target: str
    full: bool = False


@dataclass(frozen=True, slots=True)
class Restore:
    """The vault's copy of `source` into the account `target`.

    Attributes:
        as_of: ISO 8601 date or time; "last-good" for the newest pinned state; "" for the newest.
        only: a glob over "<kind>/<collection>/<file name>", the file's name alone, with or
            without its ending, or its path in the vault; "" for everything.
        dry_run: count, and write nothing.
        removed_only: only what the account no longer has.
        paths: only these files of the vault, as `Kept.path` names them; none for all.
        replace: put the wanted version over another one that is there, where the vault holds that
            one too; only back into the account the copy is of.
    """

    source: str
    target: str
    as_of: str = ""
    only: str = ""
    dry_run: bool = False
    removed_only: bool = False
    paths: tuple[str, ...] = ()
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Thin:
    """Throw away what newer versions of an account's items replaced before a date.

    Nothing does this but the person; the last version of anything, and what is pinned, stay.

    Attributes:
        source: whose history.
        before: ISO 8601 date or time.
        dry_run: count, and throw nothing away.
    """

    source: str
    before: str
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Undo:
    """Take out what the restore of this run id put in, where nobody changed it since."""

    run: str


@dataclass(frozen=True, slots=True)
class Recover:
    """A new computer: rebuild the vault from the second cloud alone."""

    target: str


@dataclass(frozen=True, slots=True)
class Export:
    """Standard files for any other program.

    Attributes:
        source: whose copy.
        folder: where to.
        kind: only this one; None for all.
        one_file: whether all contacts are one file, and all events and to-dos one.
        as_of: ISO 8601 date or time; "" for the newest.
        paths: only these files of the vault, as `Kept.path` names them; none for all.
    """

    source: str
    folder: Path
    kind: Kind | None = None
    one_file: bool = False
    as_of: str = ""
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How much an account has, collection by collection; copies nothing and needs no vault."""

    account: str


@dataclass(frozen=True, slots=True)
class TryWriting:
    """See whether copies can go to an account; what is put there for it is taken out again."""

    account: str


@dataclass(frozen=True, slots=True)
class MoveVault:
    """Keep the vault in this folder from now on; what is in it is copied there first, and proven.

    A folder that holds this very vault already, moved there by hand, is taken as it is. The old
    folder stays.
    """

    folder: Path


Task = (
    MoveVault
    | Test
    | Pull
    | Mirror
    | Preview
    | RunPlans
    | Check
    | Drill
    | Restore
    | Thin
    | Undo
    | Recover
    | Export
    | Count
    | TryWriting
)
