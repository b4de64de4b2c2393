"""The verbs are read as the contract writes them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desktop.cli.arguments import parse, without_verb
from desktop.cli.asked import Wrong


@pytest.mark.parametrize(
    "line",
    [
        "--home h --vault v --json pull a",
        "pull --home h --vault v --json a",
        "--home h pull a --vault v --json",
    ],
)
def test_options_of_every_verb_are_taken_before_and_after_it(line: str) -> None:
    asked = parse(line.split())
    assert (asked.home, asked.vault, asked.json) == (Path("h"), Path("v"), True)
    assert list(asked.names) == ["a"]


def test_options_of_every_verb_are_taken_by_verbs_of_two_words() -> None:
    asked = parse(
        ["--vault", "v", "plan", "add", "a", "b", "--every", "2h", "--as", "files", "--json"]
    )
    assert (asked.vault, asked.json, asked.action) == (Path("v"), True, "add")
    assert (asked.source, asked.target) == ("a", "b")
    assert (asked.every, asked.form) == (timedelta(hours=2), "files")


@pytest.mark.parametrize(
    "line",
    [
        "services", "account list", "account remove a", "account test a", "pull", "pull a b",
        "mirror a b", "mirror a b --as native", "plan add a b", "plan list", "plan remove a b",
        "run", "run --due", "answer h1 keep", "answer h1 accept", "check", "check a",
        "check --mirror b", "check a --mirror b", "drill a b", "drill a b --full",
        "restore a --to b", "restore a --to b --removed-only", "restore a --to b --as-of 2026-11-01 --only contacts/* --dry-run",
        "restore --undo r1", "recover b", "export a out", "export a out --kind contacts --one-file",
        "history a", "history a item", "phone", "phone a --port 0 --no-open", "status", "demo",
        "thin a --before 2026-01-01", "thin a --before 2026-01-01T10:00 --dry-run",
        "restore a --to b --as-of last-good", "demo --disaster", "account add a memory --secret-stdin",
    ],
)  # fmt: skip
def test_each_form_of_the_contract_is_understood(line: str) -> None:
    words = line.split()
    assert parse(words).verb == words[0]


@pytest.mark.parametrize(
    "line",
    [
        "fly", "pull --fast", "mirror a", "plan", "plan add a b --every 3", "answer h1 maybe",
        "answer h1", "restore a --to b --as-of noon", "export a", "export a b --kind songs",
        "phone --port x", "phone --port 70000", "mirror a b --as clay", "account", "account add a",
        "account add a memory --secret-stdin --secret-command c", "pull --js", "--home",
        "thin a", "thin a --before last-good",
    ],
)  # fmt: skip
def test_what_is_not_in_the_contract_is_refused(line: str) -> None:
    with pytest.raises(Wrong):
        parse(line.split())


def test_the_window_opens_only_when_no_verb_was_typed() -> None:
    asked = without_verb(["--home", "h", "--vault", "v"])
    assert asked is not None
    assert (asked.home, asked.vault) == (Path("h"), Path("v"))
    assert not asked.tray
    assert without_verb(["status"]) is None
    assert without_verb(["--help"]) is None
    assert without_verb(["--home"]) is None
