"""The pinned Qt does not lose references when signals are emitted from other threads."""

from __future__ import annotations

import gc
import sys
import threading

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from connectors.model import Kind
from desktop.engine.events import Progress
from desktop.ui.bridge import Bridge


def test_twenty_thousand_events_arrive_in_order_and_true_stays_true(qtbot: QtBot) -> None:
    bridge = Bridge()
    heard: list[int] = []
    bridge.told.connect(lambda event: heard.append(event.done))
    gc.collect()
    before = sys.getrefcount(True)

    def tell() -> None:
        for n in range(20_000):
            bridge.tell(Progress(1, "copying", Kind.PHOTOS, n))

    thread = threading.Thread(target=tell)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(heard) == 20_000, timeout=20_000)
    assert heard == list(range(20_000))
    # A lost reference an event would be 20,000; other tests' garbage may go meanwhile.
    assert abs(sys.getrefcount(True) - before) < 10_000
    assert QApplication.instance() is not None
