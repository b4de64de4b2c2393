"""The program's log: what went wrong and where in the code, in the app's own folder.

Nothing in it opens an account or names a person (`redacting`), and it does not grow for ever.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from desktop.places import Home

_LOG = logging.getLogger(__name__)
_ROOMS = ("desktop", "connectors")
_FORMAT = "%(asctime)s %(levelname)s %(name)s %(process)d %(threadName)s: %(message)s"


def path(home: Home) -> Path:
    """The log's file."""
    return home.logs / "elsewhere.log"


@contextmanager
def kept(home: Home) -> Iterator[None]:
    """Keeps the log while a command runs, or the window; the file is made at the first line.

    Only our own rooms are heard: libraries log addresses and headers.
    """
    writer = _Lazy(path(home))
    loggers = [logging.getLogger(room) for room in _ROOMS]
    before = [(each.handlers, each.level, each.propagate) for each in loggers]
    for each in loggers:
        each.handlers = [writer]  # alone: what runs inside another command is not its affair
        each.setLevel(logging.INFO)
        each.propagate = False
    try:
        yield
    finally:
        for each, (handlers, level, propagate) in zip(loggers, before, strict=True):
            each.handlers = handlers
            each.setLevel(level)
            each.propagate = propagate
        writer.close()


@contextmanager
def unforeseen() -> Iterator[None]:
    """Keeps what nothing catches in the log too, before it goes where it went."""
    before, beside = sys.excepthook, threading.excepthook

    def first(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _LOG.error("nobody caught it", exc_info=(kind, error, trace))
        before(kind, error, trace)

    def others(raised: threading.ExceptHookArgs) -> None:
        if raised.exc_value is not None:
            _LOG.error("nobody caught it", exc_info=raised.exc_value)
        beside(raised)

    sys.excepthook, threading.excepthook = first, others
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = before, beside


class _Lazy(logging.Handler):
    """Makes the file with the first line, its folder too; drops lines where neither can be made."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._writer: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if self._writer is None:
                self._writer = _opened(self._file)
            self._writer.emit(record)
        except OSError:
            return

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        super().close()


def _opened(file: Path) -> logging.Handler:
    # Most commands have nothing to write down, and need none of what a handler of files loads.
    from logging.handlers import RotatingFileHandler

    from desktop.engine.redacting import Redacting

    class Quiet(RotatingFileHandler):
        def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 logging's own name
            """A log that cannot be written must not stop or garble a command."""

    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    writer = Quiet(file, maxBytes=2_000_000, backupCount=3, encoding="utf-8", delay=True)
    writer.setFormatter(Redacting(_FORMAT))
    return writer
