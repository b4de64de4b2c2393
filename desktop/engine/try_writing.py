"""TryWriting: whether a second home takes what is sent there, before anything depends on it."""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from connectors import catalogue
from connectors.contract import Files
from connectors.errors import ConnectorError, Refused
from connectors.model import Collection
from desktop.engine.context import Tell
from desktop.engine.outcome import exit_for
from desktop.engine.report import AccountReport, CollectionReport, Report, Trouble
from desktop.engine.surroundings import Surroundings
from desktop.engine.tasks import TryWriting

_WORDS = b"Elsewhere wrote this to see whether it may. It can be removed.\n"


def try_writing(around: Surroundings, task: TryWriting, tell: Tell, run: str) -> Report:
    """A place for files gets a small one, which is read back and taken out again.

    Of an account of items it is asked whether it lets us write (RFC 3744 section 5.4 has every
    CardDAV and CalDAV server tell): an item of ours would appear on every phone. A kind of which
    nothing may be written to is noted by name. A person waits, so nothing is tried twice. Raises
    EngineError.
    """
    report = Report(run, "try-writing", around.clock.now())
    account = around.accounts.get(task.account)
    row = AccountReport(account.name, account.service)
    report.accounts.append(row)
    tell("sending", account.name)
    try:
        if catalogue.find(account.service).files is not None:
            with closing(around.accounts.bare_files(account.name)) as place:
                _there_and_back(place, f"elsewhere-test-{run}.txt")
        else:
            with closing(around.accounts.open(account.name)) as source:
                row.collections += _asked(tuple(source.collections()))
    except ConnectorError as error:
        # It let us in a moment ago: what it forbids is the writing.
        code = "no-rights" if error.code == "forbidden" else error.code
        row.error, report.exit = Trouble(code, account.name), exit_for(error)
    report.finished = around.clock.now()
    return report


def _asked(collections: tuple[Collection, ...]) -> list[CollectionReport]:
    """The collections of each kind of which none may be written to. Raises Refused: none at all."""
    if collections and not any(one.writes for one in collections):
        raise Refused("no collection may be written to", code="no-rights")
    written = {one.kind for one in collections if one.writes}
    return [
        CollectionReport(one.name, one.kind, notes=[Trouble("only-read", one.name)])
        for one in collections
        if one.kind not in written
    ]


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
