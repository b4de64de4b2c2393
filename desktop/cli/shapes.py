"""The JSON of every task's report, as the contract writes it."""

from __future__ import annotations

from datetime import datetime

from desktop.cli import troubles
from desktop.cli.terminal import Json
from desktop.engine.report import AccountReport, CollectionReport, Report

_READ = ("total", "new", "changed", "removed", "held", "noted")
_SENT = (*_READ, "sent", "skipped", "failed")
_COUNTS = {"test": ("total",), "pull": _READ}


def report(found: Report) -> dict[str, Json]:
    """The whole answer but for "ok" and "exit"; which keys it has depends on the verb."""
    shape: dict[str, Json] = {"run": found.run, "error": troubles.shape(found.error)}
    if found.verb == "check":
        shape |= _files(found)
    elif found.verb == "drill":
        shape |= _proofs(found)
    elif found.verb == "thin":
        shape |= {"versions": found.thrown, "bytes": found.thrown_bytes}
    else:
        counts = _COUNTS.get(found.verb, _SENT)
        shape["accounts"] = [_account(each, counts) for each in found.accounts]
        shape["notes"] = _notes(found)
        if found.verb not in _COUNTS:
            shape["lost"] = dict(found.lost)
            shape["found"] = dict(found.found)
        if found.verb in ("recover", "run", "export"):
            shape |= _files(found)
        if found.verb == "run":
            shape |= {**_proofs(found), "waiting": found.waiting or None}
    return shape


def nothing(verb: str, now: datetime) -> dict[str, Json]:
    """The keys a verb's answer always has, as they are where nothing could be done."""
    if verb in _REPORTS:
        return report(Report("", verb, now))
    return dict(_OTHERS.get(verb, {}))


_REPORTS = frozenset({"pull", "mirror", "run", "check", "drill", "restore", "recover", "export"})
_OTHERS: dict[str, dict[str, Json]] = {
    "status": {"state": "needs-you", "accounts": [], "holds": []},
    "history": {"versions": []},
    "answer": {"holds": []},
    "plan": {"plans": []},
}


def _files(found: Report) -> dict[str, Json]:
    return {
        "files": found.files,
        "damaged": list(found.damaged),
        "missing": list(found.missing),
        "repaired": list(found.repaired),
    }


def _proofs(found: Report) -> dict[str, Json]:
    return {
        "kinds": {
            str(kind): {
                "vault": proof.vault,
                "read_back": proof.read_back,
                "equal": proof.equal,
                "differ": list(proof.differ),
            }
            for kind, proof in found.proofs.items()
        },
        "certificate": found.certificate,
    }


def _account(account: AccountReport, counts: tuple[str, ...]) -> Json:
    return {
        "name": account.name,
        "service": account.service,
        "collections": [_collection(each, counts) for each in account.collections],
        "error": troubles.shape(account.error),
    }


def _collection(collection: CollectionReport, counts: tuple[str, ...]) -> Json:
    shape: dict[str, Json] = {"name": collection.name, "kind": str(collection.kind)}
    return shape | {name: int(getattr(collection, name)) for name in counts}


def _notes(found: Report) -> list[Json]:
    return [
        {"account": account.name, "collection": collection.name, **(troubles.shape(note) or {})}
        for account in found.accounts
        for collection in account.collections
        for note in collection.notes
    ]
