"""Re-reads every byte, names what is damaged or missing, and heals what another copy proves."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path

from desktop.vault import disk, inventory, ledger, manifest, originals, papers
from desktop.vault.healing import find_moved, heal, remember
from desktop.vault.history import body
from desktop.vault.inventory import VaultFile
from desktop.vault.log import Log, soundness
from desktop.vault.marker import heal as heal_marker
from desktop.vault.mend import mend
from desktop.vault.online_only import is_online_only
from desktop.vault.store import Store
from desktop.vault.words import Findings, VaultError

Tell = Callable[[int, int, int, str], None]
Wants = Callable[[VaultFile], bool]
Read = tuple[VaultFile, str | None, int]
_GROUP = 100


def everything(_file: VaultFile) -> bool:
    """For a check that leaves nothing out."""
    return True


def check(store: Store, account: str | None, tell: Tell, wants: Wants = everything) -> Findings:
    """Check one account's folder, or the whole vault.

    Where this process may write, healing is done, the index is built anew if it disagrees with
    the folder, and what cannot be healed is marked, so that the next pull fetches it again.

    Args:
        store: the vault.
        account: the account's folder, or None for all.
        tell: called with files done, files in all, bytes done, and the path just read.
        wants: which files to read; what was known to be unwell among the others stays so.
    """
    logs = _logs(store, account)
    files, size, wrong = _read_all(store, account, tell, wants)
    if not _may_write(store):
        for _ in range(6):
            # A pull of another process may have been writing the very file just then.
            wrong = _still_wrong(store, wrong)
            if wrong:
                disk.pause(0.05)
        wrong, away = _here(store, wrong)
        damaged, missing = _split(wrong)
        unsound = [_rel(store, log.folder) for log in logs if not _sound(log)]
        foreign = tuple(sorted(inventory.foreign(store, account)))
        torn, gone = originals.wrong(store, account)
        gone += _lost_logs(store, account)
        damaged, missing = (*damaged, *unsound, *torn), (*missing, *gone)
        return Findings(files, size, damaged, missing, (), foreign, away)
    with store.writing():
        heal_marker(store.root, store.port)
        wrong, away = _here(store, _still_wrong(store, wrong))
        if wrong:
            # An index that lies would name sound files: what the logs say decides.
            store.rebuild(cursors=True)
            _, _, wrong = _read_all(store, account, tell, wants)
            wrong, away = _here(store, wrong)
            wrong = find_moved(store, wrong)
        wrong += papers.wrong(store)
        damaged, missing = _split(wrong)
        repaired = [file.path for file, _, _ in wrong if _mended(store, file)]
        for log in logs:
            bad, good = mend(log, store.port, store.staging)
            damaged += tuple(_rel(store, path) for path in bad)
            repaired += [_rel(store, path) for path in good]
        ill = [file for file, _, _ in wrong if file.path not in repaired]
        remember(store, account, [*ill, *_unread(store, account, wants)])
        anew = [*_journals(store), *manifest.mend(store, account)]
        damaged += tuple(anew)
        repaired += anew
        torn, gone = originals.wrong(store, account)
        gone += _lost_logs(store, account)
        damaged, missing = (*damaged, *torn), (*missing, *gone)
    foreign = tuple(sorted(inventory.foreign(store, account)))
    return Findings(files, size, damaged, missing, tuple(repaired), foreign, away)


def _unread(store: Store, account: str | None, wants: Wants) -> list[VaultFile]:
    """What an earlier check found unwell and this one did not look at."""
    if wants is everything:
        return []
    with store.index.reading() as db:
        unwell = {row[0] for row in db.execute("SELECT path FROM unwell")}
    files = inventory.current(store, account) if unwell else ()
    return [file for file in files if file.path in unwell and not wants(file)]


def _read_all(
    store: Store, account: str | None, tell: Tell, wants: Wants
) -> tuple[int, int, list[Read]]:
    files = size = 0
    wrong: list[Read] = []
    of = inventory.count(store, account)
    with ThreadPoolExecutor(2, "check") as readers:
        for group in _ahead(readers, store.root, filter(wants, _all(store, account))):
            for read in group:
                files, size = files + 1, size + read[2]
                if read[1] != read[0].sha256:
                    wrong.append(read)
            tell(files, of, size, group[-1][0].path)
    return files, size, wrong


def _split(wrong: list[Read]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Damaged paths, and missing ones."""
    return (
        tuple(file.path for file, found, _ in wrong if found is not None),
        tuple(file.path for file, found, _ in wrong if found is None),
    )


