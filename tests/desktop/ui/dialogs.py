"""Every dialog there is, found among the classes themselves, and a way to have each of them open."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QDialog

from connectors.model import Collection, Kind
from desktop import ui
from desktop.app import App
from desktop.engine.accounts.secrets import Typed
from desktop.engine.mirror.removed_there import RemovedThere
from desktop.ui.add_second import AddSecondHome
from desktop.ui.asked_there import AskedThere
from desktop.ui.encrypting import Encrypting, SeeSheet
from desktop.ui.holding import Held
from desktop.ui.looking_in import Seen
from desktop.ui.passphrase import Unlock
from desktop.ui.recovering import RecoverFrom
from desktop.ui.restore_these import RestoreThese
from desktop.ui.steps import Steps
from desktop.ui.theme import LIGHT
from desktop.ui.wizard import AddAccount
from desktop.vault.words import Hold

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def classes() -> set[type[QDialog]]:
    """Every kind of dialog of ours."""
    for module in pkgutil.iter_modules(ui.__path__):
        importlib.import_module(f"desktop.ui.{module.name}")
    return {one for one in _below(QDialog) if one.__module__.startswith("desktop.ui.")}


def opened(app: App, folder: Path) -> dict[type[QDialog], Callable[[], QDialog]]:
    """What opens each of them, over a window that has copied an account.

    Args:
        app: the window.
        folder: an empty one, for a second home.
    """
    engine, window, reading = app.engine, app.window, app.reading
    passphrase = app.dialogs._passphrase
    passphrase.say("seven small otters")
    engine.add_account("Disk", "folder", {"path": str(folder)}, Typed(""), print)
    friends = Collection("c", Kind.CONTACTS, "Friends")
    seen = Seen("Nora", "Friends", folder, "nora", account="Mine", place="Mine/Contacts/a.vcf")

    def wizard() -> QDialog:
        app.dialogs.add_account()
        assert app.dialogs.wizard is not None
        return app.dialogs.wizard

    def second() -> QDialog:
        app.dialogs.add_second()
        assert app.dialogs.adding is not None
        return app.dialogs.adding

    def again() -> QDialog:
        app.dialogs.sign_in(engine.accounts()[0].name)
        assert app.dialogs.asked is not None
        return app.dialogs.asked

    def sheet() -> QDialog:
        engine.sheets.begin("Disk")
        return SeeSheet(engine, passphrase, "Disk", window)

    hold = Hold("h", "Mine", friends, ("1", "2"), "all-gone", NOW)
    question = RemovedThere("q", "Mine", "Disk", "Friends", 12)
    return {
        AddAccount: wizard,
        AddSecondHome: second,
        Steps: again,
        Held: lambda: Held(engine, reading, hold, window),
        AskedThere: lambda: AskedThere(engine, question, window),
        Unlock: lambda: Unlock(passphrase, window),
        RestoreThese: lambda: RestoreThese(engine, [seen], None, app._bridge.told.connect, window),
        RecoverFrom: lambda: RecoverFrom(
            engine, app._bridge.told.connect, passphrase, LIGHT, window
        ),
        Encrypting: lambda: Encrypting(engine, passphrase, "Disk", window),
        SeeSheet: sheet,
    }


def _below(kind: type[QDialog]) -> Iterator[type[QDialog]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)
