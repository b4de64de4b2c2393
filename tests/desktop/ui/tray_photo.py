"""The window, its sign in a tray, the menu and a notice, photographed on a real screen.

`python -m tests.desktop.ui.tray_photo DIR`; "light" or "dark" behind it takes one panel alone. Needs
Debian's xvfb, openbox, trayer, dunst, xdotool, dbus-daemon and imagemagick, which `packaging/dev.py`
installs. Each state is taken on a light panel and on a dark one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

NEEDED = ("Xvfb", "openbox", "trayer", "dunst", "xdotool", "import", "dbus-run-session")
SCREEN = ":87"
PANELS = {"light": "0xf0f0f0", "dark": "0x202020"}


def inside(folder: Path, name: str, tint: str) -> int:
    """Take the pictures; runs within a session with a screen of its own."""
    around = [
        subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL),
        subprocess.Popen(
            ["trayer", "--edge", "top", "--align", "right", "--widthtype", "request", "--height",
             "32", "--transparent", "true", "--alpha", "0", "--tint", tint],
            stderr=subprocess.DEVNULL,
        ),
        subprocess.Popen(["dunst"], stderr=subprocess.DEVNULL),
    ]  # fmt: skip
    time.sleep(2)
    try:
        return photograph(folder, name)
    finally:
        for one in around:
            one.terminate()
            one.wait(10)


def photograph(folder: Path, name: str) -> int:
    """The real program with its real tray, state after state."""
    from PySide6.QtGui import QFontDatabase
    from PySide6.QtWidgets import QApplication

    from desktop.app import App
    from desktop.clock import SystemClock
    from desktop.engine.status.status import State
    from desktop.places import Home, resources
    from desktop.ui.theme import DARK, LIGHT, dress
    from tests.desktop.ui.screenshots import status

    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    for font in (resources() / "fonts").glob("*.ttf"):
        QFontDatabase.addApplicationFont(str(font))
    colours = DARK if name == "dark" else LIGHT
    dress(application, colours)

    def settle(seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            application.processEvents()
            time.sleep(0.01)

    def until(done: Callable[[], bool], seconds: float = 30) -> bool:
        end = time.monotonic() + seconds
        while not done() and time.monotonic() < end:
            settle(0.1)
        return done()

    def shot(called: str) -> None:
        settle(0.8)
        subprocess.run(
            ["import", "-window", "root", str(folder / f"tray-{called}-{name}.png")], check=True
        )

    with tempfile.TemporaryDirectory() as room:
        clock = SystemClock()
        app = App(Home(Path(room) / "home"), Path(room) / "Elsewhere", colours, clock)
        app.show()
        if not until(lambda: app.tray.shown):
            print("no tray host took the icon")
            return 1
        until(lambda: app.watch._look is None)
        app.overview.show_status(status(clock.now()))
        for state in State:
            app.tray.show_state(state)
            shot(state)
        app.tray.show_working("Copying")
        shot("working")
        where = app.tray._icon.geometry().center()
        press = ["xdotool", "mousemove", str(where.x()), str(where.y()), "click", "3"]
        subprocess.run(press, check=True)
        opened = until(app.tray._menu.isVisible, 10)
        shot("menu")
        app.tray._menu.hide()
        app.tray.say("Elsewhere", "Google needs you. Your copy is safe.")
        settle(1)
        shot("notice")
        # The title bar's own close button: the window goes into the tray, the program stays.
        subprocess.run(
            ["xdotool", "search", "--sync", "--onlyvisible", "--name", "^Elsewhere$",
             "windowactivate", "--sync", "key", "alt+F4"], check=False,
        )  # fmt: skip
        gone = until(lambda: not app.window.isVisible(), 10)
        shot("window-closed")
        app.close()
    print(
        f"{name}: menu {'opened' if opened else 'NOT SEEN'}, window {'hidden' if gone else 'NOT hidden'}"
    )
    return 0 if opened and gone else 1


def main(arguments: list[str]) -> int:
    """A screen and a session a panel; gives the exit status."""
    folder = Path(arguments[0]).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    if len(arguments) > 2:
        return inside(folder, arguments[1], arguments[2])
    missing = [one for one in NEEDED if shutil.which(one) is None]
    if missing:
        print(f"not installed: {', '.join(missing)}", file=sys.stderr)
        return 2
    screen = subprocess.Popen(
        ["Xvfb", SCREEN, "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
        stderr=subprocess.DEVNULL,
    )
    time.sleep(2)
    worst = 0
    try:
        for name, tint in PANELS.items():
            if arguments[1:] not in ([], [name]):
                continue
            run = subprocess.run(
                ["dbus-run-session", "--", sys.executable, "-m", "tests.desktop.ui.tray_photo",
                 str(folder), name, tint],
                env={**os.environ, "DISPLAY": SCREEN, "QT_QPA_PLATFORM": "xcb"}, check=False,
            )  # fmt: skip
            worst = max(worst, run.returncode)
    finally:
        screen.terminate()
        screen.wait(10)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
