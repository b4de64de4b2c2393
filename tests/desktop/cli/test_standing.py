"""Status, history, accounts and plans have shapes a script can rely on, and words for people."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from connectors.memory.client import MemoryCloud, open_cloud
from connectors.model import Kind
from desktop.cli.main import main
from tests.connectors.things import thing as thing_of
from tests.desktop.cli.conftest import CARDS, Typed

TEXT = {"type": "string"}
MOMENT = {"anyOf": [{"type": "null"}, {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT"}]}
NUMBER = {"type": "integer", "minimum": 0}
FLAG = {"type": "boolean"}
TEXTS = {"type": "array", "items": TEXT}


def thing(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


ERROR = {"anyOf": [{"type": "null"}, thing(code=TEXT, what=TEXT, safe=TEXT, next=TEXT)]}
ENDS = {"ok": FLAG, "exit": {"enum": [0, 1, 2, 3, 4, 5]}}
HOLD = thing(
    id=TEXT,
    account=TEXT,
    collection=TEXT,
    kind=TEXT,
    items=NUMBER,
    why=TEXT,
    since=MOMENT,
    target=TEXT,
)
FATE = thing(kept=NUMBER, lost=NUMBER, unknown=NUMBER)
FIELD = thing(
    field=TEXT,
    state={"enum": ["captured", "cannot-give", "failed"]},
    items={"anyOf": [NUMBER, {"type": "null"}]},
)
KIND = thing(
    items=NUMBER, copied=MOMENT, held=NUMBER, alike=NUMBER, drilled=MOMENT, drilled_on=TEXT, vanished=FATE,
    told={"anyOf": [NUMBER, {"type": "null"}]}, fidelity={"type": "array", "items": FIELD},
)  # fmt: skip
TOLL = {"type": "object", "additionalProperties": NUMBER}
COPY = thing(
    target=TEXT, verb={"enum": ["mirror", "restore"]}, when=MOMENT, run=TEXT, sent=NUMBER,
    failed=NUMBER, foretold=TOLL, found=TOLL,
)  # fmt: skip
LIGHT = thing(state={"enum": ["green", "amber", "red", "unknown"]}, since=MOMENT)
COMING = thing(code=TEXT, what=TEXT, safe=TEXT, next=TEXT, when=MOMENT, soon=FLAG)
STATUS = thing(
    **ENDS,
    state={"enum": ["protected", "held", "needs-you", "not-protected"]},
    accounts={
        "type": "array",
        "items": thing(
            name=TEXT, service=TEXT, state=TEXT, since=MOMENT,
            kinds={"type": "object", "additionalProperties": KIND},
            needs=ERROR, next_due=MOMENT, targets=TEXTS, one_company=FLAG,
            ahead={"type": "array", "items": COMING},
            encryption={"enum": [None, "waiting", "on"]},
            damaged=NUMBER,
            lights={"type": "object", "additionalProperties": LIGHT},
            cannot_give={"type": "object", "additionalProperties": TEXT},
            copies={"type": "array", "items": COPY}, last_good=MOMENT,
        ),
    },
    holds={"type": "array", "items": HOLD},
    error=ERROR,
)  # fmt: skip
VERSION = thing(
    when=MOMENT, change={"enum": ["new", "changed", "removed"]}, collection=TEXT, kind=TEXT,
    id=TEXT, uid=TEXT, path=TEXT, sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
    size=NUMBER, noted=TEXT, run=TEXT, thrown=FLAG,
)  # fmt: skip
HISTORY = thing(
    **ENDS, account=TEXT, item=TEXT, versions={"type": "array", "items": VERSION}, error=ERROR
)
PLAN = {
    **thing(source=TEXT, target=TEXT, every=TEXT, minutes=NUMBER, drill=TEXT),
    "additionalProperties": True,
}


def test_status_says_items_age_and_proof_of_each_kind(home: MemoryCloud, typed: Typed) -> None:
    typed("pull")
    _, answer = typed("status")
    jsonschema.validate(answer, STATUS)
    (account,) = answer["accounts"]
    assert account["kinds"]["contacts"]["items"] == CARDS
    assert account["kinds"]["contacts"]["copied"] is not None
    assert account["kinds"]["contacts"]["drilled"] is None
    assert account["kinds"]["contacts"]["vanished"]["unknown"] == CARDS
    assert set(account["lights"]) == {"fresh", "copies", "companies", "away", "errors"}
    assert account["state"] != "protected"


def test_status_is_read_by_people_too(
    home: MemoryCloud, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["pull"])
    capsys.readouterr()
    main(["status"])
    told = capsys.readouterr().out
    assert "Home (memory): Not protected" in told
    assert "12 items, copied just now, restore never proven" in told
    assert "if it vanished today: 0 kept, 0 lost, 14 unknown" in told


def test_history_of_an_item_named_in_full_is_its_own(home: MemoryCloud, typed: Typed) -> None:
    typed("pull")

    def ids(word: str) -> set[str]:
        return {one["id"] for one in typed("history", "Home", word)[1]["versions"]}

    for name in ("Ada 1.vcf", "ada 1", "c1", "Home/Contacts/Friends/Ada 1.vcf"):
        assert len(ids(name)) == 1
    assert len(ids("ada 1")) == 1 < len(ids("ada"))
    assert ids("contacts") == set()


def test_history_names_every_version(home: MemoryCloud, typed: Typed) -> None:
    typed("pull")
    status, answer = typed("history", "Home")
    jsonschema.validate(answer, HISTORY)
    assert status == 0
    assert len(answer["versions"]) == CARDS + 2
    assert typed("history", "Nobody")[0] == 2


def test_history_names_photos_and_all_else(typed: Typed, tmp_path: Path) -> None:
    for kind, file in ((Kind.CONTACTS, "ada.vcf"), (Kind.PHOTOS, "ada.jpg")):
        (tmp_path / file).write_bytes(b"".join(thing_of(kind, "ada").chunks))
    typed("account", "add", "Disk", "folder", "--path", str(tmp_path))
    typed("pull")
    versions = typed("history", "Disk")[1]["versions"]
    assert [one["kind"] for one in versions] == ["contacts", "photos"]


def test_plans_have_one_shape(home: MemoryCloud, typed: Typed, tmp_path: Path) -> None:
    typed("account", "add", "Disk", "folder", "--path", str(tmp_path / "disk"))
    _, answer = typed("plan", "add", "Home", "Disk")
    for plan in answer["plans"]:
        jsonschema.validate(plan, PLAN)
    assert answer["plans"][0]["as"] in (None, "files", "native")


def test_status_says_what_will_end(
    home: MemoryCloud, typed: Typed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = (datetime.now(UTC) - timedelta(days=350)).date().isoformat()
    words = ("account", "add", "photos", "takeout", "--path", str(tmp_path))
    typed(*words, "--scheduled", first)
    _, answer = typed("status")
    jsonschema.validate(answer, STATUS)
    (coming,) = next(row["ahead"] for row in answer["accounts"] if row["name"] == "photos")
    assert (coming["code"], coming["soon"]) == ("export-ends", True)
    capsys.readouterr()
    main(["status"])
    assert "Order another year" in capsys.readouterr().out


def test_what_somebody_removed_from_a_second_account_waits_in_the_status(
    home: MemoryCloud, typed: Typed, request: pytest.FixtureRequest
) -> None:
    second = f"second of {request.node.name}"
    typed("account", "add", "Second", "memory", "--option", f"cloud={second}")
    typed("pull", "Home")
    assert typed("mirror", "Home", "Second")[0] == 0
    there = open_cloud(second)
    (friends,) = [one for one in there.collections() if one.name == "Friends"]
    (entry, *_) = next(there.changes(friends, None)).entries
    there.remove(friends, entry)
    assert typed("mirror", "Home", "Second")[0] == 3
    exit, found = typed("status")
    (question,) = found["holds"]
    jsonschema.validate(question, HOLD)
    asked = ("account", "target", "collection", "items", "why")
    assert [question[key] for key in asked] == ["Home", "Second", "Friends", 1, "removed-there"]
    assert (exit, found["accounts"][0]["state"]) == (3, "held")
    assert typed("answer", question["id"], "keep")[1]["holds"] == []
    assert typed("status")[1]["holds"] == []


def test_s14_a_helper_is_told_counts_and_no_names(home: MemoryCloud, typed: Typed) -> None:
    typed("pull", "Home")
    status, answer = typed("diagnostics")
    assert (status, answer["accounts"][0]["kinds"]["contacts"]["items"]) == (0, CARDS)
    assert not [word for word in ("Home", "Friends", "House") if word in json.dumps(answer)]
    assert answer["runs"][0]["counts"]["new"] == CARDS + 2


def test_s14_a_helper_is_told_of_a_computer_without_a_vault_too(typed: Typed) -> None:
    status, answer = typed("diagnostics")
    assert (status, answer["accounts"], answer["runs"]) == (0, [], [])
