"""Pictures of every page with believable data: `python -m tests.desktop.ui.screenshots DIR`.

Light and dark, at 100 % and 200 %; each scale in a child of its own, for Qt reads it once.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image

from connectors.model import Kind
from desktop.engine.events import Progress
from desktop.engine.report import Trouble
from desktop.engine.status.status import AccountStatus, KindStatus, State, Status

NAMES = (
    "Nora Ashdown", "Tobias Quill", "Hatice Yılmaz", "Zoë Marlowe", "Søren Birk", "Ana Sá",
    "عمر الفارسي", "李小龍", "Ольга Петрова", "Harriet Pennington-Webb", "<b>Bold & Söhne</b>",
)  # fmt: skip


def fill(folder: Path, now: datetime) -> Path:
    """A folder of contacts, events, to-dos and photos, as an account to copy."""
    for place in ("Friends", "Family calendar", "Errands", "Pictures"):
        (folder / place).mkdir(parents=True)
    for n, name in enumerate(NAMES):
        (folder / "Friends" / f"{n}.vcf").write_text(
            f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:p{n}\r\nFN:{name}\r\nN:{name};;;;\r\n"
            f"ORG:Harbour Row Books\r\nTEL;TYPE=cell:+44 7700 90{n:04}\r\nTEL;TYPE=work:+44 1632 96{n:04}\r\n"
            f"EMAIL;TYPE=home:person{n}@example.org\r\nBDAY:1987-04-{n + 1:02}\r\n"
            "ADR;TYPE=home:;;12 Kiln Lane;Bristol;;BS1;United Kingdom\r\nEND:VCARD\r\n",
            "utf-8", newline="",
        )  # fmt: skip
    titles = ("Dentist", "Choir practice", "Nora's birthday", "Parents' evening", "Train to Leeds")
    for n, title in enumerate(titles):
        start = now + timedelta(days=2 * n + 1)
        rule = "RRULE:FREQ=WEEKLY;COUNT=8\r\n" if n == 1 else ""
        (folder / "Family calendar" / f"{n}.ics").write_text(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\n"
            f"UID:e{n}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:{start:%Y%m%dT%H0000Z}\r\n"
            f"DURATION:PT1H\r\n{rule}SUMMARY:{title}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            "utf-8", newline="",
        )  # fmt: skip
    for n, title in enumerate(("Renew passport", "Call the plumber", "Buy seeds")):
        (folder / "Errands" / f"{n}.ics").write_text(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VTODO\r\n"
            f"UID:t{n}\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:{title}\r\nEND:VTODO\r\nEND:VCALENDAR\r\n",
            "utf-8", newline="",
        )  # fmt: skip
    for n in range(18):
        body = io.BytesIO()
        tint = (40 + 11 * n, 90 + 5 * n, 170 - 7 * n)
        Image.linear_gradient("L").resize((400, 300)).convert("RGB").point(
            [min(255, v * c // 160) for c in tint for v in range(256)]
        ).save(body, "JPEG")
        (folder / "Pictures" / f"IMG_{4800 + n}.jpg").write_bytes(body.getvalue())
    return folder


def status(now: datetime) -> Status:
    """Two accounts, one well and one that needs the person."""
    day = timedelta(days=1)
    two = now - timedelta(hours=2)
    kinds = (
        KindStatus(Kind.CONTACTS, 1284, two, 0, now - 3 * day, "Backblaze"),
        KindStatus(Kind.CALENDAR, 312, two, 0, now - 3 * day, "Backblaze"),
        KindStatus(Kind.TASKS, 41, two, 0, now - 3 * day, "Backblaze"),
        KindStatus(Kind.PHOTOS, 9812, now - timedelta(hours=30), 0, now - 3 * day, "Backblaze"),
    )
    fine = AccountStatus(
        "Fastmail", "fastmail", State.PROTECTED, None, kinds, None, now + day / 24, ("Backblaze",)
    )
    needs = AccountStatus(
        "Google", "google", State.NEEDS_YOU, None,
        (KindStatus(Kind.CONTACTS, 732, now - 3 * day), KindStatus(Kind.CALENDAR, 88, now - 3 * day)),
        Trouble("sign-in-again", "Google"), now + day / 24,
    )  # fmt: skip
    return Status((fine, needs), (), State.NEEDS_YOU)


def take(folder: Path, dark: bool, suffix: str) -> None:
    """Every page and dialog, in one process."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtGui import QFontDatabase
    from PySide6.QtWidgets import QApplication, QWidget

    from desktop.app import App
    from desktop.clock import SystemClock
    from desktop.engine.accounts.secrets import Typed
    from desktop.engine.tasks import Pull
    from desktop.places import Home, resources
    from desktop.ui.encrypting import Encrypting
    from desktop.ui.theme import DARK, LIGHT, dress

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    for font in (resources() / "fonts").glob("*.ttf"):
        QFontDatabase.addApplicationFont(str(font))
    colours = DARK if dark else LIGHT
    dress(application, colours)

    def settle(seconds: float = 0.4) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            application.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            time.sleep(0.01)

    def shot(name: str, widget: QWidget) -> None:
        settle()
        widget.grab().save(str(folder / f"{name}{suffix}.png"))

    with tempfile.TemporaryDirectory() as room:
        place, clock = Path(room), SystemClock()
        source = fill(place / "source", clock.now())
        app = App(Home(place / "home"), place / "Elsewhere", colours, clock)
        app.show()
        shot("empty", app.window)
        app.add_account()
        wizard = app._wizard
        assert wizard is not None
        shot("wizard-1-service", wizard)
        wizard.choose._group.button(0).click()
        wizard.next.click()
        shot("wizard-2-coverage", wizard)
        wizard.next.click()
        shot("wizard-3-sign-in", wizard)
        wizard.next.click()
        wizard.sign_in.keeping.show()
        shot("wizard-3-missing", wizard)
        wizard.sign_in.keeping.hide()
        wizard._show(3)
        shot("wizard-4-where", wizard)
        wizard._show(4)
        shot("wizard-5-second", wizard)
        wizard._show(5)
        shot("wizard-6-often", wizard)
        wizard.reject()
        app.engine.add_account("Family", "folder", {"path": str(source)}, Typed(""), print)
        from desktop.engine.plans.plans import Plan

        app.engine.set_plan(Plan("Family", "", 60))
        app.engine.wait(app.engine.start(Pull(("Family",))), 60)
        app.refresh()
        settle(1)
        app.overview.show_status(status(clock.now()))
        app.overview.show_progress(
            Progress(1, "sending", "Photos/2021/08/IMG_4821.HEIC", 1963, 2000, 600_000_000, 21)
        )
        shot("overview", app.window)
        for path in (source / "Friends").glob("*.vcf"):
            path.unlink()
        app.overview.show_progress(None)
        app.engine.wait(app.engine.start(Pull(("Family",))), 60)
        app.refresh()
        shot("overview-held", app.window)
        app.see_hold(app.engine.status().holds[0])
        settle(1)
        app.held.see.click()
        shot("held", app.held)
        app.held.reject()
        app.window.go("browse")
        for kind in Kind:
            app.browse.choose(kind)
            settle(1.2)
            if kind is Kind.CONTACTS:
                app.browse.list.setCurrentIndex(app.browse.lines.index(2))
            shot(f"browse-{kind}", app.window)
        for page in ("restore", "activity", "settings"):
            app.window.go(page)
            settle(0.6)
            if page == "restore":
                app.restore.phone.by_code._address = "127.0.0.1"
                app.restore.phone.by_code.start()
            shot(page, app.window)
        app._passphrase.say("seven small otters")
        app.engine.add_account("Backblaze", "folder", {"path": str(place / "b")}, Typed(""), print)
        app.engine.set_plan(Plan("Family", "Backblaze", 60))
        app.settings.show_plans()
        shot("settings-plans", app.window)
        app.settings.encrypt("Backblaze")
        sealing = app.settings.sealing
        assert isinstance(sealing, Encrypting)
        shot("sheet-1-meaning", sealing)
        sealing.next.click()
        settle(2)
        shot("sheet-2-shown", sealing)
        sealing.next.click()
        sealing.typed.field.setText("abandon")
        sealing.next.click()
        sealing.next.click()
        shot("sheet-3-typed", sealing)
        sealing.reject()
        app.close()
        app.window.close()


def main(arguments: list[str]) -> int:
    """Take them all; gives the exit status."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    if len(arguments) > 1:
        take(folder, arguments[1] == "dark", arguments[2])
        return 0
    for scale in ("1", "2"):
        for theme in ("light", "dark"):
            run = subprocess.run(
                [sys.executable, "-m", "tests.desktop.ui.screenshots", str(folder), theme, f"-{theme}-{scale}x"],
                env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale},
                check=False,
            )  # fmt: skip
            if run.returncode:
                return run.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
