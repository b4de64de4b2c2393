"""The first page says in words, drawing and colour how well everything is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from connectors.model import Collection, Kind
from desktop.engine.events import Progress
from desktop.engine.mirror.removed_there import RemovedThere
from desktop.engine.proof.vanished import Fate
from desktop.engine.report import Trouble
from desktop.engine.status.lights import Colour, Light
from desktop.engine.status.status import AccountStatus, KindStatus, State, Status
from desktop.ui.overview import Overview
from desktop.ui.theme import LIGHT
from desktop.vault.words import Hold

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def page(qtbot: QtBot, status: Status) -> Overview:
    made = Overview(LIGHT, lambda: NOW)
    qtbot.addWidget(made)
    made.show_status(status)
    return made


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def status(**changes: object) -> Status:
    kinds = (
        KindStatus(
            Kind.CONTACTS,
            1284,
            NOW - timedelta(hours=2),
            drilled=NOW - timedelta(days=3),
            drilled_on="b2",
            vanished=Fate(kept=1280, lost=4),
        ),
        KindStatus(Kind.CALENDAR, 312, NOW - timedelta(hours=2), vanished=Fate(unknown=312)),
    )
    account = AccountStatus("Fastmail", "fastmail", State.PROTECTED, None, kinds)
    return Status((account,), state=State.PROTECTED, **changes)  # type: ignore[arg-type]


def test_an_empty_house_asks_for_the_first_account(qtbot: QtBot) -> None:
    made = page(qtbot, Status(()))
    assert "second home" in words(made)
    (copy,) = [b for b in made.findChildren(QPushButton) if b.text() == "Copy now"]
    assert not copy.isEnabled()


def test_each_kind_says_how_old_its_copy_is_and_whether_a_restore_is_proven(qtbot: QtBot) -> None:
    said = words(page(qtbot, status()))
    assert "284" in said
    assert "complete copy" in said
    assert "restore proven" in said
    assert "restore not yet proven" in said
    assert "Protected" in said


def test_proof_that_is_too_old_is_called_unknown(qtbot: QtBot) -> None:
    kinds = (KindStatus(Kind.CONTACTS, 5, NOW, drilled=NOW - timedelta(days=36), drilled_on="b2"),)
    account = AccountStatus("A", "dav", State.PROTECTED, None, kinds)
    assert "restore unknown" in words(page(qtbot, Status((account,))))


def test_what_if_it_vanished_is_told_from_the_last_drill_and_stays_open(qtbot: QtBot) -> None:
    made = page(qtbot, status())
    made.show()
    asked = "What if \u2068Fastmail\u2069 vanished today?"
    assert not any(
        "come back" in one.text() and one.isVisible() for one in made.findChildren(QLabel)
    )
    next(b for b in made.findChildren(QPushButton) if b.text() == asked).click()
    seen = "\n".join(one.text() for one in made.findChildren(QLabel) if one.isVisible())
    assert "280 come back · 4 do not" in seen
    assert "312 not proven" in seen
    made.show_status(status())
    fates = [one for one in made.findChildren(QLabel) if "280 come back" in one.text()]
    qtbot.waitUntil(lambda: any(one.isVisible() for one in fates), timeout=20_000)


def test_each_of_the_five_lights_is_words_and_a_drawing(qtbot: QtBot) -> None:
    lights = (
        Light("fresh", Colour.GREEN, NOW),
        Light("copies", Colour.RED),
        Light("companies", Colour.AMBER, NOW),
        Light("away", Colour.UNKNOWN),
        Light("errors", Colour.GREEN, NOW - timedelta(days=2)),
    )
    kinds = (KindStatus(Kind.CONTACTS, 5, NOW),)
    account = AccountStatus("A", "dav", State.PROTECTED, None, kinds, lights=lights)
    told = words(page(qtbot, Status((account,))))
    for sentence in (
        "Fresh copy: yes · just now",
        "Three copies: no",
        "Two companies: partly",
        "One out of the house, one unplugged: not known",
        "No errors: yes · 2 days ago",
    ):
        assert sentence in told


def test_a_mere_second_home_is_called_so_and_not_unprotected(qtbot: QtBot) -> None:
    kinds = (KindStatus(Kind.CONTACTS, 5, NOW),)
    first = AccountStatus("Mine", "dav", State.PROTECTED, None, kinds, targets=("Disk",))
    second = AccountStatus("Disk", "folder", State.NOT_PROTECTED, None, ())
    told = words(page(qtbot, Status((first, second), state=State.PROTECTED)))
    assert "Second home of \u2068Mine\u2069" in told
    assert "Not protected" not in told


def test_the_three_copies_are_drawn_and_a_missing_one_is_named(qtbot: QtBot) -> None:
    told = words(page(qtbot, status()))
    assert "This computer" in told
    assert "No second home yet" in told
    assert "one copy is not enough" in told


def test_what_somebody_removed_from_a_second_home_is_asked_with_its_safe_default(
    qtbot: QtBot,
) -> None:
    question = RemovedThere("q", "Fastmail", "Backup", "Family", 12)
    made = page(qtbot, status())
    made.show_questions([question])
    assert "12 items were removed from Backup" in words(made)
    assert "Until you answer, nothing changes" in words(made)
    with qtbot.waitSignal(made.see_there) as seen:
        next(b for b in made.findChildren(QPushButton) if b.text() == "Answer").click()
    assert seen.args == [question]


def test_the_vaults_own_trouble_is_said_in_three_sentences(qtbot: QtBot) -> None:
    account = AccountStatus("A", "dav", State.NEEDS_YOU, None, ())
    told = words(page(qtbot, Status((account,), trouble=Trouble("vault-not-connected"))))
    assert "not at its place" in told
    assert "do not make a new folder" in told


def test_a_hold_is_shown_with_its_safe_default(qtbot: QtBot) -> None:
    hold = Hold(
        "h1", "Fastmail", Collection("c", Kind.CONTACTS, "Family"), ("1", "2"), "all-gone", NOW
    )
    made = page(qtbot, status(holds=(hold,)))
    assert "You need do nothing" in words(made)
    with qtbot.waitSignal(made.see_hold) as seen:
        next(b for b in made.findChildren(QPushButton) if b.text() == "See them").click()
    assert seen.args == [hold]


def test_a_trouble_says_what_is_safe_and_what_to_do(qtbot: QtBot) -> None:
    account = AccountStatus(
        "Fastmail",
        "fastmail",
        State.NEEDS_YOU,
        None,
        (),
        needs=Trouble("sign-in-again", "Fastmail"),
    )
    made = page(qtbot, Status((account,), state=State.NEEDS_YOU))
    assert "safe" in words(made).lower()
    with qtbot.waitSignal(made.sign_in) as asked:
        next(b for b in made.findChildren(QPushButton) if b.text() == "Sign in").click()
    assert asked.args == ["Fastmail"]


def test_progress_shows_phase_items_and_what_is_at_hand(qtbot: QtBot) -> None:
    made = page(qtbot, status())
    made.show_progress(Progress(1, "copying", "Fastmail · Family", 20, 100, 4096, 90))
    said = words(made)
    assert "20 of 100" in said
    assert "Fastmail · Family" in said
    assert not made._running.isHidden()
    made.show_progress(None)
    assert made._running.isHidden()


@pytest.mark.parametrize(
    "name",
    [
        '<img src="file:///etc/passwd">',
        "<b>Bold</b> & Söhne",
        "x" * 10_000,
        "a\u202egpj.exe",
        "عمر",
    ],
)
def test_s34_names_are_text_whatever_they_look_like(qtbot: QtBot, name: str) -> None:
    account = AccountStatus(name, "dav", State.PROTECTED, None, ())
    made = page(qtbot, Status((account,)))
    shown = [label for label in made.findChildren(QLabel) if label.text()]
    from PySide6.QtCore import Qt

    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in shown)
    assert "\u202e" not in words(made)


def test_every_control_has_a_name_a_reader_can_say(qtbot: QtBot) -> None:
    made = page(qtbot, status())
    assert all(b.accessibleName() for b in made.findChildren(QPushButton))
