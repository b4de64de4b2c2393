"""Parts of the program are loaded one a step; one that is missing is told, and ends it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from desktop.ui.loading import Loading


def test_between_two_parts_the_window_answers(qtbot: QtBot) -> None:
    loading = Loading(("desktop.ui.plain", "desktop.ui.theme", "desktop.ui.tongue"), between=20)
    began, answered = list[str](), list[str]()
    loading.begun.connect(lambda: began.append("begun"))
    window = QTimer()
    window.timeout.connect(lambda: answered.append("answered"))
    window.start(5)
    with qtbot.waitSignal(loading.finished, timeout=20_000):
        loading.begin(5000)
        loading.begin()
    window.stop()
    assert began == ["begun"], "the last word counts"
    assert len(answered) >= 2


def test_a_part_that_is_missing_is_told_by_name(qtbot: QtBot) -> None:
    loading, ended = Loading(("desktop.ui.plain", "desktop.ui.nowhere")), list[str]()
    loading.finished.connect(lambda: ended.append("finished"))
    with qtbot.waitSignal(loading.failed, timeout=20_000) as told:
        loading.begin()
    (error,) = told.args
    assert error.name == "desktop.ui.nowhere"
    qtbot.wait(20)
    assert ended == []


def test_closed_it_loads_nothing_more(qtbot: QtBot) -> None:
    loading, begun = Loading(("desktop.ui.nowhere",)), list[str]()
    loading.begun.connect(lambda: begun.append("begun"))
    loading.begin()
    loading.close()
    qtbot.wait(30)
    assert begun == []
