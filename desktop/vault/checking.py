"""Re-reads every byte, names what is damaged or missing, and heals what another copy proves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path

from desktop.vault import disk, inventory
from desktop.vault.history import body
from desktop.vault.inventory import VaultFile
from desktop.vault.log import Log
from desktop.vault.store import Store
from desktop.vault.words import Findings, VaultError

Tell = Callable[[int, int, int, str], None]
_GROUP = 64


def check(store: Store, account: str | None, tell: Tell) -> Findings:
    """Check one account's folder, or the whole vault.

    Args:
        store: the vault.
        account: the account's folder, or None for all.
        tell: called with files done, files in all, bytes done, and the path just read.
    """
    damaged: list[str] = []
    missing: list[str] = []
    wrong: list[VaultFile] = []
    files = size = 0
    of = sum(1 for _ in _all(store, account))
    with ThreadPoolExecutor(2, "check") as readers:
        for group in _ahead(readers, store.root, _all(store, account)):
            for file, found, read in group:
                files, size = files + 1, size + read
                if found != file.sha256:
                    (missing if found is None else damaged).append(file.path)
                    wrong.append(file)
            tell(files, of, size, group[-1][0].path)
    repaired = [file.path for file in wrong if _heal(store, file)]
    for name, log in store.logs().items():
        if account in {None, name} and not _sound(log):
            damaged.append(log.folder.relative_to(store.root).as_posix())
    foreign = tuple(inventory.foreign(store, account))
    return Findings(files, size, tuple(damaged), tuple(missing), tuple(repaired), foreign)


def heal(store: Store, path: str, sha256: str, source: Path) -> None:
    """Put proven bytes at a path; what stood there goes to history first.

    Raises ValueError when the bytes are not the ones wanted, or the path is not inside the vault.
    """
    final = store.root / path
    if store.root not in final.parents or ".." in Path(path).parts:
        raise ValueError("outside the vault")
    with store.writing():
        disk.make_folders(store.port, final.parent)
        staged = store.staging / store.staged()
        found, _ = disk.write_new(store.port, staged, disk.chunks_of(source), flush=True)
        if found != sha256:
            disk.discard(store.port, staged)
            raise ValueError("not the bytes wanted")
        if disk.is_plain(final) and store.objects.folder not in final.parents:
            store.objects.preserve(final)
        disk.take_place(store.port, staged, final)
        store.port.fsync_dir(final.parent)


def _all(store: Store, account: str | None) -> Iterator[VaultFile]:
    return chain(inventory.current(store, account), inventory.objects(store, account))


Read = tuple[VaultFile, str | None, int]


def _ahead(
    readers: ThreadPoolExecutor, root: Path, files: Iterator[VaultFile]
) -> Iterator[list[Read]]:
    """Read in groups, some groups ahead of who takes them."""
    waiting = []
    while group := list(islice(files, _GROUP)):
        waiting.append(readers.submit(_read, root, group))
        if len(waiting) > 8:
            yield waiting.pop(0).result()
    for one in waiting:
        yield one.result()


def _read(root: Path, group: list[VaultFile]) -> list[Read]:
    found: list[Read] = []
    for file in group:
        try:
            sha256, size = disk.digest(f"{root}/{file.path}")
        except (FileNotFoundError, NotADirectoryError):
            found.append((file, None, 0))
        except OSError:
            found.append((file, "", 0))
        else:
            found.append((file, sha256, size))
    return found


def _heal(store: Store, file: VaultFile) -> bool:
    try:
        heal(store, file.path, file.sha256, body(store, file.sha256))
    except (KeyError, OSError, VaultError):
        return False
    return True


def _sound(log: Log) -> bool:
    return all(batch.whole for batch in log.batches())
