"""When each thing last went well, as the app remembers it. Losing it costs one run, no data."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from desktop.engine import state
from desktop.places import Home

_ONE = threading.Lock()


@dataclass(frozen=True, slots=True)
class Lately:
    """Instants by name.

    Attributes:
        copied: end of the last complete copy, by account, then by "kind/collection id".
        done: when a plan's part last ended well, by "part source target".
        tried: when it was last begun, however it ended.
        trouble: code of what last stopped an account, by account; absent when nothing did.
        person: of these, the accounts where only the person can help.
    """

    copied: Mapping[str, Mapping[str, datetime]] = field(default_factory=dict)
    done: Mapping[str, datetime] = field(default_factory=dict)
    tried: Mapping[str, datetime] = field(default_factory=dict)
    trouble: Mapping[str, str] = field(default_factory=dict)
    person: frozenset[str] = frozenset()


def read(home: Home) -> Lately:
    """What is remembered; nothing when the file is not there or not readable."""
    body = state.load(home.settings / "lately.json")
    try:
        said = json.loads(body or b"{}")
        return Lately(
            {name: _instants(kinds) for name, kinds in said.get("copied", {}).items()},
            _instants(said.get("done", {})),
            _instants(said.get("tried", {})),
            {str(name): str(code) for name, code in said.get("trouble", {}).items()},
            frozenset(map(str, said.get("person", ()))),
        )
    except (ValueError, TypeError, AttributeError):
        return Lately()


def copied(
    home: Home, account: str, complete: Mapping[str, datetime], code: str, *, person: bool
) -> None:
    """Note which collections of an account were copied whole, and what stopped it, if anything."""
    with _ONE:
        before = read(home)
        mine = {**before.copied.get(account, {}), **complete}
        after = _stopped(before, account, code, person)
        _write(home, replace(after, copied={**before.copied, account: mine}))


def stopped(home: Home, account: str, code: str, *, person: bool) -> None:
    """Note what stopped a copy to an account; "" when nothing did."""
    with _ONE:
        before = read(home)
        after = _stopped(before, account, code, person)
        if after != before:
            _write(home, after)


def tried(home: Home, key: str, when: datetime, *, well: bool) -> None:
    """Note that a part of a plan was done at this time, and whether it ended well."""
    with _ONE:
        before = read(home)
        done = {**before.done, key: when} if well else before.done
        _write(home, replace(before, tried={**before.tried, key: when}, done=done))


def mirrored_to(home: Home) -> set[str]:
    """Accounts that were mirrored to."""
    keys = [key.split("/") for key in read(home).tried]
    return {key[2] for key in keys if len(key) == 3 and key[0] == "mirror"}


def copies_of(known: Lately, source: str) -> tuple[str, ...]:
    """Accounts that hold a copy of this one, made by a plan or by hand, in the order of name."""
    keys = [key.split("/") for key in known.done]
    return tuple(sorted(key[2] for key in keys if len(key) == 3 and key[:2] == ["mirror", source]))


def _stopped(before: Lately, account: str, code: str, person: bool) -> Lately:
    trouble = {name: said for name, said in before.trouble.items() if name != account}
    waiting = before.person - {account}
    return replace(
        before,
        trouble=trouble | ({account: code} if code else {}),
        person=waiting | {account} if code and person else waiting,
    )


def _instants(said: Mapping[str, str]) -> dict[str, datetime]:
    return {str(name): datetime.fromisoformat(at) for name, at in said.items()}


def _write(home: Home, lately: Lately) -> None:
    said = {
        "copied": {
            name: {key: at.isoformat() for key, at in kinds.items()}
            for name, kinds in lately.copied.items()
        },
        "done": {key: at.isoformat() for key, at in lately.done.items()},
        "tried": {key: at.isoformat() for key, at in lately.tried.items()},
        "trouble": dict(lately.trouble),
        "person": sorted(lately.person),
    }
    state.save(home.settings / "lately.json", json.dumps(said, indent=1).encode() + b"\n")
