"""The place that a mirror of files writes to: how it is reached, listed and remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from connectors.contract import Files
from connectors.model import Stored
from desktop.engine.context import Context, Tell
from desktop.engine.crew import Crew
from desktop.engine.encrypted import notice
from desktop.engine.failure import EngineError
from desktop.engine.mirror.files.counts import Counts
from desktop.engine.mirror.files.sent import FilesSent
from desktop.engine.mirror.keys import journal_name
from desktop.engine.report import Trouble

WRITERS = 6
"""Connections that write, or read back, at once."""


@dataclass(frozen=True, slots=True)
class Upload:
    """What a mirror of files works with.

    Attributes:
        context: the run.
        tell: hears how far it is.
        source: name of the account whose copy it is.
        target: name of the account it goes to.
        place: a connection for listing and reading.
        crew: more of them, for writing.
        sent: the journal.
        counts: fills in the report's rows.
    """

    context: Context
    tell: Tell
    source: str
    target: str
    place: Files
    crew: Crew[Files]
    sent: FilesSent
    counts: Counts


def journal(source: str, target: str) -> str:
    """Name of the journal of a mirror of files."""
    return journal_name("files", source, target)


def opened(context: Context, target: str) -> Files:
    """A connection to the place. Raises what `Accounts.files` does."""
    return context.patience.call(lambda: context.accounts.files(target))


@contextmanager
def listed(context: Context, place: Files) -> Iterator[Callable[[], dict[str, Stored]]]:
    """The listing, asked for at once and waited for when called: there is work meanwhile.

    Nothing else may ask the place in between.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="listing") as aside:
        yield aside.submit(listing, context, place).result


def listing(context: Context, place: Files) -> dict[str, Stored]:
    """Every file of the place by path.

    Raises EngineError "copy-is-encrypted" where an encrypted copy lies and its key is not here:
    nothing plain is ever put beside it.
    """
    there = context.patience.call(lambda: {one.path: one for one in place.list()})
    if notice.stands_in(there):
        raise EngineError(Trouble("copy-is-encrypted"), exit=3)
    return there
