"""How well each account is kept: four words, and the dated evidence each rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from connectors.model import Kind
from desktop.engine.accounts.account import Encryption
from desktop.engine.fidelity.fidelity import Line
from desktop.engine.fidelity.ledger import Given
from desktop.engine.mirror.removed_there import RemovedThere
from desktop.engine.proof.vanished import Fate
from desktop.engine.report import Trouble
from desktop.engine.status.ahead import Coming
from desktop.engine.status.lights import Light
from desktop.vault.words import Hold


class State(StrEnum):
    """The four words. "Running" is not a state of health."""

    PROTECTED = "protected"
    HELD = "held"
    NEEDS_YOU = "needs-you"
    NOT_PROTECTED = "not-protected"


@dataclass(frozen=True, slots=True)
class KindStatus:
    """One kind of one account.

    Attributes:
        kind: of what.
        items: what the vault holds as current.
        copied: end of the last complete copy of every collection of this kind.
        held: removals that wait for the person.
        alike: photos that are the same picture as another, with other details; all of them stay.
        drilled: when the last drill passed for this kind, and on which target.
        drilled_on: account the drill read back from.
        vanished: what would be left of it without its provider, by the last drill alone.
        told: how many items the account itself says it has, where it tells.
        fidelity: field by field, what was captured, cannot be had, or failed.
    """

    kind: Kind
    items: int
    copied: datetime | None = None
    held: int = 0
    alike: int = 0
    drilled: datetime | None = None
    drilled_on: str = ""
    vanished: Fate = field(default_factory=Fate)
    told: int | None = None
    fidelity: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """One account.

    Attributes:
        name, service: which.
        state: the word for it, from evidence alone.
        since: for NOT_PROTECTED, since when; None when it never was.
        kinds: one by one.
        needs: what the person is to do, if anything.
        next_due: when its plans next have work; None without a plan.
        targets: where its copies are mirrored to.
        one_company: true when source and every target are kept by the same company.
        lights: the five of 3-2-1-1-0.
        encryption: whether copies put there as files are sealed.
        ahead: what will end by itself, the nearest first.
        cannot_give: kinds the service has and gives no program, in a sentence each.
        given: what each second account really took when something last went there.
        damaged: files of it that the last check found damaged or missing in the vault, and that
            nothing has healed since.
        last_good: the newest pinned state, before a pull that had to ask; None without any.
    """

    name: str
    service: str
    state: State
    since: datetime | None
    kinds: tuple[KindStatus, ...]
    needs: Trouble | None = None
    next_due: datetime | None = None
    targets: tuple[str, ...] = ()
    one_company: bool = False
    lights: tuple[Light, ...] = ()
    encryption: Encryption = Encryption.NONE
    ahead: tuple[Coming, ...] = ()
    cannot_give: Mapping[Kind, str] = field(default_factory=dict)
    given: tuple[Given, ...] = ()
    last_good: datetime | None = None
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """Everything the window's first page and the `status` verb show.

    Attributes:
        accounts: one by one.
        holds: removals, and emptied content, that wait for the person.
        state: the worst of them.
        trouble: with the vault as a whole.
        there: what somebody removed from second accounts; it waits for the person too.
    """

    accounts: tuple[AccountStatus, ...]
    holds: tuple[Hold, ...] = ()
    state: State = State.NOT_PROTECTED
    trouble: Trouble | None = None
    there: tuple[RemovedThere, ...] = ()
