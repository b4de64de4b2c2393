"""Reads a mirror of files back into an empty place, as a new computer would, and opens it there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from connectors.contract import Files
from connectors.errors import ConnectorError, SignInAgain, TryLater
from connectors.model import Kind
from desktop.engine.context import Context, Tell
from desktop.engine.drill import albums as drill_albums
from desktop.engine.drill.compare import Returned
from desktop.engine.drill.sample import Sample, inside
from desktop.engine.mirror.files.place import journal
from desktop.engine.mirror.files.reading import fetch
from desktop.engine.mirror.files.sent import FilesSent
from desktop.engine.recover.files import Ground, Laid, lay_out
from desktop.engine.tasks import Drill
from desktop.vault import Shelf, Vault, disk
from desktop.vault.words import Kept

_UNSOUND = "its bytes there are not those that were sent"
_BESIDE = ("SHA256SUMS", ".json", ".xmp")


@dataclass(slots=True)
class FilesBack:
    """A vault rebuilt from the second cloud alone, beside the true one.

    Attributes:
        root: its folder.
        vault: the same, open.
        shelves: its collections, by kind and id.
        laid: what was laid out, and what could not be.
        damaged: bodies whose bytes there are not the right ones, by path; None where unreadable.
        sent: what the mirror's journal says.
        albums: what is different in the albums' files.
    """

    root: Path
    vault: Vault
    shelves: dict[tuple[Kind, str], Shelf]
    laid: Laid
    damaged: dict[str, Path | None]
    sent: FilesSent
    albums: list[str] = field(default_factory=list)

    def holds(self, shelf: Shelf) -> bool:
        """Files take everything."""
        return True

    def left_out(self, shelf: Shelf, kept: Kept) -> bool:
        """Whether an item is not to be there."""
        return kept.path in self.sent.left_out

    def find(self, shelf: Shelf, kept: Kept) -> Returned:
        """What came back of an item."""
        if kept.path in self.damaged:
            return Returned(self.damaged[kept.path], _UNSOUND)
        there = self.shelves.get((shelf.collection.kind, shelf.collection.id))
        item = there.get(kept.id) if there is not None else None
        if item is None and kept.path not in self.sent.wrote:
            return Returned(None, "it was not sent there yet")
        if item is None:
            return Returned(None, "the vault that came back does not know it")
        file = self.root / item.path
        if not disk.is_plain(file):
            return Returned(None, "it is not there")
        return Returned(file)

    def beside(self, kept: Kept) -> Path:
        """Where the sidecar of a photo came back to."""
        return self.root / f"{kept.path}.xmp"

    def surplus(self, ours: Shelf, known: set[str]) -> Iterator[str]:
        """Items that came back though the vault has them no more, a line each."""
        folder = self.root / ours.folder
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            name = path.relative_to(self.root).as_posix()
            if path.is_file() and name not in known and not path.name.endswith(_BESIDE):
                yield f"{inside(name)}: it came back though the vault has it no more"

    def unlike_albums(self, ours: Shelf) -> list[str]:
        """What is different in the albums over a collection's photos."""
        there = self.shelves.get((ours.collection.kind, ours.collection.id))
        lines, self.albums = self.albums, []  # each file is told once, whoever asks first
        return lines or drill_albums.shelved(ours.albums(), there.albums() if there else ())


@contextmanager
def from_files(
    context: Context, task: Drill, tell: Tell, scratch: Path, choice: Sample
) -> Iterator[FilesBack]:
    """Lay the account's files out in the scratch place, and open them as a vault.

    Raises what `lay_out` raises.
    """
    shelves = context.vault.shelves(task.source)
    account, root = shelves[0].place, scratch / "vault"
    ground = Ground(
        root, context.accounts, task.target, context.patience, tell,
        _wants(account, shelves, choice),
    )  # fmt: skip
    laid = lay_out(ground)
    broken = [path for path in laid.damaged if path not in laid.repaired]
    damaged = _damaged(context, task.target, broken, scratch / "damaged")
    folder = f"{account}/Albums/"
    ill = [path.removeprefix(folder) for path in broken if path.startswith(folder)]
    albums = drill_albums.files(context.vault.root / folder, root / folder, ill)
    sent = FilesSent(context.vault.ledger(journal(task.source, task.target)))
    with Vault.open(root, scratch / "index", context.clock) as vault:
        found = {(one.collection.kind, one.collection.id): one for one in vault.shelves()
                 if one.place == account}  # fmt: skip
        yield FilesBack(root, vault, found, laid, damaged, sent, albums)


def _wants(account: str, shelves: tuple[Shelf, ...], choice: Sample) -> Callable[[str], bool]:
    left_out: set[str] = set()
    for shelf in shelves:
        if shelf.collection.kind is Kind.PHOTOS:
            paths = {kept.path for kept in shelf.items()}
            left_out |= paths - choice.photos(paths)
    inner = tuple(f".elsewhere/{name}/{account}/" for name in ("log", "log-copy", "service"))
    history = (".elsewhere/objects/",) if choice.full else ()

    def wants(path: str) -> bool:
        if path.startswith(".elsewhere/"):
            return path.startswith((*inner, *history))
        if "/" not in path:
            return True
        return path.startswith(f"{account}/") and path.removesuffix(".xmp") not in left_out

    return wants


def _damaged(
    context: Context, target: str, paths: list[str], folder: Path
) -> dict[str, Path | None]:
    """The wrong bytes themselves, to say what is wrong with them."""
    if not paths:
        return {}
    disk.make_folders(disk.DISK, folder)
    place = context.accounts.files(target)
    try:
        return {
            path: _one(context, place, path, folder / str(number))
            for number, path in enumerate(paths)
        }
    finally:
        place.close()


def _one(context: Context, place: Files, path: str, to: Path) -> Path | None:
    try:
        fetch(context.patience, place, path, to)
    except (TryLater, SignInAgain):
        raise
    except ConnectorError:
        return None
    return to
