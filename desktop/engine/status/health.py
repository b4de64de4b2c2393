"""Reads the status: what the vault holds, what evidence there is, and how old both are.

Green needs evidence: a kind is protected when it was copied whole lately, its copy was sent to a
second company lately, and a restore from there was proven lately. Whatever is not known is not
green.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connectors import catalogue
from connectors.contract import Connector
from connectors.model import Kind
from desktop.engine.accounts.account import Account, Encryption
from desktop.engine.fidelity.fidelity import kinds_withheld, lines
from desktop.engine.fidelity.ledger import NOTHING, Ledger
from desktop.engine.mirror import removed_there
from desktop.engine.pages import alike
from desktop.engine.plans import lately, schedule, store
from desktop.engine.plans.lately import Lately
from desktop.engine.plans.plans import Plan
from desktop.engine.proof import certificate
from desktop.engine.proof.certificate import LASTS, Certificate
from desktop.engine.proof.evidence import certificates
from desktop.engine.proof.vanished import fates
from desktop.engine.report import Trouble
from desktop.engine.status.account_lights import Ground, lights_of
from desktop.engine.status.ahead import ahead
from desktop.engine.status.status import AccountStatus, KindStatus, State, Status
from desktop.engine.surroundings import Surroundings
from desktop.engine.tasks import Mirror
from desktop.vault import Hold, Shelf, Vault, VaultError, disk

STALE = timedelta(days=3)
"""How old a copy may be before it protects no longer; a plan with a longer turn gets two turns."""

_ALWAYS = frozenset({"clock-wrong", "vault-full"})
"""Troubles that end in a later try, and yet only by the person's help."""

_ORDER = (State.NEEDS_YOU, State.HELD, State.NOT_PROTECTED, State.PROTECTED)


def read(around: Surroundings) -> Status:
    """The status at this moment, also while another Elsewhere works. Raises EngineError."""
    accounts = around.accounts.all()
    known = _Known(lately.read(around.home), store.plans(around.home), around.clock.now(), accounts)
    if not around.custody.begun():
        return _whole([_account(known, one, (), (), ()) for one in accounts], ())
    try:
        with around.custody.reading() as vault:
            proofs = tuple(certificates(vault))
            # A disk that takes nothing takes no note of what it stopped either.
            full = not disk.has_room(vault.root)
            known = replace(known, alike=alike.remembered(around.home, vault.id), full=full)
            holds = vault.holds()
            there = removed_there.waiting(vault, vault.accounts(), [one.name for one in accounts])
            rows = [
                _account(
                    known,
                    one,
                    vault.shelves(one.name),
                    [hold for hold in holds if hold.account == one.name],
                    proofs,
                    len(vault.unwell(one.name)),
                    Ledger.of(vault, one.name),
                    max((pin.when for pin in vault.pins(one.name)), default=None),
                    asked=any(question.source == one.name for question in there),
                )
                for one in (*accounts, *_strangers(vault, accounts))
            ]
            return replace(_whole(rows, holds), there=tuple(there))
    except VaultError as error:
        rows = [_account(known, one, (), (), ()) for one in accounts]
        return Status(tuple(rows), (), State.NEEDS_YOU, Trouble(error.code))


@dataclass(frozen=True, slots=True)
class _Known:
    lately: Lately
    plans: tuple[Plan, ...]
    now: datetime
    accounts: tuple[Account, ...]
    alike: str = ""
    full: bool = False


