"""What goes where, how often, and how often it is proven: the person's plans."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

from connectors.model import Kind
from desktop.engine.tasks import Form


class Every(StrEnum):
    """How often a drill is due."""

    WEEK = "weekly"
    MONTH = "monthly"


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan. Saved as JSON; changed by setting another with the same source and target.

    Attributes:
        source: account copied into the vault.
        target: account its copy goes on to; "" for a copy in the vault alone.
        minutes: how often the copy is brought up to date.
        form: how the mirror lies in the target; chosen by the target when None.
        drill: how often a restore from the target is proven.
        kinds: what is copied of the source; none named, everything it has.
    """

    source: str
    target: str = ""
    minutes: int = 60
    form: Form | None = None
    drill: Every = Every.WEEK
    kinds: tuple[Kind, ...] = ()


def copied(plans: Iterable[Plan], source: str) -> frozenset[Kind]:
    """The kinds the plans copy of an account; all of them when none of its plans names any."""
    mine = [plan for plan in plans if plan.source == source]
    if not mine or any(not plan.kinds for plan in mine):
        return frozenset(Kind)
    return frozenset(kind for plan in mine for kind in plan.kinds)


def write(plans: Iterable[Plan]) -> bytes:
    """The plans as the file `plans.json` holds them."""
    return json.dumps({"plans": [asdict(plan) for plan in plans]}, indent=1).encode() + b"\n"


def read(body: bytes) -> tuple[Plan, ...]:
    """The plans in a file. Raises ValueError when it is not one."""
    try:
        listed = json.loads(body)["plans"]
        return tuple(
            Plan(
                source=str(one["source"]),
                target=str(one.get("target", "")),
                minutes=max(int(one.get("minutes", 60)), 1),
                form=Form(one["form"]) if one.get("form") else None,
                drill=Every(one.get("drill", Every.WEEK)),
                kinds=tuple(Kind(kind) for kind in one.get("kinds") or ()),
            )
            for one in listed
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a file of plans") from error
