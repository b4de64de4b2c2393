"""The recovery sheet: all that is needed, beside the second cloud, to get everything back."""

from __future__ import annotations

import html
import io
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from desktop import places
from desktop.engine.encrypted.key import Key
from desktop.engine.encrypted.phrase import phrase

if TYPE_CHECKING:
    import segno

_ROW = 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on it. Whoever has it, and the second cloud's sign-in, can read everything.

    Attributes:
        target: name of the second cloud.
        words: twenty-four, in order.
        letters: the same key as the `age` tool reads it.
        mark: tells this sheet from others; no secret.
        made: the day it was written out.
    """

    target: str
    words: tuple[str, ...] = field(repr=False)
    letters: str = field(repr=False)
    mark: str
    made: date


def of(key: Key, target: str, made: date) -> Sheet:
    """The sheet of a key."""
    return Sheet(target, phrase(key), key.text, key.mark, made)


def text(sheet: Sheet) -> str:
    """For a terminal or a file; every word with its number."""
    rows = [
        "   ".join(f"{place:2} {sheet.words[place - 1]:<9}" for place in range(at, at + _ROW))
        for at in range(1, len(sheet.words) + 1, _ROW)
    ]
    return "\n".join(
        [
            f"RECOVERY SHEET {sheet.mark}, for the encrypted copy in: {sheet.target}",
            f"Written out on {sheet.made.isoformat()}.",
            "",
            *(row.rstrip() for row in rows),
            "",
            sheet.letters,
            "",
            "Keep it on paper, away from this computer. Without it nobody can open that copy:",
            "not you, not the second cloud, not the makers of Elsewhere.",
            "",
        ]
    )


def square(sheet: Sheet) -> str:
    """The key in letters as a QR code of half blocks, dark on light."""
    out = io.StringIO()
    _code(sheet).terminal(out, compact=True, border=4)
    return out.getvalue()


def picture(sheet: Sheet, scale: int = 4) -> bytes:
    """The same as a PNG, `scale` pixels a module."""
    out = io.BytesIO()
    _code(sheet).save(out, kind="png", scale=scale, border=4)
    return out.getvalue()


def page(sheet: Sheet) -> str:
    """One page to print (HTML); it fetches nothing from anywhere."""
    template = (places.resources() / "sheet" / "page.html").read_text("utf-8")
    words = "".join(f"<li>{html.escape(word)}</li>" for word in sheet.words)
    filled = {
        "target": html.escape(sheet.target),
        "mark": sheet.mark,
        "made": sheet.made.isoformat(),
        "words": words,
        "letters": sheet.letters,
        "code": _code(sheet).svg_inline(scale=4, border=4, omitsize=False),
    }
    for name, value in filled.items():
        template = template.replace(f"{{{{{name}}}}}", value)
    return template


def _code(sheet: Sheet) -> segno.QRCode:
    import segno

    return segno.make(sheet.letters, error="m", micro=False)
