"""Gathers the evidence of one account for its five lights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.model import Kind
from desktop.engine.accounts.account import Account
from desktop.engine.plans import lately, schedule
from desktop.engine.plans.lately import Lately
from desktop.engine.plans.plans import Plan
from desktop.engine.proof.certificate import Certificate
from desktop.engine.status.lights import Facts, Light, Second, lights
from desktop.engine.status.status import KindStatus
from desktop.engine.tasks import Check, Mirror

_UNPLANNED = timedelta(days=1)
"""How often a copy is expected to be made where no plan says so."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What all accounts share.

    Attributes:
        now: the instant.
        lately: when each thing last went well.
        accounts: by name.
        drills: every certificate there is.
    """

    now: datetime
    lately: Lately
    accounts: Mapping[str, Account]
    drills: tuple[Certificate, ...]


def lights_of(
    ground: Ground,
    account: Account,
    plans: Iterable[Plan],
    kinds: Iterable[KindStatus],
    damaged: int,
) -> tuple[Light, ...]:
    """The five lights of an account, given its plans, its kinds, and its damaged files."""
    plans = tuple(plans)
    full = [kind for kind in kinds if kind.items]
    copied = [kind.copied for kind in full]
    known = [at for at in copied if at is not None]
    targets = [plan.target for plan in plans if plan.target]
    by_hand = lately.copies_of(ground.lately, account.name)
    targets += [name for name in by_hand if name in ground.accounts]
    targets += [one.target for one in ground.drills if one.source == account.name]
    return lights(
        Facts(
            now=ground.now,
            interval=min((timedelta(minutes=plan.minutes) for plan in plans), default=_UNPLANNED),
            company=account.company,
            copied=min(known) if known and len(known) == len(copied) else None,
            checked=ground.lately.done.get(schedule.key_of(Check(account.name))),
            damaged=damaged,
            held=sum(kind.held for kind in full),
            seconds=tuple(
                _second(ground, account.name, target, [kind.kind for kind in full])
                for target in dict.fromkeys(targets)
            ),
        )
    )


def _second(ground: Ground, source: str, target: str, kinds: list[Kind]) -> Second:
    last: dict[Kind, Certificate] = {}
    whole: dict[Kind, Certificate] = {}
    for one in sorted(ground.drills, key=lambda one: one.when):
        if (one.source, one.target) != (source, target):
            continue
        last |= dict.fromkeys(one.proofs, one)
        if one.full:
            whole |= dict.fromkeys(one.proofs, one)
    there = ground.accounts.get(target)
    return Second(
        company=there.company if there else "",
        at_home=there is not None and there.service == "folder",
        sent=ground.lately.done.get(schedule.key_of(Mirror(source, target))),
        proven=_oldest(last, kinds),
        whole=_oldest(whole, kinds),
        failed=any(kind in last and not last[kind].passed(kind) for kind in kinds),
    )


def _oldest(drills: Mapping[Kind, Certificate], kinds: list[Kind]) -> datetime | None:
    passed = [drills[kind].when for kind in kinds if kind in drills and drills[kind].passed(kind)]
    return min(passed) if passed and len(passed) == len(kinds) else None
