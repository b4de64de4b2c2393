"""The program's log: what went wrong and where in the code, in the app's own folder."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.places import Home

_ROOMS = ("desktop", "connectors")
_FORMAT = "%(asctime)s %(levelname)s %(process)d %(threadName)s %(name)s: %(message)s"


def path(home: Home) -> Path:
    """The log's file."""
    return home.logs / "elsewhere.log"


@contextmanager
def kept(home: Home) -> Iterator[None]:
    """Keeps the log while a command runs; the file is made at the first line.

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

    from desktop.engine.logs import Redacting

    class Quiet(RotatingFileHandler):
        def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 logging's own name
            """A log that cannot be written must not stop or garble a command."""

    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    writer = Quiet(file, maxBytes=2_000_000, backupCount=3, encoding="utf-8", delay=True)
    writer.setFormatter(Redacting(_FORMAT))
    return writer
