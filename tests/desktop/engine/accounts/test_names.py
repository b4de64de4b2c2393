"""Names of accounts are names of folders on every system."""

from __future__ import annotations

import pytest

from desktop.engine.accounts.names import portable, same
from desktop.vault import names


@pytest.mark.parametrize(
    "name",
    ["home", "Mum's Google", "work.example", "Søster", "日本", "a-b", "x" * 60, "👩\u200d👧"],
)
def test_ordinary_names_are_taken_and_are_those_of_their_folders(name: str) -> None:
    assert portable(name)
    assert names.account(name) == name


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "CON", "nul.txt", "com1", "a.", "a ", " a", ".hidden", "-rf", "a/b", "a\\b", "a:b",
     "~", "~root", "two  spaces", "tab\t", "e\u0301", "\u202eabc", "x" * 61, "what?", "a\n",
     "README.txt", "readme.TXT", "Index.html"],
)  # fmt: skip
def test_names_some_system_would_refuse_are_not(name: str) -> None:
    assert not portable(name)


def test_names_that_some_system_takes_for_one_are_the_same() -> None:
    assert same("Straße", "STRASSE")
    assert same("é", "e\u0301")
    assert not same("ann", "anna")
