"""The oracle is worth its place: each of the five harms, done to a sound vault, is called by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.vault import Vault
from tests import oracle
from tests.desktop.vault.story import live
from tests.desktop.vault.things import BOOK, Ticking, card, item

pytestmark = pytest.mark.harmed("shows the oracle what it is there for")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    live(tmp_path / "v", tmp_path / "i")
    return tmp_path / "v"


def lose(root: Path) -> None:
    (root / "work/Contacts/Friends/Ann.vcf").unlink()


def lose_history(root: Path) -> None:
    for path in list((root / ".elsewhere/objects").rglob("*")):
        if path.is_file():
            path.unlink()


def tear(root: Path) -> None:
    path = root / "work/Contacts/Friends/Ann.vcf"
    path.write_bytes(path.read_bytes()[:20])


def leave_behind(root: Path) -> None:
    (root / "work/Contacts/Friends/.Ann.vcf.part").write_bytes(b"half")


def rename_object(root: Path) -> None:
    one = next(path for path in (root / ".elsewhere/objects").rglob("*") if path.is_file())
    one.rename(one.with_name("0" * 64))


def rewrite_log(root: Path) -> None:
    (log,) = (root / ".elsewhere/log/work").iterdir()
    log.write_bytes(log.read_bytes().replace(b'"run-1"', b'"run-9"', 1))


def double(root: Path) -> None:
    body = (root / "work/Contacts/Friends/Ann.vcf").read_bytes()
    (root / "work/Contacts/Friends/Ann 2.vcf").write_bytes(body)


HARMS: list[tuple[Callable[[Path], None], str]] = [
    (lose, "is nowhere"),
    (lose_history, "is nowhere"),
    (tear, "not what its sums say"),
    (leave_behind, "was left behind"),
    (rename_object, "other bytes than its name says"),
    (rewrite_log, "does not close"),
    (double, "a second file"),
]


@pytest.mark.parametrize(("harm", "words"), HARMS, ids=[harm.__name__ for harm, _ in HARMS])
def test_each_harm_is_named(root: Path, harm: Callable[[Path], None], words: str) -> None:
    assert oracle.wrong_with(root) == []
    harm(root)
    assert any(words in line for line in oracle.wrong_with(root))


def test_what_was_said_to_be_kept_is_looked_for_though_no_log_knows_it(root: Path) -> None:
    assert oracle.wrong_with(root, ["f" * 64]) != []


REPORT = {
    "run": "r", "verb": "mirror", "exit": 0, "error": None, "damaged": [], "missing": [],
    "repaired": [], "proofs": {}, "accounts": [{"error": None, "collections": [
        {"name": "Friends", "total": 3, "sent": 2, "skipped": 1, "failed": 0, "held": 0}]}],
}  # fmt: skip


@pytest.mark.parametrize(
    "lie",
    [
        {"error": {"code": "full"}},
        {"damaged": ["a.vcf"]},
        {"proofs": {"contacts": {"vault": 1, "equal": 0, "differ": ["a: lost"]}}},
        {"proofs": {"contacts": {"vault": 1, "equal": 2, "differ": []}}},
        {"accounts": [{"error": None, "collections": [
            {"name": "Friends", "total": 4, "sent": 2, "skipped": 1, "failed": 0, "held": 0}]}]},
        {"accounts": [{"error": None, "collections": [
            {"name": "Friends", "total": 3, "sent": 2, "skipped": 0, "failed": 1, "held": 0}]}]},
    ],
)  # fmt: skip
def test_a_report_that_lies_is_called_so(lie: dict[str, object]) -> None:
    assert oracle.lies(json.dumps(REPORT).encode()) == []
    assert oracle.lies(json.dumps(REPORT | lie).encode()) != []


def test_a_secret_in_a_file_or_in_what_was_logged_is_found(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"password": "a-long-secret"}')
    assert oracle.leaks(["a-long-secret"], "nothing", tmp_path) == ["settings.json holds a secret"]
    assert oracle.leaks(["a-long-secret"], "told a-long-secret") == ["a secret was logged"]
    assert oracle.leaks(["another-secret"], "nothing", tmp_path) == []


def test_work_a_crash_left_half_done_is_not_called_a_loss(tmp_path: Path) -> None:
    """What is sealed and still in staging is there."""
    root = tmp_path / "v"
    with Vault.open(root, tmp_path / "i", Ticking(), create=True) as vault:
        vault.shelf("work", "dav", BOOK).keep([item("a", card("Ann"))], "run-1")
    (log,) = (root / ".elsewhere/log/work").iterdir()
    (event,) = [json.loads(line) for line in log.read_bytes().splitlines() if b'"keep"' in line]
    (root / event["path"]).rename(root / ".elsewhere/staging" / event["staged"])
    assert oracle.wrong_with(root) == []


def test_vaults_are_found_wherever_a_test_made_them(root: Path) -> None:
    assert list(oracle.vaults_under(root.parent)) == [root]
