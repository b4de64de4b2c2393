"""A wizard's frame: what a step does beside takes nobody where they no longer want to go."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.ui.steps import Step, Steps


@pytest.fixture
def steps(qtbot: QtBot) -> Steps:
    made = Steps("Three", [Step(name) for name in ("One", "Two", "Three")], "Done")
    qtbot.addWidget(made)
    made.show()
    made.next.click()
    return made


def test_a_step_that_has_done_its_work_goes_on(steps: Steps) -> None:
    steps.step.go_on.emit()
    assert steps.step.title == "Three"


def test_a_step_that_was_gone_back_from_takes_nobody_on(steps: Steps) -> None:
    late = steps.step
    steps.back.click()
    late.go_on.emit()
    assert steps.step.title == "One"


def test_a_step_of_a_dialog_that_was_closed_begins_nothing_more(steps: Steps) -> None:
    late = steps.step
    steps.reject()
    late.go_on.emit()
    assert steps.step is late