def _all(store: Store, account: str | None) -> Iterator[VaultFile]:
    return chain(
        inventory.current(store, account),
        inventory.objects(store, account),
        inventory.lost(store, account),
    )


def _ahead(
    readers: ThreadPoolExecutor, root: Path, files: Iterator[VaultFile]
) -> Iterator[list[Read]]:
    """Read in groups, some groups ahead of who takes them."""
    waiting: deque[Future[list[Read]]] = deque()
    while group := list(islice(files, _GROUP)):
        waiting.append(readers.submit(_read, str(root), group))
        if len(waiting) > 8:
            yield waiting.popleft().result()
    for one in waiting:
        yield one.result()


def _read(root: str, group: list[VaultFile]) -> list[Read]:
    found: list[Read] = []
    for file in group:
        path = f"{root}/{file.path}"
        try:
            if file.size <= disk.AT_ONCE:
                body = disk.read_small(path, file.size)
                found.append((file, hashlib.sha256(body).hexdigest(), len(body)))
            else:
                found.append((file, *disk.digest(path)))
        except (FileNotFoundError, NotADirectoryError):
            found.append((file, None, 0))
        except OSError:
            found.append((file, "", 0))
    return found


def _still_wrong(store: Store, wrong: list[Read]) -> list[Read]:
    """Those that are wrong when looked up and read again."""
    files = []
    for file, _, _ in wrong:
        files += inventory.now(store, file)
    return [read for read in _read(str(store.root), files) if read[1] != read[0].sha256]


def _here(store: Store, wrong: list[Read]) -> tuple[list[Read], tuple[str, ...]]:
    """Those of them that are on this computer at all, and the paths of the others."""
    away = {read[0].path for read in wrong if is_online_only(f"{store.root}/{read[0].path}")}
    return [read for read in wrong if read[0].path not in away], tuple(sorted(away))


def _may_write(store: Store) -> bool:
    try:
        with store.writing():
            return True
    except VaultError:
        return False


def _mended(store: Store, file: VaultFile) -> bool:
    try:
        heal(store, file.path, file.sha256, body(store, file.sha256))
    except (KeyError, OSError, VaultError):
        return False
    return True


def _journals(store: Store) -> list[str]:
    """Journals that had lines changed, and do without those lines again."""
    aside, found = store.inner / "quarantine", sorted((store.inner / "ledgers").glob("*.jsonl"))
    return [_rel(store, one) for one in found if ledger.mend(one, store.port, aside, store.staging)]


def _logs(store: Store, account: str | None) -> list[Log]:
    return [log for name, log in store.logs().items() if account in {None, name}]


def _lost_logs(store: Store, account: str | None) -> list[str]:
    """Files of logs that the index was built from and that are nowhere any more."""
    with store.index.reading() as db:
        known = db.execute("SELECT folder, file FROM accounts WHERE file<>''").fetchall()
    paths = [store.log(row["folder"]).folder / row["file"] for row in known]
    mine = [path for path in paths if account in {None, path.parent.name}]
    return [_rel(store, path) for path in mine if not disk.is_plain(path)]


def _sound(log: Log) -> bool:
    seal, whole = "", True
    for path in log.files():
        end, sound = soundness(path, seal)
        seal, whole = end.seal, whole and sound
    return whole


def _rel(store: Store, path: Path) -> str:
    return path.relative_to(store.root).as_posix()