def _account(
    known: _Known,
    account: Account,
    shelves: Iterable[Shelf],
    holds: Iterable[Hold],
    proofs: tuple[Certificate, ...],
    damaged: int = 0,
    ledger: Ledger = NOTHING,
    last_good: datetime | None = None,
    *,
    asked: bool = False,
) -> AccountStatus:
    plans = [plan for plan in known.plans if plan.source == account.name]
    names = {one.name for one in known.accounts}
    planned = [plan.target for plan in plans if plan.target]
    by_hand = [name for name in lately.copies_of(known.lately, account.name) if name in names]
    targets = tuple(dict.fromkeys([*planned, *by_hand]))
    shelves, holds = tuple(shelves), tuple(holds)
    newest = certificate.latest(proofs, account.name)
    kinds = tuple(_kinds(known, account, shelves, holds, newest, proofs, ledger))
    ground = Ground(known.now, known.lately, {one.name: one for one in known.accounts}, proofs)
    companies = {one.company for one in known.accounts if one.name in targets}
    one_company = bool(companies) and companies == {account.company} and account.company != ""
    code = known.lately.trouble.get(account.name, "")
    if known.full and kinds and account in known.accounts:
        code = code or "vault-full"
    person = account.name in known.lately.person or code in _ALWAYS
    needs = Trouble(code, account.name) if person else None
    if account.encryption is Encryption.WAITING:
        needs = Trouble("sheet-not-accepted", account.name)
    ends = [_end(known, plans, kind) for kind in kinds if kind.items or kind.kind in newest]
    good = [end for end in ends if end is not None]
    until = min(good) if good and len(good) == len(ends) and not one_company else None
    if needs is not None:
        state = State.NEEDS_YOU
    elif holds or asked:
        state = State.HELD
    elif until is not None and until > known.now and not damaged:
        state = State.PROTECTED
    else:
        state = State.NOT_PROTECTED
    return AccountStatus(
        name=account.name,
        service=account.service,
        state=state,
        since=until if state is State.NOT_PROTECTED and not damaged else None,
        kinds=kinds,
        needs=needs,
        next_due=min(
            (schedule.plan_due(plan, known.lately, known.now) for plan in plans), default=None
        ),
        targets=targets,
        one_company=one_company,
        lights=lights_of(ground, account, plans, kinds, damaged) if kinds else (),
        encryption=account.encryption,
        ahead=ahead(account, known.now),
        cannot_give=kinds_withheld(_connector(account)) if kinds else {},
        given=tuple(ledger.given.values()),
        damaged=damaged,
        last_good=last_good,
    )


def _strangers(vault: Vault, accounts: tuple[Account, ...]) -> Iterator[Account]:
    """Accounts nobody is signed in to: removed, or from another computer."""
    names = {one.name for one in accounts}
    for name in vault.accounts():
        if name not in names:
            services = {shelf.service for shelf in vault.shelves(name)}
            yield Account(name, min(services, default=""))


def _kinds(
    known: _Known,
    account: Account,
    shelves: tuple[Shelf, ...],
    holds: tuple[Hold, ...],
    newest: Mapping[Kind, Certificate],
    proofs: tuple[Certificate, ...],
    ledger: Ledger,
) -> Iterator[KindStatus]:
    copied = known.lately.copied.get(account.name, {})
    counts: dict[Kind, int] = {}
    for shelf in shelves:
        kind = shelf.collection.kind
        counts[kind] = counts.get(kind, 0) + shelf.count()
    gone = fates(counts, proofs, account.name, known.now)
    for kind in Kind:
        mine = [shelf for shelf in shelves if shelf.collection.kind is kind]
        if not mine:
            continue
        when = [copied.get(f"{kind}/{shelf.collection.id}") for shelf in mine]
        whole = [at for at in when if at is not None]
        proof = newest.get(kind)
        held = {
            (hold.collection.id, id)
            for hold in holds
            if hold.collection.kind is kind
            for id in hold.ids
        }
        yield KindStatus(
            kind=kind,
            items=counts[kind],
            vanished=gone[kind],
            copied=min(whole) if len(whole) == len(when) else None,
            held=len(held),
            alike=alike.counted(known.alike, mine[0].place) if kind is Kind.PHOTOS else 0,
            drilled=proof.when if proof is not None else None,
            drilled_on=proof.target if proof is not None else "",
            told=ledger.told(kind),
            fidelity=lines(ledger.captured.get(kind), kind, _connector(account)),
        )


def _connector(account: Account) -> Connector | None:
    try:
        return catalogue.find(account.service)
    except KeyError:
        return None


def _end(known: _Known, plans: list[Plan], kind: KindStatus) -> datetime | None:
    """Until when the evidence for this kind holds good; None when some of it never was."""
    ends = []
    for plan in plans:
        if not plan.target or plan.target != kind.drilled_on:
            continue
        stale = max(STALE, 2 * timedelta(minutes=plan.minutes))
        key = schedule.key_of(Mirror(plan.source, plan.target))
        sent = known.lately.done.get(key)
        # What lies in the future, by a clock set back, proves nothing.
        facts = [kind.copied, sent, kind.drilled]
        if all(at is not None and at <= known.now for at in facts):
            copied, mirrored, drilled = (at or known.now for at in facts)
            ends.append(min(copied + stale, mirrored + stale, drilled + LASTS))
    return max(ends, default=None)


def _whole(rows: list[AccountStatus], holds: tuple[Hold, ...]) -> Status:
    """The worst of the accounts copied from; those only copied to, or left, do not count."""
    judged = [row.state for row in rows if row.needs or row.next_due is not None]
    judged += [row.state for row in rows if row.state is State.HELD]
    state = min(judged, key=_ORDER.index, default=State.NOT_PROTECTED)
    return Status(tuple(rows), holds, state)
