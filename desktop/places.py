"""Where things lie on this machine: home (settings, index, logs), vault, resources."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The app's own data folder. Losing it costs sign-ins and minutes, never data."""

    root: Path

    @property
    def settings(self) -> Path:
        """Folder of accounts.json, plans.json and preferences.json."""
        return self.root / "settings"

    @property
    def vault_folder(self) -> Path:
        """File that names the vault's folder, where it is not the usual one."""
        return self.settings / "vault-folder.txt"

    @property
    def index(self) -> Path:
        """Folder of the SQLite indexes, one a vault id."""
        return self.root / "index"

    @property
    def logs(self) -> Path:
        """Folder of the program's log."""
        return self.root / "logs"

    @property
    def secrets(self) -> Path:
        """Folder of the sealed token file."""
        return self.root / "secrets"

    @property
    def locks(self) -> Path:
        """Folder of the lock files."""
        return self.root / "locks"

    @property
    def scratch(self) -> Path:
        """Folder for drills and downloads under way."""
        return self.root / "scratch"


def home(given: Path | None, environment: Mapping[str, str]) -> Home:
    """The option, else ELSEWHERE_HOME, else this system's usual place for an app's data.

    Raises RuntimeError where that is in a home folder and there is none.
    """
    if given is not None:
        return Home(given.expanduser().absolute())
    if named := environment.get("ELSEWHERE_HOME"):
        return Home(Path(named).expanduser().absolute())
    if sys.platform == "win32":
        return Home(Path(environment.get("LOCALAPPDATA", str(Path.home()))) / "Elsewhere")
    if sys.platform == "darwin":
        return Home(Path.home() / "Library" / "Application Support" / "Elsewhere")
    data = environment.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Home(Path(data) / "elsewhere")


def vault(given: Path | None, environment: Mapping[str, str], home: Home | None = None) -> Path:
    """The option, else ELSEWHERE_VAULT, else what was chosen in `home`, else "~/Elsewhere".

    Raises RuntimeError where that is in a home folder and there is none.
    """
    named = environment.get("ELSEWHERE_VAULT") or (home and _chosen(home))
    chosen = given or Path(named or Path.home() / "Elsewhere")
    return Path(os.path.abspath(chosen.expanduser()))  # noqa: PTH100 links are kept as given


def _chosen(home: Home) -> str:
    """The folder chosen in the window's settings, "" when none was."""
    try:
        return home.vault_folder.read_text("utf-8").strip()
    except (OSError, ValueError):
        return ""


def resources() -> Path:
    """The folder of icons, pages, words and demo data shipped with the program."""
    return Path(__file__).resolve().parent.parent / "resources"
