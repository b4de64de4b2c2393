"""The look: two sets of colours, one sheet of style, the same for every page."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from desktop.places import resources

_LETTERS = re.compile(r"font-size: (\d+)px")


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour of one theme. Text on its ground keeps a contrast of at least 4.5 to 1."""

    dark: bool
    ground: str
    side: str
    card: str
    ink: str
    soft: str
    line: str
    accent: str
    accent_ink: str
    chosen: str
    ok: str
    ok_ground: str
    warn: str
    warn_ground: str
    bad: str
    bad_ground: str
    unknown: str
    unknown_ground: str


LIGHT = Colours(
    dark=False, ground="#f4f5f7", side="#ffffff", card="#ffffff", ink="#14171c", soft="#565d66",
    line="#e2e5ea", accent="#0b6b5b", accent_ink="#ffffff", chosen="#e3f1ee", ok="#0f6b3c",
    ok_ground="#e1f4e8", warn="#8a4b00", warn_ground="#fdf0dd", bad="#a3261b",
    bad_ground="#fde5e2", unknown="#4f5964", unknown_ground="#e9ecf0",
)  # fmt: skip
DARK = Colours(
    dark=True, ground="#15181c", side="#1b1f24", card="#20252b", ink="#eef0f2", soft="#b0b8c1",
    line="#343b43", accent="#57c9b3", accent_ink="#0c1f1b", chosen="#23403b", ok="#7fdba6",
    ok_ground="#1d3a2a", warn="#f0b866", warn_ground="#43331b", bad="#ff9d92",
    bad_ground="#4a2522", unknown="#b9c2cc", unknown_ground="#2d343c",
)  # fmt: skip


def wished(wish: str) -> Colours:
    """The colours wished for: "light", "dark", or what the system says ("")."""
    if wish == "dark":
        return DARK
    scheme = QGuiApplication.styleHints().colorScheme()
    return DARK if not wish and scheme == scheme.Dark else LIGHT


def dress(app: QApplication, colours: Colours, letters: int = 100) -> None:
    """Give the whole application one theme; may be called again to change it.

    Args:
        app: the application.
        colours: the theme.
        letters: how large letters are, in hundredths of the usual.
    """
    app.setStyle("Fusion")
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, colours.ground), (roles.WindowText, colours.ink), (roles.Base, colours.card),
        (roles.AlternateBase, colours.ground), (roles.Text, colours.ink),
        (roles.Button, colours.card), (roles.ButtonText, colours.ink),
        (roles.Highlight, colours.accent), (roles.HighlightedText, colours.accent_ink),
        (roles.PlaceholderText, colours.soft), (roles.ToolTipBase, colours.card),
        (roles.ToolTipText, colours.ink), (roles.Link, colours.accent),
    ):  # fmt: skip
        palette.setColor(role, QColor(colour))
    app.setPalette(palette)
    app.setStyleSheet(_larger(sheet(colours), letters))


def sheet(c: Colours) -> str:
    """The style sheet in these colours."""
    pills = "".join(
        f'QLabel[role="pill-{name}"] {{ color: {ink}; background: {ground}; border-radius: 9px;'
        " padding: 3px 12px; font-weight: 600; font-size: 12px; }\n"
        for name, ink, ground in (
            ("ok", c.ok, c.ok_ground), ("warn", c.warn, c.warn_ground),
            ("bad", c.bad, c.bad_ground), ("unknown", c.unknown, c.unknown_ground),
        )
    )  # fmt: skip
    words = {name: str(value) for name, value in asdict(c).items()}
    marks = resources() / "look" / ("dark" if c.dark else "light")
    words["marks"] = marks.as_posix()
    template = Template((resources() / "look" / "elsewhere.qss").read_text("utf-8"))
    return template.substitute(words, pills=pills)


def _larger(text: str, letters: int) -> str:
    """The style sheet with every size of letters in it larger."""
    if letters == 100:
        return text
    return _LETTERS.sub(lambda found: f"font-size: {round(int(found[1]) * letters / 100)}px", text)
