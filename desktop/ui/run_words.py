"""A run's report in words: a line and a half for the list, and the whole of it for beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop import words
from desktop.ui import sayings
from desktop.ui.tongue import tr

NOTES = 200
"""Items named of one collection."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run.

    Attributes:
        began: when, as the report has it; what runs are ordered by.
        title: what was done, and with which account.
        more: when, and what came of it.
        text: everything the report tells.
    """

    began: str
    title: str
    more: str
    text: str


def runs(bodies: Iterable[bytes]) -> list[Run]:
    """The runs of these reports, newest first; what is no report is left out."""
    found = [run for body in bodies if (run := _run(body)) is not None]
    return sorted(found, key=lambda run: run.began, reverse=True)


def _run(body: bytes) -> Run | None:
    try:
        said: dict[str, Any] = json.loads(body)
        accounts = said.get("accounts") or []
        rows = [(str(one["name"]), part) for one in accounts for part in one["collections"]]
        names = ", ".join(dict.fromkeys(str(one["name"]) for one in accounts))
        verb = _verb(str(said["verb"]))
        title = f"{verb}: {names}" if names else verb
        began = datetime.fromisoformat(str(said["started"]))
        more = f"{sayings.moment(began)} · {_came(said, rows)}"
        return Run(began.isoformat(), title, more, _text(said, rows))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _verb(name: str) -> str:
    return {
        "pull": tr("Copied to this computer"),
        "mirror": tr("Sent to the second home"),
        "run": tr("What was due"),
        "check": tr("Every file looked at"),
        "drill": tr("A restore was tried"),
        "restore": tr("Put back"),
        "undo": tr("Taken out again"),
        "recover": tr("Brought back from the second home"),
        "export": tr("Written to a folder"),
        "phone": tr("Given to a phone"),
    }.get(name, name)


def _count(name: str, count: int) -> str:
    return {
        "total": tr("%n in all", count),
        "new": tr("%n new", count),
        "changed": tr("%n changed", count),
        "removed": tr("%n removed there", count),
        "held": tr("%n held for you", count),
        "noted": tr("%n noted", count),
        "sent": tr("%n sent", count),
        "skipped": tr("%n there already", count),
        "failed": tr("%n refused", count),
    }[name]


def _came(said: Mapping[str, Any], rows: list[tuple[str, Mapping[str, Any]]]) -> str:
    """What came of it, in a few words; what stopped it comes first."""
    if stopped := _stopped(said):
        return words.say(str(stopped.get("code")), str(stopped.get("about") or "")).what
    names = ("new", "changed", "removed", "held", "noted", "sent", "failed")
    counts = {name: sum(int(part.get(name, 0)) for _, part in rows) for name in names}
    told = [_count(name, count) for name, count in counts.items() if count]
    proofs = (said.get("proofs") or {}).values()
    if proofs:
        numbers = {
            "equal": sayings.number(sum(int(one["equal"]) for one in proofs)),
            "all": sayings.number(sum(int(one["vault"]) for one in proofs)),
        }
        told.append(tr("{equal} of {all} came back equal").format(**numbers))
    if said["verb"] == "check":
        told.append(tr("%n files read", int(said.get("files") or 0)))
    for name, what in (("damaged", tr("damaged")), ("missing", tr("missing"))):
        told += [f"{len(said[name])} {what}"] if said.get(name) else []
    return ", ".join(told) or tr("nothing new")


def _stopped(said: Mapping[str, Any]) -> Mapping[str, Any] | None:
    accounts = said.get("accounts") or []
    found = said.get("error") or next((one["error"] for one in accounts if one.get("error")), None)
    return found if isinstance(found, Mapping) else None


def _text(said: Mapping[str, Any], rows: list[tuple[str, Mapping[str, Any]]]) -> str:
    lines = []
    names = ("new", "changed", "removed", "held", "noted", "sent", "skipped", "failed", "total")
    for account, part in rows:
        told = [_count(name, int(part[name])) for name in names if part.get(name)]
        lines.append(f"{account} · {part.get('name', '')}: {', '.join(told) or tr('nothing')}")
        lines += [f"   {_sentences(note)}" for note in part.get("notes", [])[:NOTES]]
    for one in said.get("accounts") or []:
        if one.get("error"):
            lines.append(f"{one['name']}: {_sentences(one['error'])}")
    for name, what in (
        ("damaged", tr("damaged")),
        ("missing", tr("missing")),
        ("repaired", tr("healed")),
    ):
        lines += [f"{what}: {path}" for path in (said.get(name) or [])[:NOTES]]
    for proof in (said.get("proofs") or {}).values():
        lines += [f"{tr('different')}: {one}" for one in proof["differ"][:NOTES]]
    if said.get("certificate"):
        lines.append(tr("Proof of the restore: {file}").format(file=said["certificate"]))
    if said.get("error"):
        lines.append(_sentences(said["error"]))
    return "\n".join(lines)


def _sentences(trouble: Mapping[str, Any]) -> str:
    facts = {str(key): str(value) for key, value in dict(trouble.get("facts") or {}).items()}
    one = words.say(str(trouble.get("code")), str(trouble.get("about") or ""), facts)
    return one.line
