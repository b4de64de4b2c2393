"""The window's language: our own catalogue, Qt's own words, numbers, dates and the direction."""

from __future__ import annotations

import json

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from desktop.places import resources
from desktop.words import language


def speak(application: QApplication, wish: str) -> None:
    """Speak the language wished for; the system's for "", where there is a catalogue of it."""
    system = QLocale.system().name().partition("_")[0]
    code = wish or (system if system in offered() else "")
    language.use("" if code == "en" else code, catalogue(code))
    if code not in {"", language.LONG, language.LEFTWARD}:
        QLocale.setDefault(QLocale(code))
        theirs = QTranslator(application)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if theirs.load(f"qtbase_{code}", folder):
            application.installTranslator(theirs)
    turned = language.leftward(code)
    application.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if turned else Qt.LayoutDirection.LeftToRight
    )


def offered() -> tuple[str, ...]:
    """Codes of the languages there are catalogues of, in `resources/locale`."""
    return tuple(sorted(path.stem for path in (resources() / "locale").glob("*.json")))


def catalogue(code: str) -> dict[str, str | list[str]]:
    """A language's sentences by the English ones; empty when there is no such catalogue."""
    if code not in offered():
        return {}
    read = json.loads((resources() / "locale" / f"{code}.json").read_text("utf-8"))
    return {str(key): value for key, value in read.items()}


def name(code: str) -> str:
    """What a language calls itself."""
    called = QLocale(code).nativeLanguageName()
    return called[:1].upper() + called[1:]
