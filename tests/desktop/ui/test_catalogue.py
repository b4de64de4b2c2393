"""Every catalogue says every sentence, fills in what English fills in, and leaves no English."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop import words
from desktop.app import App
from desktop.engine.plans.plans import Plan
from desktop.ui.language import offered, speak
from desktop.ui.tongue import tr
from tests.desktop.ui.catalogue import catalogues, lacking, main, spoken, written
from tests.desktop.ui.people import settled
from tests.desktop.ui.test_fit import PAGES

CODES = tuple(catalogues())
_FILLED = re.compile(r"\{[^}]*\}|%n")
_WORD = re.compile(r"[A-Za-z']+")
ENGLISH = frozenset(
    [
        "the",
        "of",
        "is",
        "are",
        "and",
        "to",
        "your",
        "you",
        "not",
        "for",
        "with",
        "copy",
        "copied",
        "copies",
        "items",
        "from",
        "add",
        "this",
        "what",
        "how",
        "yes",
        "no",
        "never",
        "ago",
        "again",
        "everything",
        "nothing",
        "account",
        "accounts",
        "here",
        "there",
        "it",
        "its",
        "yet",
    ]
)
"""Words that are in most English sentences and in none of the other languages' own."""


@pytest.fixture(params=CODES)
def foreign(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[str]:
    speak(qapp, request.param)
    yield str(request.param)
    speak(qapp, "en")


def forms(said: str | list[str]) -> list[str]:
    return [said] if isinstance(said, str) else said


def english(text: str) -> bool:
    """One such word may be of a name, as in "To Do"; a whole sentence of ours is none."""
    met = ENGLISH & {word.lower() for word in _WORD.findall(text)}
    return len(met) > 1 or bool(met and text in spoken())


def shown(widget: QWidget) -> set[str]:
    """What can be read in it and what is read aloud of it."""
    found: set[str] = set()
    for one in widget.findChildren(QWidget):
        if isinstance(one, QLabel | QAbstractButton):
            found.add(one.text())
        if isinstance(one, QComboBox):
            found.update(one.itemText(place) for place in range(one.count()))
        found.update((one.accessibleName(), one.toolTip()))
    return {text for text in found if text}


def test_german_is_offered() -> None:
    assert "de" in offered()
    assert set(offered()) == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_has_every_sentence_and_none_in_vain(code: str) -> None:
    read = catalogues()[code]
    assert lacking(read) == []
    assert set(read) - set(spoken()) == set()


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_fills_in_what_english_fills_in(code: str) -> None:
    for text, said in catalogues()[code].items():
        wanted = set(_FILLED.findall(text))
        assert len(forms(said)) == (2 if spoken()[text] else 1), text
        for one in forms(said):
            assert one.strip() == one != "", text
            assert set(_FILLED.findall(one)) == wanted, text
            assert text.endswith(".") == one.endswith("."), text


@pytest.mark.parametrize("code", CODES)
def test_no_sentence_of_a_catalogue_was_left_in_english(code: str) -> None:
    said = [one for said in catalogues()[code].values() for one in forms(said)]
    left = [one for one in said if one in spoken() and english(one)]
    assert left == []


def test_the_command_finds_what_a_catalogue_lacks() -> None:
    read = dict(catalogues()["de"])
    del read["Copy now"]
    read["%n items"] = "Einträge"
    assert sorted(lacking(read)) == ["%n items", "Copy now"]
    assert main([]) == 0


def test_sentences_are_found_in_source_with_their_counts() -> None:
    source = (
        'tr("One") + tr("%n two", n) + tr("a" if b else "c") + other("no") + language.said("d")'
    )
    assert dict(written(source)) == {
        "One": False,
        "%n two": True,
        "a": False,
        "c": False,
        "d": False,
    }


def test_one_and_many_read_right_in_german(qapp: QApplication) -> None:
    speak(qapp, "de")
    try:
        assert tr("%n items", 1) == "1 Eintrag"
        assert tr("%n items", 12_000) == "12.000 Einträge"
        assert tr("%n days ago", 1) == "vor 1 Tag"
        assert words.say("offline", "Mine").what.startswith("Mine ist nicht erreichbar")
        assert words.say("failed").what.startswith("dieses Konto")
    finally:
        speak(qapp, "en")
    assert tr("%n items", 1) == "1 item"


def test_every_error_is_said_in_the_language(foreign: str) -> None:
    for code in words.ERRORS:
        three = words.say(code, "Mine", {"count": "3", "when": "", "hold": "1"})
        left = [one for one in (three.what, three.safe, three.next) if english(_plain(one))]
        assert left == [], code


def test_no_page_shows_an_english_sentence(foreign: str, qtbot: QtBot, copied: App) -> None:
    copied.engine.set_plan(Plan("Mine", "", 60))
    found: set[str] = set()
    for page in PAGES:
        copied.window.go(page)
        settled(qtbot, copied)
        found |= shown(copied.window)
    assert len(found) > 60
    assert {text for text in found if english(_plain(text))} == set()


def test_no_page_of_the_wizard_shows_an_english_sentence(
    foreign: str, qtbot: QtBot, app: App
) -> None:
    app.dialogs.add_account()
    wizard = app.dialogs.wizard
    assert wizard is not None
    found: set[str] = set()
    for service in range(len(wizard.choose._services)):
        wizard.choose._group.button(service).click()
        for step in (0, 1, 2, 3):
            wizard._show(step)
            found |= shown(wizard)
    wizard.reject()
    assert len(found) > 100
    assert {text for text in found if english(_plain(text))} == set()


def _plain(text: str) -> str:
    """Without what is named as it is: paths, quoted buttons, commands, and the menus of English sites."""
    text = re.sub(r"[„«“][^”“»]*[“»”]|/\S+", "", text)
    return re.sub(r"elsewhere [a-z]+.*|: (Settings|Account Security), .*", "", text)
