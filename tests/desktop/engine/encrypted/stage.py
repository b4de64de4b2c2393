"""A computer with an encrypted second cloud, and what a stranger sees of that cloud."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from desktop.engine.accounts.accounts import Accounts
from desktop.engine.accounts.key_ring import KeyRing
from desktop.engine.accounts.secrets import Secrets
from desktop.engine.custody import Custody
from desktop.engine.encrypted.names import Names
from desktop.engine.sheets import Sheets
from desktop.engine.surroundings import Surroundings
from desktop.engine.tasks import Form, Mirror
from tests.desktop.engine.scene import Scene, tree

MIRROR = Mirror("old", "disk", Form.FILES)


class Ring:
    """The keyring of one computer."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


_RINGS: dict[Path, Ring] = {}


class Sealing(Scene):
    """A scene with a keyring, which outlives the program; another folder is another computer."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        ring = _RINGS.setdefault(folder, Ring())
        self.accounts = Accounts(self.home, Secrets(self.home, None, KeyRing(lambda: ring)))
        custody = Custody(self.home, self.root, self.clock)
        self.around = Surroundings(self.home, custody, self.accounts, self.clock)
        self.sheets = Sheets(self.around)

    def on_disk(self, disk: Path) -> Path:
        """The second cloud: a folder, as account "disk"."""
        self.add("disk", "folder", path=str(disk))
        return disk

    def encrypt(self, name: str = "disk") -> str:
        """Turned on, the sheet typed back; its words."""
        words = " ".join(self.sheets.begin(name).words)
        self.sheets.accept(name, words)
        return words

    def stored(self, path: str, name: str = "disk") -> str:
        """What a path of the vault is called over there."""
        return Names(self.accounts.keys.get(name)).seal(path)


def names(root: Path) -> list[str]:
    """Every file of a folder by its name in it."""
    return sorted(one.relative_to(root).as_posix() for one in root.rglob("*") if one.is_file())


def lasting(root: Path) -> dict[str, str]:
    """What a vault holds, without the twins of its papers: runs are told of on their computer alone."""
    papers = {
        sha256(one.read_bytes()).hexdigest()
        for one in (root / ".elsewhere").rglob("*")
        if one.is_file() and one.relative_to(root).parts[1] != "objects"
    }
    return {
        path: digest
        for path, digest in tree(root).items()
        if not (path.startswith(".elsewhere/objects/") and digest in papers)
    }
