"""The verb `status`: how old and how well proven each copy is, and what needs the person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desktop import words
from desktop.cli import troubles
from desktop.cli.asked import Asked
from desktop.cli.figures import age, count
from desktop.cli.terminal import Json, Terminal
from desktop.cli.work import engine
from desktop.engine.fidelity.fidelity import Word
from desktop.engine.fidelity.ledger import Given
from desktop.engine.mirror.removed_there import RemovedThere
from desktop.engine.status.status import AccountStatus, KindStatus, State, Status
from desktop.vault.words import Hold

_WORDS = {
    State.PROTECTED: "Protected",
    State.HELD: "Held",
    State.NEEDS_YOU: "Needs you",
    State.NOT_PROTECTED: "Not protected",
}

_WHY = {
    "all-gone": "everything in it is gone from the account",
    "many-gone": "many items are gone from the account at once",
    "emptied": "many items lost what was in them",
    "collection-gone": "the whole collection is gone from the account",
    "incomplete-listing": "the account's list was not complete",
    "went-back": "the account went back to an older state",
}


def status(terminal: Terminal, _asked: Asked) -> int:
    """Exit 0 when nothing waits for the person, 3 when something does, 5 for a failing disk."""
    with engine(terminal) as opened:
        found = opened.status()
    waits = bool(found.holds or found.there or found.trouble) or any(
        each.needs for each in found.accounts
    )
    document: dict[str, Json] = {
        "state": str(found.state),
        "accounts": [_account(each) for each in found.accounts],
        "holds": held_shapes(found),
        "error": troubles.shape(found.trouble),
    }
    failing = found.trouble is not None and found.trouble.code == "vault-failing"
    exit = 5 if failing else 3 if waits else 0
    return terminal.answer(exit, document, _lines(found, terminal.clock.now()))


def held_shapes(found: Status) -> list[Json]:
    """All that waits for an answer as a program reads it."""
    return [*map(_hold, found.holds), *map(_there, found.there)]


def _hold(hold: Hold) -> Json:
    return {
        "id": hold.id,
        "account": hold.account,
        "collection": hold.collection.name,
        "kind": str(hold.collection.kind),
        "items": len(hold.ids),
        "why": hold.why,
        "since": hold.since.isoformat(),
        "target": "",
    }


def _there(asked: RemovedThere) -> Json:
    return {
        "id": asked.id,
        "account": asked.source,
        "collection": asked.collection,
        "kind": asked.kind or "",
        "items": asked.count,
        "why": "removed-there",
        "since": None,
        "target": asked.target,
    }


def _account(account: AccountStatus) -> Json:
    return {
        "name": account.name,
        "service": account.service,
        "state": str(account.state),
        "since": _moment(account.since),
        "kinds": {str(each.kind): _kind(each) for each in account.kinds},
        "needs": troubles.shape(account.needs),
        "damaged": account.damaged,
        "next_due": _moment(account.next_due),
        "targets": list(account.targets),
        "one_company": account.one_company,
        "ahead": [
            {
                **(troubles.shape(each.trouble) or {}),
                "when": each.when.isoformat(),
                "soon": each.soon,
            }
            for each in account.ahead
        ],
        "encryption": str(account.encryption) or None,
        "lights": {
            each.name: {"state": str(each.colour), "since": _moment(each.since)}
            for each in account.lights
        },
        "cannot_give": {str(kind): words for kind, words in account.cannot_give.items()},
        "copies": [_given(each) for each in account.given],
        "last_good": _moment(account.last_good),
    }


def _given(given: Given) -> Json:
    return {
        "target": given.target,
        "verb": given.verb,
        "when": given.when.isoformat(),
        "run": given.run,
        "sent": given.sent,
        "failed": given.failed,
        "foretold": dict(given.foretold),
        "found": dict(given.found),
    }


def _kind(kind: KindStatus) -> Json:
    return {
        "items": kind.items,
        "copied": _moment(kind.copied),
        "held": kind.held,
        "alike": kind.alike,
        "drilled": _moment(kind.drilled),
        "drilled_on": kind.drilled_on,
        "vanished": {
            "kept": kind.vanished.kept,
            "lost": kind.vanished.lost,
            "unknown": kind.vanished.unknown,
        },
        "told": kind.told,
        "fidelity": [
            {"field": each.field, "state": str(each.word), "items": each.items}
            for each in kind.fidelity
        ],
    }


def _moment(when: datetime | None) -> str | None:
    return when.isoformat() if when else None


def _lines(found: Status, now: datetime) -> Iterator[str]:
    if not found.accounts:
        yield "No accounts yet: elsewhere account add …"
    for account in found.accounts:
        since = f" since {account.since:%d %B %Y}" if account.since else ""
        if not (account.kinds or account.needs or found.trouble):  # a second copy, or a new one
            sealed = "; copies put there are encrypted" if account.encryption else ""
            yield f"{account.name} ({account.service}): nothing is copied from it{sealed}"
            yield from _ahead(account)
            continue
        yield f"{account.name} ({account.service}): {_WORDS[account.state]}{since}"
        for kind in account.kinds:
            yield f"  {kind.kind:9} {_evidence(kind, now)}"
            yield from _short(kind)
        for which, why in account.cannot_give.items():
            yield f"  {which:9} not to be had: {why}"
        if account.targets:
            yield f"  second copy with {', '.join(account.targets)}"
        if account.kinds:
            yield _without(account)
            yield "  " + ", ".join(f"{each.name} {each.colour}" for each in account.lights)
        if account.damaged:
            with_ = f" --mirror {account.targets[0]}" if account.targets else ""
            yield (
                f"  {count(account.damaged, 'file')} damaged or missing in the vault; to mend: "
                f"elsewhere check {account.name}{with_}"
            )
        if account.one_company:
            yield "  both copies are kept by one company"
        if account.last_good:
            when = account.last_good.astimezone()
            yield f"  pinned: as it was on {when:%d %B %Y, %H:%M} (restore --as-of last-good)"
        if account.needs:
            yield f"  {troubles.line(account.needs)}"
        yield from _ahead(account)
    for hold in found.holds:
        yield _held(hold)
    for asked in found.there:
        yield (
            f"Held {asked.id}: somebody removed {count(asked.count, 'item')} of "
            f"{asked.collection or asked.source} from {asked.target}. Your vault has all of them. "
            f"elsewhere answer {asked.id} keep (puts them back) or accept (leaves them out)"
        )
    if found.trouble:
        yield troubles.line(found.trouble)


def _ahead(account: AccountStatus) -> Iterator[str]:
    """What will end by itself; what to do about it only when it is time."""
    for each in account.ahead:
        said = words.say(each.trouble.code, each.trouble.about, each.trouble.facts)
        yield f"  {said.what}" + (f" {said.next}" if each.soon else "")


def _evidence(kind: KindStatus, now: datetime) -> str:
    proven = f"restore proven {age(kind.drilled, now)}"
    if kind.drilled is None:
        proven = "restore never proven"
    elif kind.drilled_on:
        proven += f" from {kind.drilled_on}"
    held = f", {kind.held:,} held" if kind.held else ""
    alike = f", {kind.alike:,} alike" if kind.alike else ""
    return f"{count(kind.items, 'item')}, copied {age(kind.copied, now)}, {proven}{held}{alike}"


def _short(kind: KindStatus) -> Iterator[str]:
    """What of a kind is not in the vault, and why."""
    if kind.told is not None and kind.told > kind.items:
        yield f"            the account says {kind.told:,}"
    for each in kind.fidelity:
        if each.word is Word.CANNOT:
            yield f"            this provider cannot give: {each.field}"
        elif each.word is Word.FAILED:
            yield f"            failed: {each.field} ({count(each.items or 0, 'item')})"


def _without(account: AccountStatus) -> str:
    """What would be left without the provider: what the last drill says, and nothing else."""
    fates = [kind.vanished for kind in account.kinds]
    kept, lost = sum(one.kept for one in fates), sum(one.lost for one in fates)
    unknown = sum(one.unknown for one in fates)
    return f"  if it vanished today: {kept:,} kept, {lost:,} lost, {unknown:,} unknown"


def _held(hold: Hold) -> str:
    return (
        f"Held {hold.id}: {count(len(hold.ids), 'item')} of {hold.account}, "
        f"{hold.collection.name}: {_WHY.get(hold.why, hold.why)}. Nothing was removed. "
        f"elsewhere answer {hold.id} keep (or accept)"
    )
