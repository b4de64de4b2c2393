"""TryWriting: whether a second home takes what is sent there, before anything depends on it."""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from connectors import catalogue
from connectors.contract import Files
from connectors.errors import ConnectorError, Refused
from desktop.engine.context import Tell
from desktop.engine.patience import Patience
from desktop.engine.report import AccountReport, Report
from desktop.engine.surroundings import Surroundings
from desktop.engine.tasks import TryWriting

_WORDS = b"Elsewhere wrote this to see whether it may. It can be removed.\n"


def try_writing(
    around: Surroundings, task: TryWriting, tell: Tell, patience: Patience, run: str
) -> Report:
    """A place for files gets a small one, which is read back and taken out again.

    Of an account of items it is asked whether it lets us write: an item of ours would appear on
    every phone. Raises ConnectorError, with code "no-rights" where nothing may be written, and
    EngineError.
    """
    report = Report(run, "try-writing", around.clock.now())
    account = around.accounts.get(task.account)
    report.accounts.append(AccountReport(account.name, account.service))
    tell("sending", account.name)
    if catalogue.find(account.service).files is not None:
        with closing(patience.call(lambda: around.accounts.bare_files(account.name))) as place:
            patience.call(lambda: _there_and_back(place, f"elsewhere-test-{run}.txt"))
    else:
        with closing(patience.call(lambda: around.accounts.open(account.name))) as source:
            found = patience.call(lambda: tuple(source.collections()))
        if found and not any(collection.writes for collection in found):
            raise Refused("no collection may be written to", code="no-rights", about=account.name)
    report.finished = around.clock.now()
    return report


def _there_and_back(place: Files, name: str) -> None:
    with tempfile.TemporaryDirectory() as room:
        body = Path(room) / "test.txt"
        body.write_bytes(_WORDS)
        place.write(name, body, hashlib.sha256(_WORDS).hexdigest())
    if b"".join(place.read(name)) != _WORDS:
        raise Refused("what was read is not what was written", code="damaged", about=name)
    # A place that lets nothing be removed is a good home for a copy.
    with suppress(ConnectorError):
        place.remove(name)
