"""Every run is a row in plain words, also one that found nothing or failed; all of them a file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.engine.tasks import RunPlans
from desktop.ui.run_words import runs
from desktop.ui.two_lines import MORE, TITLE


def rows(qtbot: QtBot, app: App, count: int) -> list[tuple[str, str]]:
    page = app.pages.activity
    app.window.go("activity")
    qtbot.waitUntil(lambda: page._model.rowCount() == count, timeout=20_000)
    found = [page._model.index(row, 0) for row in range(count)]
    return [(str(one.data(TITLE)), str(one.data(MORE))) for one in found]


def test_every_run_is_a_row_and_all_of_them_a_file(
    qtbot: QtBot, copied: App, source: Path, pull: Callable[[], None], tmp_path: Path
) -> None:
    pull()
    shutil.move(source.parent, tmp_path / "gone")
    pull()
    failed, nothing, first = rows(qtbot, copied, 3)
    assert all(
        "Copied to this computer" in title and "Mine" in title for title, _ in (first, nothing)
    )
    assert "6 new" in first[1]
    assert "nothing new" in nothing[1]
    page = copied.pages.activity
    assert page.text.toPlainText().count(".") >= 3, "three sentences of what failed"
    assert "nothing new" not in failed[1]
    page.list.setCurrentIndex(page._model.index(2, 0))
    assert "Friends: 6 new" in page.text.toPlainText()
    page.save_to(tmp_path / "runs.txt")
    written = (tmp_path / "runs.txt").read_text("utf-8")
    assert written.count("Copied to this computer") == 3
    assert "6 new" in written


def test_every_item_noted_is_named(
    qtbot: QtBot, app: App, source: Path, pull: Callable[[], None]
) -> None:
    from desktop.engine.accounts.secrets import Typed
    from tests.desktop.ui.conftest import nobody

    (source / "strange.vcf").write_bytes(b"BEGIN:VCARD\r\nnot a card at all")
    app.engine.add_account("Mine", "folder", {"path": str(source.parent)}, Typed(""), nobody)
    pull()
    ((_, more),) = rows(qtbot, app, 1)
    assert "1 noted" in more
    assert "strange" in app.pages.activity.text.toPlainText()


def test_a_turn_with_nothing_due_is_no_run(qtbot: QtBot, copied: App) -> None:
    copied.engine.wait(copied.engine.start(RunPlans(due_only=True)), 30)
    assert len(rows(qtbot, copied, 1)) == 1


def test_what_is_no_report_is_left_out() -> None:
    assert runs([b"", b"{}", b"[1]", b'{"verb": "pull", "started": "never"}']) == []
