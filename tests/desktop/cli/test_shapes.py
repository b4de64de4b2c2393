"""Every answer has the shape the contract draws."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest

from connectors.model import Kind
from desktop.cli import lines, shapes
from desktop.engine.report import AccountReport, CollectionReport, KindProof, Report, Trouble

NUMBER = {"type": "integer", "minimum": 0}
TEXTS = {"type": "array", "items": {"type": "string"}}
ERROR = {
    "type": "object",
    "properties": {
        name: {"type": "string", "minLength": 1} for name in ("code", "what", "safe", "next")
    },
    "required": ["code", "what", "safe", "next"],
    "additionalProperties": False,
}
READ = ["name", "kind", "total", "new", "changed", "removed", "held", "noted"]


def accounts(counts: list[str]) -> dict[str, Any]:
    collection = {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "kind": {"enum": ["contacts", "calendar", "tasks", "photos"]},
            **{name: NUMBER for name in counts if name not in ("name", "kind")},
        },
        "required": counts,
        "additionalProperties": False,
    }
    account = {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "service": {"type": "string"},
            "collections": {"type": "array", "items": collection},
            "error": {"anyOf": [{"type": "null"}, ERROR]},
        },
        "required": ["name", "service", "collections", "error"],
        "additionalProperties": False,
    }
    return {
        "properties": {"accounts": {"type": "array", "items": account}},
        "required": ["accounts"],
    }


FILES = {
    "properties": {"files": NUMBER, "damaged": TEXTS, "missing": TEXTS, "repaired": TEXTS},
    "required": ["files", "damaged", "missing", "repaired"],
}
PROOF = {
    "type": "object",
    "properties": {"vault": NUMBER, "read_back": NUMBER, "equal": NUMBER, "differ": TEXTS},
    "required": ["vault", "read_back", "equal", "differ"],
    "additionalProperties": False,
}
DRILL = {
    "properties": {
        "kinds": {"type": "object", "additionalProperties": PROOF},
        "certificate": {"type": "string"},
    },
    "required": ["kinds", "certificate"],
}
SENT = [*READ, "sent", "skipped", "failed"]


def full(verb: str) -> Report:
    collection = CollectionReport(
        "Friends", Kind.CONTACTS, 3, 2, 1, 0, 4, 1, notes=[Trouble("unparseable", "card")]
    )
    account = AccountReport("Home", "dav", [collection], Trouble("sign-in-again", "Home"))
    report = Report("20261121T100000Z-abc", verb, datetime(2026, 11, 21, 10, tzinfo=UTC))
    report.accounts.append(account)
    report.files, report.damaged, report.missing, report.repaired = 9, ["a"], ["b"], ["a"]
    report.proofs[Kind.CONTACTS] = KindProof(3, 3, 2, ["Friends/x.vcf: phone"])
    report.certificate = "/x/certificate.txt"
    report.lost["the time a to-do is due"] = 2
    return report


@pytest.mark.parametrize(
    ("verb", "schema"),
    [
        ("pull", accounts(READ)),
        ("test", accounts(["name", "kind", "total"])),
        ("mirror", accounts(SENT)),
        ("restore", accounts(SENT)),
        ("undo", accounts(SENT)),
        ("run", accounts(SENT)),
        ("recover", {"allOf": [accounts(SENT), FILES]}),
        ("check", FILES),
        ("drill", DRILL),
    ],
)
def test_a_report_is_written_as_the_contract_draws_it(verb: str, schema: dict[str, Any]) -> None:
    shape = json.loads(json.dumps(shapes.report(full(verb))))
    jsonschema.validate(shape, {"type": "object", **schema})
    assert shape["error"] is None


def test_a_task_that_failed_says_three_things() -> None:
    report = full("pull")
    report.error = Trouble("vault-full", "/media/disk")
    jsonschema.validate(shapes.report(report)["error"], ERROR)


@pytest.mark.parametrize("verb", ["pull", "mirror", "check", "drill", "restore"])
def test_a_person_reads_the_same_counts(verb: str) -> None:
    told = "\n".join(lines.report(full(verb)))
    assert "Home (dav)" in told
    assert "3 items, 2 new, 1 changed, 4 held back for you, 1 kept as received" in told
    assert "damaged: a" in told
    assert "2 of 3 proven equal" in told
