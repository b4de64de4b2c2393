"""What a check knows of beside items: reports, evidence, journals, the services' own records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.model import Entry, Item
from desktop.vault import Vault
from tests.desktop.vault.things import BOOK, Ticking, card, memory_place

pytestmark = pytest.mark.harmed("flips bits in the vault's own papers")


@pytest.fixture
def vault() -> Iterator[Vault]:
    with (
        memory_place() as place,
        Vault.open(place / "v", place / "i", Ticking(), create=True) as opened,
    ):
        yield opened


def bend(path: Path, place: int) -> None:
    body = bytearray(path.read_bytes())
    body[place] ^= 1
    path.write_bytes(body)


def everything_else_is_well(vault: Vault) -> None:
    found = vault.check()
    assert (found.damaged, found.missing) == ((), ())


@pytest.mark.parametrize("what", ["report", "certificate"])
@pytest.mark.parametrize("harm", ["bent", "gone"])
def test_e6_a_report_or_certificate_is_proven_and_comes_back(
    vault: Vault, what: str, harm: str
) -> None:
    body = b'{"equal": 100}'
    if what == "report":
        vault.keep_report("run-1", body)
        path = vault.root / ".elsewhere/runs/run-1.json"
    else:
        path = vault.keep_evidence("drill-1.json", body)
    everything_else_is_well(vault)
    if harm == "bent":
        bend(path, 11)
    else:
        path.unlink()
    found = vault.check()
    inside = path.relative_to(vault.root).as_posix()
    assert (found.damaged, found.missing) == (
        ((inside,), ()) if harm == "bent" else ((), (inside,))
    )
    assert found.repaired == (inside,)
    assert path.read_bytes() == body
    everything_else_is_well(vault)


def test_e6_a_paper_with_both_copies_bad_is_named_and_left_alone(vault: Vault) -> None:
    path = vault.keep_evidence("drill-1.json", b"proof of something")
    (twin,) = [one for one in (vault.root / ".elsewhere/objects").rglob("*") if one.is_file()]
    bend(path, 3)
    bend(twin, 4)
    found = vault.check()
    assert path.relative_to(vault.root).as_posix() in found.damaged
    assert path.relative_to(vault.root).as_posix() not in found.repaired
    assert len(path.read_bytes()) == 18


def test_a_paper_kept_anew_is_the_one_that_counts(vault: Vault) -> None:
    vault.keep_evidence("page.html", b"first")
    path = vault.keep_evidence("page.html", b"second")
    everything_else_is_well(vault)
    path.unlink()
    vault.check()
    assert path.read_bytes() == b"second"


@pytest.mark.parametrize("place", ["runs/run-1.json", "evidence/drill-1.json"])
def test_a_paper_that_only_lies_here_is_proven_once_it_is_adopted(vault: Vault, place: str) -> None:
    path = vault.root / ".elsewhere" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"brought back")
    vault.adopt_papers()
    bend(path, 3)
    vault.adopt_papers()
    assert vault.check().repaired == (f".elsewhere/{place}",)
    assert path.read_bytes() == b"brought back"
    everything_else_is_well(vault)


def test_a_paper_known_to_be_another_is_not_adopted(vault: Vault) -> None:
    path = vault.root / ".elsewhere/evidence/drill-1.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"not as it was")
    vault.adopt_papers({".elsewhere/evidence/drill-1.json"})
    bend(path, 3)
    everything_else_is_well(vault)


def test_e6_no_changed_byte_of_a_journal_is_believed(vault: Vault) -> None:
    journal = vault.ledger("mirror-a-b")
    journal.append({"n": 1}, {"n": 2}, {"n": 3})
    sound = journal.path.read_bytes()
    for place in range(len(sound) - 1):
        journal.path.write_bytes(sound)
        bend(journal.path, place)
        left = [entry["n"] for entry in vault.ledger("mirror-a-b").entries()]
        assert left in ([2, 3], [1, 3], [1, 2], [3], [1])
    found = vault.check()
    inside = ".elsewhere/ledgers/mirror-a-b.jsonl"
    assert (found.damaged, found.repaired) == ((inside,), (inside,))
    everything_else_is_well(vault)
    assert list((vault.root / ".elsewhere/quarantine").glob("mirror-a-b-*"))


def test_a_line_a_crash_cut_off_is_no_damage(vault: Vault) -> None:
    journal = vault.ledger("one")
    journal.append({"n": 1}, {"n": 2})
    whole = journal.path.read_bytes()
    for end in range(len(whole)):
        journal.path.write_bytes(whole[:end])
        again = vault.ledger("one")
        again.append({"n": 9})
        assert [entry["n"] for entry in again.entries()][-1] == 9
        everything_else_is_well(vault)


def test_lines_of_a_version_that_did_not_vouch_are_read(vault: Vault) -> None:
    journal = vault.ledger("old")
    journal.append({"n": 1})
    journal.path.write_bytes(b'{"n":0}\n' + journal.path.read_bytes())
    assert [entry["n"] for entry in journal.entries()] == [0, 1]
    everything_else_is_well(vault)


@pytest.mark.parametrize("harm", ["bent", "gone", "cut"])
def test_e6_a_services_own_record_that_changed_is_named(vault: Vault, harm: str) -> None:
    shelf = vault.shelf("home", "google", BOOK)
    original = json.dumps({"resourceName": "people/1", "names": ["Ann"]}).encode()
    shelf.keep([Item(Entry("a", "1"), (card("Ann"),), original=original)], "run-1")
    everything_else_is_well(vault)
    (path,) = (vault.root / ".elsewhere/service/home").iterdir()
    if harm == "bent":
        bend(path, 22)
    elif harm == "cut":
        path.write_bytes(path.read_bytes()[:-8])
    else:
        path.unlink()
    found = vault.check()
    named = found.missing if harm == "gone" else found.damaged
    assert named == (path.relative_to(vault.root).as_posix(),)
    assert found.repaired == ()


def test_e6_a_log_lost_with_its_twin_is_named(vault: Vault) -> None:
    vault.shelf("home", "dav", BOOK).keep([Item(Entry("a", "1"), (card("Ann"),))], "run-1")
    logs = [*(vault.root / ".elsewhere").glob("log*/home/*.jsonl")]
    assert len(logs) == 2
    for path in logs:
        path.unlink()
    found = vault.check()
    assert found.missing == (f".elsewhere/log/home/{logs[0].name}",)
    assert found.repaired == ()
    assert [kept.id for kept in vault.shelves("home")[0].items()] == ["a"]
