"""What the person prefers of the window, kept as a small file beside accounts and plans."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from desktop.places import Home

LETTERS = (100, 125, 150, 200)


@dataclass(frozen=True, slots=True)
class Preferences:
    """The window's own settings.

    Attributes:
        theme: "" for the system's, "light" or "dark".
        at_login: whether Elsewhere starts with the computer.
        paused: whether nothing is copied by itself.
        language: code of the language spoken; "" for the system's.
        letters: how large letters are, in hundredths of the usual.
    """

    theme: str = ""
    at_login: bool = False
    paused: bool = False
    language: str = ""
    letters: int = 100


def read(home: Home) -> Preferences:
    """What is kept; the usual where nothing, or nothing readable, is."""
    try:
        said = json.loads((home.settings / "preferences.json").read_bytes())
        theme, language = said.get("theme", ""), said.get("language", "")
        letters = said.get("letters", 100)
        return Preferences(
            theme if theme in {"", "light", "dark"} else "",
            said.get("at_login") is True,
            said.get("paused") is True,
            language if isinstance(language, str) else "",
            letters if letters in LETTERS else 100,
        )
    except (OSError, ValueError, AttributeError, TypeError):
        return Preferences()


def write(home: Home, preferences: Preferences) -> None:
    """Keep them. Raises VaultError with a code of the disk's."""
    # Here, so that reading them, before anything is on the screen, loads nothing else.
    from desktop.engine import state

    home.settings.mkdir(parents=True, exist_ok=True, mode=0o700)
    body = json.dumps(asdict(preferences), indent=1).encode() + b"\n"
    state.save(home.settings / "preferences.json", body)
