"""Reads a mirror of items back out of the second account, through a fresh server, into a vault.

Whatever the second account gives is put into an empty server of our own and pulled from there, so
that what is compared has gone the whole way of a restore.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors.contract import Albums, Source
from desktop.engine.accounts.accounts import Accounts
from desktop.engine.accounts.secrets import Secrets, Typed
from desktop.engine.context import Context, Tell
from desktop.engine.drill.items_back import ItemsBack
from desktop.engine.drill.reading import Reading
from desktop.engine.drill.sample import Sample
from desktop.engine.drill.server import USER, Serving, serving
from desktop.engine.failure import EngineError
from desktop.engine.mirror.items.native import journal
from desktop.engine.mirror.items.sent import Sent
from desktop.engine.mirror.preview import losses, not_taken, takes
from desktop.engine.pull.pull import pull
from desktop.engine.report import Report
from desktop.engine.tasks import Drill, Pull
from desktop.places import Home
from desktop.vault import Shelf, Vault

NO_ALBUMS = "albums: this target cannot hold them"
EMPTY_ALBUMS = "albums without photos: none is made there"


@contextmanager
def from_items(
    context: Context, task: Drill, tell: Tell, scratch: Path, choice: Sample, report: Report
) -> Iterator[ItemsBack]:
    """Read everything back; fills in what the account cannot hold at all.

    Raises ConnectorError, and EngineError when the scratch server could not be read.
    """
    back = ItemsBack()
    connector = context.accounts.connector(task.target)
    shelves = [shelf for shelf in context.vault.shelves(task.source) if shelf.count()]
    for shelf in shelves:
        if takes(connector, shelf.collection.kind):
            back.taken.add(shelf.mark)
    report.lost.update(not_taken(connector, shelves) | losses(connector, shelves))
    sent = Sent(context.vault.ledger(journal(task.source, task.target)))
    source = context.accounts.open(task.target)
    try:
        reading = Reading(context, task, tell, source, scratch, back)
        there = context.patience.call(lambda: tuple(source.collections()))
        for shelf in filter(back.holds, shelves):
            reading.collection(shelf, sent.of(shelf.collection), there, choice)
        report.lost.update(_albums_lost(source, shelves))
    finally:
        source.close()
    if reading.storage.is_dir():
        with serving(reading.storage) as server:
            _through(context, tell, server, scratch, reading)
    yield back


def _albums_lost(source: Source, shelves: Iterable[Shelf]) -> dict[str, int]:
    """What of the albums the account cannot hold, with the number of albums concerned."""
    ours = [album for shelf in shelves for album in shelf.albums()]
    if isinstance(source, Albums):
        ours = [album for album in ours if not album.items]
        return {EMPTY_ALBUMS: len(ours)} if ours else {}
    return {NO_ALBUMS: len(ours)} if ours else {}


def _through(
    context: Context, tell: Tell, server: Serving, scratch: Path, reading: Reading
) -> None:
    """Pull what the scratch server has; what it left out stays as the account gave it."""
    home = Home(scratch / "home")
    accounts = Accounts(home, Secrets(home, None))
    settings = {"url": server.url, "user": USER, "insecure": "yes"}
    accounts.add(USER, "dav", settings, Typed(server.secret, remember=False), lambda url: None)
    with Vault.open(scratch / "vault", home.index, context.clock, create=True) as vault:
        patience = context.patience.renewed()
        mine = Context(home, vault, accounts, context.clock, patience, context.run)
        pulled = pull(mine, Pull((USER,)), tell)
        for error in (pulled.error, *(row.error for row in pulled.accounts)):
            if error is not None:
                raise EngineError(error)
        came = {
            (_last(shelf.collection.id), _last(kept.id)): shelf.path(kept)
            for shelf in vault.shelves()
            for kept in shelf.items()
        }
    for key, file in reading.back.files.items():
        if file.parent.parent.name == USER:
            reading.back.files[key] = came.get((file.parent.name, file.name), file)
            reading.back.given[key] = file


def _last(id_: str) -> str:
    return id_.rstrip("/").rpartition("/")[2]
