"""Many bodies read by a process of our own, so that reading and keeping have a processor each.

One interpreter runs one thread at a time: what it spends on taking answers apart, it cannot spend
on writing files. A small run pays nothing, since the process starts with the first large piece of
work. The password goes through a pipe, never into arguments or the environment.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from typing import Any

from connectors.errors import ConnectorError, TryLater
from connectors.model import Item, Kind
from connectors.net import apart, framing
from connectors.net.dav import frames
from connectors.net.dav.delta import Hearing
from connectors.net.dav.dial import Dial
from connectors.net.dav.listing import Listed

MANY = 1000
"""Bodies from which on a process of its own is worth its start."""

_PIPE = 1 << 20
"""Bytes the system holds between the two, where it can be told: each wakes the other less often."""


class Reader:
    """The process, as seen from the program. One piece of work at a time; close it at the end."""

    def __init__(self, dial: Dial) -> None:
        self._process = subprocess.Popen(
            apart.command("connectors.net.dav.reading"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        _widen(self._process)
        self._tell(dial.spelt())

    @property
    def process(self) -> int:
        """Its number."""
        return self._process.pid

    def items(
        self, listed: Listed, kind: Kind, jobs: Sequence[tuple[str, list[str]]], workers: int
    ) -> Iterator[Item]:
        """The bodies of these ids, each with what it says of itself.

        Args:
            listed: the collection.
            kind: what it holds.
            jobs: version of vCard to ask for, and the ids of one request.
            workers: requests at a time.

        Raises what `bodies.batch` raises; TryLater with code "incomplete" when the process ended
        or was closed. Closing the iterator before its end closes the reader.
        """
        return self._work(listed, kind, {"jobs": jobs, "workers": workers})

    def outright(self, listed: Listed, kind: Kind, hearing: Hearing) -> Generator[Item, None, str]:
        """All of a kind there is in a collection, as far as the server gives it with its listing.

        The process is at it from this call on. That listing is told to `hearing`, each item
        before it is given.

        Returns the listing's token; "" when it is no listing.

        Raises the same as `items`.
        """
        return self._work(listed, kind, {"outright": True}, hearing)

    def _work(
        self, listed: Listed, kind: Kind, more: dict[str, Any], hearing: Hearing | None = None
    ) -> Generator[Item, None, str]:
        self._tell(
            {"url": listed.url, "path": listed.path, "kind": kind, "mixed": listed.mixed,
             "outright": False, **more}
        )  # fmt: skip
        return self._answer(hearing)

    def _answer(self, hearing: Hearing | None) -> Generator[Item, None, str]:
        whole = False
        try:
            assert self._process.stdout is not None  # noqa: S101 asked for above
            try:
                token = yield from frames.receive(self._process.stdout, hearing)
            except (EOFError, OSError, ValueError):
                raise TryLater("the process that reads has ended", code="incomplete") from None
            except ConnectorError:
                # The work's own end: the process waits for the next.
                whole = True
                raise
            whole = True
        finally:
            if not whole:
                self.close()
        return token

    @property
    def closed(self) -> bool:
        """Whether it has ended or was closed."""
        return self._process.poll() is not None

    def close(self) -> None:
        """End the process; what it was reading is let go. May be called twice."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _tell(self, said: dict[str, Any]) -> None:
        assert self._process.stdin is not None  # noqa: S101 asked for above
        try:
            framing.send(self._process.stdin, said)
        except (OSError, ValueError):
            self.close()
            raise TryLater("the process that reads has ended", code="incomplete") from None


def _widen(process: subprocess.Popen[bytes]) -> None:
    """Where the system lets this person have no more, the usual pipe does as well."""
    if sys.platform == "linux" and process.stdout is not None:
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, _PIPE)
