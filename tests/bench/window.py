"""The window's figures: `python -m tests.bench.window`.

From the start of the program to the window on the screen; memory while it idles in the tray; the
longest time the window's thread answers nobody while 10,000 items are pulled by the same process,
and while 200,000 photos are scrolled through.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.peers import environment

ITEMS = 10_000
PHOTOS = 200_000
STARTS = 5

START = """
import sys, time
from pathlib import Path
from desktop.start import main
from desktop.places import Home
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
began = float(sys.argv[1])
def since():
    print(time.time() - began, flush=True)
def ready(app):
    app.watch.told.connect(lambda status: app.window.isVisible() and told(app))
def told(app):
    app.watch.told.disconnect()
    app.window.repaint()
    since()
    QTimer.singleShot(3500, lambda: opened(app))
def opened(app):
    longest = 0
    for page in app.window._places:
        went = time.perf_counter()
        app.window.go(page)
        QApplication.processEvents()
        longest = max(longest, time.perf_counter() - went)
    print(longest)
    app.window.hide()
    QTimer.singleShot(3000, rested)
def rested():
    said = Path("/proc/self/status").read_text()
    print([line.split()[1] for line in said.splitlines() if line.startswith("VmRSS")][0])
    QApplication.quit()
home, vault = Home(Path(sys.argv[2])), Path(sys.argv[3])
sys.exit(main(home, vault, ready=ready, drawn=lambda window: since()))
"""


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds until the window was drawn, until it said how everything is kept, and
    the longest a page took to open; kilobytes once it rests in the tray, every page made."""

    drawn: float
    told: float
    opened: float
    kilobytes: int


def start(room: Path) -> Start:
    """Start the program as a person does, and quit it."""
    began = time.time()
    run = subprocess.run(
        [sys.executable, "-c", START, str(began), str(room / "home"), str(room / "Elsewhere")],
        capture_output=True, text=True, check=True, env=environment(),
    )  # fmt: skip
    drawn, told, opened, kilobytes = run.stdout.split()[:4]
    return Start(float(drawn), float(told), float(opened), int(kilobytes))


class Gaps:
    """How long the window's thread was away, told by a timer that should come each 5 ms."""

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        self.found: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.found.append(now - self._last)
        self._last = now

    def told(self, name: str) -> None:
        self._timer.stop()
        gaps = sorted(self.found)
        most = gaps[int(len(gaps) * 0.999)]
        print(
            f"{name}: longest {gaps[-1] * 1000:.0f} ms, 99.9 % below {most * 1000:.0f} ms,"
            f" {len(gaps)} beats"
        )


def until(done: Callable[[], bool], seconds: float = 600) -> None:
    from PySide6.QtCore import QCoreApplication, QEventLoop

    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def pulling(room: Path) -> None:
    """A pull of many contacts from a folder, with the window open on the overview."""
    from desktop.app import App
    from desktop.clock import SystemClock
    from desktop.engine.accounts.secrets import Typed
    from desktop.engine.events import Finished
    from desktop.engine.tasks import Pull
    from desktop.places import Home
    from desktop.ui.theme import LIGHT
    from tests.desktop.ui.people import contacts

    contacts(room / "source" / "Friends", [f"Person {n} Number{n}" for n in range(ITEMS)])
    app = App(Home(room / "h"), room / "vault", LIGHT, SystemClock())
    app.show()
    app.engine.add_account("Mine", "folder", {"path": str(room / "source")}, Typed(""), print)
    ended: list[object] = []

    def hear(event: object) -> None:
        if isinstance(event, Finished):
            ended.append(event)

    app._bridge.told.connect(hear)
    until(lambda: app.watch._look is None)
    gaps, began = Gaps(), time.perf_counter()
    app.turns.begin(Pull(("Mine",)))
    until(lambda: bool(ended))
    seconds = time.perf_counter() - began
    until(lambda: app.watch._look is None and not app.reading._under_way)
    gaps.told(f"pull of {ITEMS} contacts in {seconds:.1f} s")
    app.close()
    app.window.close()


def scrolling(room: Path) -> None:
    """From the first photo to the last and back, as a hand with a wheel and a hand on the bar do."""
    import io

    from PIL import Image
    from PySide6.QtWidgets import QApplication

    from desktop.pictures.gallery import Gallery
    from desktop.places import Home
    from desktop.ui.lines import Lines
    from desktop.ui.list_of import ListOf
    from desktop.ui.looking_in import Seen
    from desktop.ui.theme import LIGHT

    body = io.BytesIO()
    Image.linear_gradient("L").resize((1600, 1200)).convert("RGB").save(body, "JPEG")
    photo = room / "photo.jpg"
    photo.write_bytes(body.getvalue())
    rows = [
        Seen(f"IMG_{n}.jpg", f"{2000 + n // 10_000}-01", Path(f"{photo}"), str(n), f"{n}", words="")
        for n in range(PHOTOS)
    ]
    gallery = Gallery.at(Home(room / "g"))
    lines, view = Lines("#565d66", pictures=gallery), ListOf(LIGHT)
    view.resize(1000, 700)
    view.show()
    view.show_model(lines, pictures=True)
    gaps = Gaps()
    until(lambda: len(gaps.found) > 20, 5)
    gaps.found.clear()
    lines.show(rows)
    until(lambda: len(gaps.found) > 100, 20)
    gaps.told(f"{PHOTOS} photos shown")
    bar, gaps = view.verticalScrollBar(), Gaps()
    for step in range(300):
        bar.setValue(bar.value() + 60)
        QApplication.processEvents()
        if step % 30 == 0:
            bar.setValue(bar.maximum() * step // 300)
            QApplication.processEvents()
    for step in range(100):
        bar.setValue(bar.maximum() * (step * 37 % 100) // 100)
        QApplication.processEvents()
    gaps.told(f"scrolling through {PHOTOS} photos")
    view.hide()
    lines.close()
    gallery.close()


def main() -> int:
    """Measure all of it; gives the exit status."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(f"{datetime.now(UTC):%Y-%m-%d} on {os.environ['QT_QPA_PLATFORM']}")
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        start(room)
        found = [start(room) for _ in range(STARTS)]
        for what, seconds in (
            ("window on the screen", [one.drawn for one in found]),
            ("it says how everything is kept", [one.told for one in found]),
            ("a page opened for the first time", [one.opened for one in found]),
        ):
            print(f"{what}: median {statistics.median(seconds):.2f} s, best {min(seconds):.2f} s")
        print(f"idle in the tray: {max(one.kilobytes for one in found) / 1000:.0f} MB")
        from PySide6.QtWidgets import QApplication

        application = QApplication([])
        pulling(room)
        scrolling(room)
        application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
