"""The door to the phone room: start serving a vault, know the address, stop."""

from __future__ import annotations

import contextlib
import tempfile
import threading
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from connectors.model import Kind
from desktop import places
from desktop.clock import Clock
from desktop.engine.failure import EngineError
from desktop.engine.outcome import LATER
from desktop.engine.report import Trouble
from desktop.phone import address as addresses
from desktop.phone.offer import Device, Download, Offer
from desktop.phone.pages import PhonePages
from desktop.phone.profile import Hosted
from desktop.phone.qr import png, text
from desktop.phone.served import keep, made
from desktop.phone.server import PhoneServer
from desktop.phone.shelves import offer
from desktop.vault.vault import Vault


class Serving:
    """A page for one phone, from construction until closed.

    Reads the vault, and at the end keeps a report there of what went out.

    Args:
        vault: open for as long as this lives.
        accounts: names to offer; none for all.
        scratch: where the files for the phone are made; emptied at the end.
        clock: tells the time.
        port: 0 for any free one.
        address: to bind; one of this computer's private addresses when None.
        hosted: accounts the phone can connect to by itself.
        kinds: what to offer, when the rest is on the phone already.

    Raises address.NotAtHome when this computer is on no home network, or on a public or open one.
    """

    def __init__(
        self,
        vault: Vault,
        accounts: Sequence[str],
        scratch: Path,
        clock: Clock,
        port: int = 0,
        address: str | None = None,
        hosted: Sequence[Hosted] = (),
        kinds: Collection[Kind] = tuple(Kind),
    ) -> None:
        bind = address or addresses.candidates()[0]
        scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._clock = clock
        self._vault = vault
        self._accounts = tuple(accounts)
        self._began = clock.now()
        self._closed = False
        self._served: list[Download] = []
        self._lock = threading.Lock()
        self._folder = tempfile.TemporaryDirectory(dir=scratch, prefix="phone-")
        pages = PhonePages(places.resources() / "phone")
        offers: Callable[[Device], Offer] = partial(
            offer, vault, tuple(accounts), tuple(hosted), Path(self._folder.name), tuple(kinds)
        )
        try:
            self._server = PhoneServer(
                bind,
                port,
                clock.monotonic,
                offers,
                pages,
                self._note,
                partial(addresses.present, bind),
            )
        except OSError as error:
            self._folder.cleanup()
            if not port:
                raise
            raise EngineError(Trouble("port-taken", str(port)), exit=LATER) from error

    @property
    def url(self) -> str:
        """What the QR code says."""
        return self._server.url

    @property
    def code(self) -> str:
        """The four digits the phone shows."""
        return self._server.gate.code

    @property
    def expires(self) -> datetime:
        """When it closes if no phone comes."""
        return self._clock.now() + timedelta(seconds=self._server.gate.seconds_left)

    @property
    def waiting(self) -> bool:
        """Whether a phone shows the code and waits for the person's yes."""
        return self._server.gate.waiting

    @property
    def open(self) -> bool:
        """Whether a phone can still come in."""
        return self._server.open

    @property
    def served(self) -> dict[Kind, int]:
        """How many items went out whole, by kind: what the phone should show."""
        with self._lock:
            once = {one.name: one for one in self._served}
        found = dict.fromkeys(Kind, 0)
        for one in once.values():
            found[one.kind] += one.count
        return found

    def confirm(self) -> None:
        """The person says their phone shows the code."""
        self._server.gate.confirm()

    def qr(self) -> bytes:
        """The address as a PNG."""
        return png(self.url)

    def qr_text(self) -> str:
        """The address for a terminal."""
        return text(self.url)

    def close(self) -> None:
        """Stop serving, keep the report, empty the scratch folder. May be called twice."""
        if self._closed:
            return
        self._closed = True
        self._server.close()
        with contextlib.suppress(FileNotFoundError):
            self._folder.cleanup()
        with self._lock:
            served = tuple({one.name: one for one in self._served}.values())
        if served:
            report = made(self._began, self._clock, served)
            keep(self._vault, report, self._accounts)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _note(self, download: Download) -> None:
        with self._lock:
            self._served.append(download)
