"""The window, its sign in a tray, the menu and a notice, photographed on a real screen.

`python -m tests.desktop.ui.tray_photo DIR`; "light" or "dark" behind it takes one panel alone. Needs
Debian's xvfb, openbox, trayer, dunst, xdotool, x11-utils, dbus-daemon and imagemagick, which
`packaging/dev.py` installs. Each state is taken on a light panel and on a dark one.
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

NEEDED = ("Xvfb", "openbox", "trayer", "dunst", "xdotool", "xprop", "import", "dbus-run-session")
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
    try:
        return photograph(folder, name)
    finally:
        for one in around:
            one.terminate()
            one.wait(10)


def photograph(folder: Path, name: str) -> int:
    """The real program with its real tray, state after state."""
    from PIL import Image, ImageChops
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

    def shot(called: str, unlike: str) -> None:
        """Once all is drawn, which is when it looks another way than an earlier one."""
        settle(0.8)
        file, earlier = (folder / f"tray-{one}-{name}.png" for one in (called, unlike))

        def another() -> bool:
            subprocess.run(["import", "-window", "root", str(file)], check=True)
            pictures = [Image.open(one).convert("RGB") for one in (file, earlier) if one.exists()]
            return len(pictures) < 2 or ImageChops.difference(*pictures).getbbox() is not None

        until(another)

    with tempfile.TemporaryDirectory() as room:
        clock = SystemClock()
        if not until(_attended):
            print("neither windows nor notices are looked after")
            return 1
        app = App(Home(Path(room) / "home"), Path(room) / "Elsewhere", colours, clock)
        app.show()
        if not until(lambda: app.tray.shown):
            print("no tray host took the icon")
            return 1
        until(lambda: app.watch._look is None)
        app.overview.show_status(status(clock.now()))
        before = ""
        for state in State:
            app.tray.show_state(state)
            shot(state, unlike=before)
            before = state
        app.tray.show_working("Copying")
        shot("working", unlike=before)
        where = app.tray._icon.geometry().center()
        press = ["xdotool", "mousemove", str(where.x()), str(where.y()), "click", "3"]
        subprocess.run(press, check=True)
        opened = until(app.tray._menu.isVisible)
        shot("menu", unlike="working")
        app.tray._menu.hide()
        app.tray.say("Elsewhere", "Google needs you. Your copy is safe.")
        shot("notice", unlike="working")
        # The title bar's own close button: the window goes into the tray, the program stays.
        subprocess.run(
            ["xdotool", "search", "--sync", "--onlyvisible", "--name", "^Elsewhere$",
             "windowactivate", "--sync", "key", "alt+F4"], check=False,
        )  # fmt: skip
        gone = until(lambda: not app.window.isVisible())
        shot("window-closed", unlike="working")
        app.close()
    print(
        f"{name}: menu {'opened' if opened else 'NOT SEEN'}, window {'hidden' if gone else 'NOT hidden'}"
    )
    return 0 if opened and gone else 1


def _attended() -> bool:
    """Whether there is somebody to move windows, and somebody to show notices."""
    from PySide6.QtDBus import QDBusConnection

    asked = ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]
    windows = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    bus = QDBusConnection.sessionBus().interface()
    notices = bus.isServiceRegistered("org.freedesktop.Notifications").value()
    return "window id" in windows and bool(notices)


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
    read, write = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
        stderr=subprocess.DEVNULL,
        pass_fds=(write,),
    )
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    worst = 0
    try:
        for name, tint in PANELS.items():
            if arguments[1:] not in ([], [name]):
                continue
            run = subprocess.run(
                ["dbus-run-session", "--", sys.executable, "-m", "tests.desktop.ui.tray_photo",
                 str(folder), name, tint],
                env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}, check=False,
            )  # fmt: skip
            worst = max(worst, run.returncode)
    finally:
        screen.terminate()
        screen.wait(10)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
