"""Every code that can reach a person has its three sentences, and they say what they must."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors import errors
from desktop.words import ERRORS, say
from desktop.words.sentences import Words, listed, together

ROOT = Path(__file__).parents[3]
SOURCES = sorted(path for room in ("connectors", "desktop") for path in (ROOT / room).rglob("*.py"))
CODE = re.compile(r"[a-z]+(?:-[a-z]+)*")
FACTS = {"about", "when", "minutes", "gone", "before", "left", "count", "hold", "file"}


def codes(path: Path) -> Iterator[str]:
    """Codes given by literal: `code="…"`, `code = "…"`, and the first argument of a Trouble."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        values: list[ast.expr] = []
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            values += [word.value for word in node.keywords if word.arg == "code"]
            values += node.args[:1] if name in {"Trouble", "VaultError"} else []
        elif isinstance(node, ast.Assign):
            named = [target.id for target in node.targets if isinstance(target, ast.Name)]
            values += [node.value] if named == ["code"] else []
        for value in values:
            yield from _literals(value)


def _literals(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from _literals(value.body)
        yield from _literals(value.orelse)


def test_every_code_raised_anywhere_has_words() -> None:
    without = {
        f"{code} ({path.relative_to(ROOT)})"
        for path in SOURCES
        for code in codes(path)
        if code not in ERRORS
    }
    assert not without


def test_every_kind_of_connector_error_has_words() -> None:
    kinds: list[type[errors.ConnectorError]] = [
        errors.ConnectorError,
        *errors.ConnectorError.__subclasses__(),
    ]
    assert not [kind.code for kind in kinds if kind.code not in ERRORS]


@pytest.mark.parametrize(
    "code",
    ["all-gone", "many-gone", "emptied", "collection-gone", "incomplete-listing", "went-back",
     "no-vault-yet", "vault-not-connected", "vault-is-another", "vault-newer", "vault-read-only", "vault-full",
     "vault-busy", "vault-failing", "unparseable", "changed-here"],
)  # fmt: skip
def test_what_the_vault_speaks_of_has_words(code: str) -> None:
    assert code in ERRORS


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_the_sentences_are_sentences(code: str) -> None:
    assert CODE.fullmatch(code)
    for sentence in (ERRORS[code].what, ERRORS[code].safe, ERRORS[code].next):
        assert sentence[0].isupper() or sentence.startswith("{")
        assert sentence.endswith(".")
        assert set(re.findall(r"{(\w*)}", sentence)) <= FACTS


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_no_error_leads_to_anything_destructive(code: str) -> None:
    said = say(code, "Google", {"gone": "3"})
    assert not re.search(
        r"(?i)\b(delete|erase|wipe|format|reset|sync)\b",
        f"{said.what} {said.safe} {said.next}",
    )


def test_facts_are_filled_in() -> None:
    said = say("many-gone", "Google: Contacts", {"gone": "200", "before": "1000"})
    assert said.what == "200 of 1000 items are gone from Google: Contacts."


def test_a_code_without_words_is_said_in_general_ones() -> None:
    assert "no words for" in say("never-heard-of").what


def test_braces_in_names_do_no_harm() -> None:
    assert say("offline", "{evil} {0}").what.startswith("{evil} {0}")


@pytest.mark.parametrize("text", ["a\n  One.\n  Two.", "a\n  1.\n  2.\n  3.\na\n  1.\n  2.\n  3."])
def test_a_list_with_a_fault_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        listed(text)


def test_no_code_has_words_in_two_places() -> None:
    words = listed("full\n  One.\n  Two.\n  Three.\n")
    assert together([words, {}]) == words
    with pytest.raises(ValueError, match="full stands twice"):
        together([words, words])


def test_a_sentence_that_is_not_there_leaves_no_gap_in_the_line() -> None:
    assert Words("It is full.", "", "Make room.").line == "It is full. Make room."
