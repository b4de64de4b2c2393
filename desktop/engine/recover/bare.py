"""A second copy that lost its `.elsewhere`: what lies in its standard folders, kept once more.

The folders tell whose each file is and of which collection, the sums beside them whether it is
still what was sent. Versions of before, and what the services said beside them, are gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from connectors.contract import Files
from connectors.errors import NotThere, Refused
from connectors.model import Entry, Stored
from connectors.net.filetree import FileTree
from desktop.engine.context import Context, Tell
from desktop.engine.failure import EngineError
from desktop.engine.mirror.files.reading import sha256_there
from desktop.engine.outcome import DAMAGED, NOTED
from desktop.engine.patience import NotGiven, Patience
from desktop.engine.recover.plan import sums
from desktop.engine.report import AccountReport, CollectionReport, Report, Trouble
from desktop.vault import Shelf, Vault

_STANDARD = {"Contacts", "Calendars", "Tasks", "Photos"}


def standard_files(patience: Patience, place: Files) -> dict[str, str]:
    """SHA-256 by path of what the sums in a place's standard folders name; empty for none."""
    there = patience.call(lambda: {one.path: one for one in place.list()})
    return {
        path: sha256
        for path, sha256 in sums(patience, place, there).items()
        if sha256 and path.count("/") > 1 and path.split("/")[1] in _STANDARD
    }


def bring_in(
    context: Context, place: Files, target: str, named: dict[str, str], tell: Tell
) -> Report:
    """Keep the files under the accounts and collections that their folders name.

    Args:
        context: the run, with a vault that is new or was begun by such a run.
        place: where the files lie.
        target: name of the account that keeps them there.
        named: what `standard_files` found.
        tell: hears how far it is.

    Every file that is there is kept as it is; the report names those that are not as the sums say.
    Raises EngineError "vault-is-another".
    """
    service = context.accounts.get(target).service
    report = Report(context.run, "recover", context.clock.now())
    report.accounts = [
        AccountReport(name, service) for name in sorted({path.split("/")[0] for path in named})
    ]
    _expect_free(context.vault, report)
    found: dict[str, str] = {}
    for account in report.accounts:
        found.update(_account(context, place, account, tell))
        for row in account.collections[:1]:
            row.notes.append(Trouble("history-not-there", target))
    for path, sha256 in sorted(named.items()):
        _compare(context.patience, place, report, path, sha256, found)
    report.exit = DAMAGED if report.damaged or report.missing else NOTED
    report.finished = context.clock.now()
    return report


def _expect_free(vault: Vault, report: Report) -> None:
    """What a run like this kept before may be here already, and nothing else."""
    mine = {(account.name, account.service) for account in report.accounts}
    if any(
        shelf.count() and (shelf.account, shelf.service) not in mine for shelf in vault.shelves()
    ):
        raise EngineError(Trouble("vault-is-another", vault.root.name), exit=2)


def _account(
    context: Context, place: Files, account: AccountReport, tell: Tell
) -> Iterator[tuple[str, str]]:
    """Keep the files of one account's folder; give path and SHA-256 of each as it was kept."""
    tree = FileTree(_Folder(place, f"{account.name}/"))
    for collection in context.patience.call(lambda: tuple(tree.collections())):
        shelf = context.vault.shelf(account.name, account.service, collection)
        row = CollectionReport(collection.name, collection.kind)
        account.collections.append(row)
        for page in tree.changes(collection, None):
            tell("copying", collection.name, row.new, row.new + len(page.entries))
            _keep(context, tree, shelf, page.entries)
            row.new += len(page.entries)
        row.total = shelf.count()
        for kept in shelf.items():
            row.noted += bool(kept.noted)
            yield f"{account.name}/{kept.id}", kept.sha256


def _keep(context: Context, tree: FileTree, shelf: Shelf, entries: Sequence[Entry]) -> None:
    """Keep these; one that the place does not give is found missing later on."""
    try:
        context.patience.call_for_one(
            lambda: shelf.keep(tree.fetch(shelf.collection, entries), context.run)
        )
    except NotGiven:
        if len(entries) > 1:
            for entry in entries:
                _keep(context, tree, shelf, [entry])


def _compare(
    patience: Patience,
    place: Files,
    report: Report,
    path: str,
    sha256: str,
    found: dict[str, str],
) -> None:
    """Count one file that the sums name."""
    try:
        there = found.get(path) or sha256_there(patience, place, path)[0]
    except (NotThere, NotGiven):
        report.missing.append(path)
        return
    if there == sha256:
        report.files += 1
    else:
        report.damaged.append(path)


@dataclass(frozen=True, slots=True)
class _Folder:
    """One folder of a place, as a place of its own to read."""

    place: Files
    above: str

    def identity(self) -> str:
        return f"{self.place.identity()} {self.above}"

    def list(self, under: str = "") -> Iterator[Stored]:
        for one in self.place.list(self.above + under):
            yield replace(one, path=one.path.removeprefix(self.above))

    def read(self, path: str, start: int = 0) -> Iterator[bytes]:
        return self.place.read(self.above + path, start)

    def write(self, path: str, body: Path, sha256: str) -> Stored:
        raise Refused("only read", code="cannot-write", about=path)

    def remove(self, path: str) -> None:
        raise Refused("only read", code="cannot-write", about=path)

    def room(self) -> int | None:
        return None

    def close(self) -> None:
        """The place is closed by who opened it."""
