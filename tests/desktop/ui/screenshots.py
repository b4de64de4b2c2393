"""Pictures of every page with believable data: `python -m tests.desktop.ui.screenshots DIR`.

Light and dark, at 100 % and 200 %, in English and in a language made up that runs from right to
left; each in a child of its own, for Qt reads the scale once. One alone:
`python -m tests.desktop.ui.screenshots DIR light -name xr`, with the language's code at the end.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import TypedDict

from PIL import Image

from connectors.model import Kind
from desktop.engine.events import Progress
from desktop.engine.proof.vanished import Fate
from desktop.engine.report import Trouble
from desktop.engine.status.lights import Colour, Light
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


class Proof(TypedDict):
    """When and where the kinds of the first account were drilled."""

    drilled: datetime
    drilled_on: str


def status(now: datetime) -> Status:
    """Two accounts, one well and one that needs the person."""
    day = timedelta(days=1)
    two = now - timedelta(hours=2)
    proof: Proof = {"drilled": now - 3 * day, "drilled_on": "Backblaze"}
    kinds = (
        KindStatus(Kind.CONTACTS, 1284, two, **proof, vanished=Fate(kept=1284)),
        KindStatus(Kind.CALENDAR, 312, two, **proof, vanished=Fate(kept=312)),
        KindStatus(Kind.TASKS, 41, two, **proof, vanished=Fate(kept=40, lost=1)),
        KindStatus(
            Kind.PHOTOS, 9812, now - timedelta(hours=30), **proof, vanished=Fate(200, unknown=9612)
        ),
    )
    lights = (
        Light("fresh", Colour.GREEN, two), Light("copies", Colour.GREEN, now - 3 * day),
        Light("companies", Colour.GREEN, now - 3 * day), Light("away", Colour.AMBER, now - day),
        Light("errors", Colour.UNKNOWN),
    )  # fmt: skip
    fine = AccountStatus(
        "Fastmail", "fastmail", State.PROTECTED, None, kinds, None, now + day / 24,
        ("Backblaze",), lights=lights,
    )  # fmt: skip
    needs = AccountStatus(
        "Google", "google", State.NEEDS_YOU, None,
        (KindStatus(Kind.CONTACTS, 732, now - 3 * day), KindStatus(Kind.CALENDAR, 88, now - 3 * day)),
        Trouble("sign-in-again", "Google"), now + day / 24,
    )  # fmt: skip
    return Status((fine, needs), (), State.NEEDS_YOU)


def take(folder: Path, dark: bool, suffix: str, language: str = "") -> None:
    """Every page and dialog, in one process."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtGui import QFontDatabase
    from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget

    from desktop.app import App
    from desktop.clock import SystemClock
    from desktop.engine.accounts.secrets import Typed
    from desktop.engine.plans.plans import Plan
    from desktop.engine.tasks import Pull
    from desktop.places import Home, resources
    from desktop.ui.encrypting import Encrypting
    from desktop.ui.language import speak
    from desktop.ui.theme import DARK, LIGHT, dress
    from tests.desktop.ui import dialogs

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    for font in (resources() / "fonts").glob("*.ttf"):
        QFontDatabase.addApplicationFont(str(font))
    colours = DARK if dark else LIGHT
    dress(application, colours)
    speak(application, language or "en")

    def settle(seconds: float = 0.4) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            application.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            time.sleep(0.01)

    def shot(name: str, widget: QWidget) -> None:
        settle()
        while app.watch._look is not None:
            settle(0.1)
        settle(0.2)
        widget.grab().save(str(folder / f"{name}{suffix}.png"))

    with tempfile.TemporaryDirectory() as room:
        place, clock = Path(room), SystemClock()
        source = fill(place / "source", clock.now())
        app = App(Home(place / "home"), place / "Elsewhere", colours, clock)
        app.show()
        shot("empty", app.window)
        app.dialogs.add_account()
        wizard = app.dialogs.wizard
        assert wizard is not None
        shot("wizard-1-service", wizard)
        services = [one.id for one in wizard.choose._services]
        wizard.choose._group.button(services.index("dav")).click()
        wizard.next.click()
        shot("wizard-2-coverage", wizard)
        wizard.next.click()
        shot("wizard-3-sign-in", wizard)
        wizard.next.click()
        wizard.sign_in.keeping.show()
        shot("wizard-3-missing", wizard)
        wizard.sign_in.keeping.hide()
        wizard.back.click()
        wizard.back.click()
        wizard.choose._group.button(services.index("google")).click()
        wizard._show(2)
        shot("wizard-2-guide", wizard)
        wizard.choose._group.button(services.index("folder")).click()
        wizard._show(3)
        wizard.sign_in.form.name.setText("Family")
        path = wizard.sign_in.form.field("path")
        assert isinstance(path, QLineEdit)
        path.setText(str(source))
        wizard.next.click()
        while wizard.step is not wizard.what:
            settle(0.1)
        while wizard.what._job:
            settle(0.1)
        shot("wizard-4-what-and-where", wizard)
        wizard._show(5)
        shot("wizard-5-second", wizard)
        wizard._show(6)
        shot("wizard-6-often", wizard)
        wizard._show(7)
        while not wizard.copy.ended:
            settle(0.1)
        shot("wizard-7-first-copy", wizard)
        wizard.accept()
        app.refresh()
        settle(1)
        while app.watch._look is not None:
            settle(0.1)
        app.overview._opened.add("Fastmail")
        app.overview.show_status(status(clock.now()))
        app.overview.show_progress(
            Progress(1, "sending", "Photos/2021/08/IMG_4821.HEIC", 1963, 2000, 600_000_000, 21)
        )
        shot("overview", app.window)
        for card in (source / "Friends").glob("*.vcf"):
            card.unlink()
        app.overview.show_progress(None)
        app.engine.wait(app.engine.start(Pull(("Family",))), 60)
        app.refresh()
        settle(0.5)
        shot("overview-held", app.window)
        app.dialogs.see_hold(app.engine.status().holds[0])
        settle(1)
        held = app.dialogs.held
        assert held is not None
        held.see.click()
        shot("held", held)
        held.reject()
        app.window.go("browse")
        for kind in Kind:
            app.pages.browse.choose(kind)
            while app.reading._under_way:
                settle(0.1)
            settle(1)
            if kind is Kind.CONTACTS:
                app.pages.browse.list.setCurrentIndex(app.pages.browse.lines.index(2))
            shot(f"browse-{kind}", app.window)
        app.pages.browse.choose(Kind.CALENDAR)
        app.pages.browse.month_tab.click()
        while app.reading._under_way:
            settle(0.1)
        shot("browse-month", app.window)
        for page in ("restore", "activity", "settings"):
            app.window.go(page)
            settle(0.6)
            if page == "restore":
                app.pages.restore.phone.by_code._address = "127.0.0.1"
                app.pages.restore.phone.by_code.start()
            shot(page, app.window)
            area = app.window._stack.currentWidget()
            if isinstance(area, QScrollArea) and (whole := area.widget()) is not None:
                shot(f"{page}-whole", whole)
        passphrase = app.dialogs._passphrase
        passphrase.say("seven small otters")
        app.engine.add_account("Backblaze", "folder", {"path": str(place / "b")}, Typed(""), print)
        app.engine.set_plan(Plan("Family", "Backblaze", 60))
        app.pages.settings.show_all()
        shot("settings-plans", app.window)
        app.pages.settings.plans.encrypt("Backblaze")
        sealing = app.pages.settings.plans.sealing
        assert isinstance(sealing, Encrypting)
        shot("sheet-1-meaning", sealing)
        sealing.next.click()
        while sealing.step is not sealing.shown:
            settle(0.1)
        shot("sheet-2-shown", sealing)
        sealing.next.click()
        sealing.typed.field.setText("abandon")
        sealing.next.click()
        sealing.next.click()
        shot("sheet-3-typed", sealing)
        sealing.reject()
        for which, make in dialogs.opened(app, place / "disk").items():
            dialog = make()
            dialog.open()
            shot(f"dialog-{which.__name__.lower()}", dialog)
            dialog.reject()
        app.close()
        app.window.close()


def main(arguments: list[str]) -> int:
    """Take them all; gives the exit status."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    if len(arguments) > 1:
        take(folder, arguments[1] == "dark", *arguments[2:])
        return 0
    for scale, theme, language in product(("1", "2"), ("light", "dark"), ("en", "xr")):
        suffix = f"-{theme}-{scale}x" + ("" if language == "en" else f"-{language}")
        run = subprocess.run(
            [sys.executable, "-m", "tests.desktop.ui.screenshots", str(folder), theme, suffix, language],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale},
            check=False,
        )  # fmt: skip
        if run.returncode:
            return run.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
