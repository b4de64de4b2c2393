"""Who gets in at the door of the phone's page: few connections, none once the gate is shut."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from desktop.phone.gate import Gate
from desktop.phone.offer import Device, Download, Offer

MOST_CONNECTIONS = 16
MOST_FROM_ONE = 8
LOOK_EVERY = 2

log = logging.getLogger(__name__)

Offers = Callable[[Device], Offer]
Served = Callable[[Download], None]


class Pages(Protocol):
    """What the server asks for its pages, knowing no words itself.

    Attributes:
        style: of all of them, as CSS.
    """

    style: bytes

    def waiting(self, code: str, accept: str) -> bytes:
        """The page until the person says that the codes match."""
        ...

    def offer(self, offer: Offer, accept: str) -> bytes:
        """The page of what there is to fetch."""
        ...


class Reception(ThreadingHTTPServer):
    """Threads, each for one connection, and what every one of them needs to answer."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 16

    def __init__(self, address: str, port: int, answering: type[BaseHTTPRequestHandler]) -> None:
        if ":" in address:
            self.address_family = socket.AF_INET6
        super().__init__((address, port), answering)
        self._busy: dict[str, int] = {}
        self._lock = threading.Lock()
        self._making = threading.Lock()

    def setup(self, gate: Gate, offers: Offers, pages: Pages, served: Served) -> None:
        """Before the first visitor: who may in, what there is, how it looks, who counts."""
        self.gate, self.pages, self.served = gate, pages, served
        self._offers = offers
        self._made: dict[Device, Offer] = {}

    def offer(self, device: Device) -> Offer:
        """What there is for this family of phones; made once."""
        with self._making:
            if device not in self._made:
                self._made[device] = self._offers(device)
            return self._made[device]

    def watch(self, present: Callable[[], bool], monotonic: Callable[[], float]) -> None:
        """Look every few seconds whether this computer still has its address."""
        self._present, self._monotonic, self._looked = present, monotonic, monotonic()

    def service_actions(self) -> None:
        """Between two visitors: on another network the page is not for those who are there."""
        if self._monotonic() - self._looked >= LOOK_EVERY and self.gate.open:
            self._looked = self._monotonic()
            if not self._present():
                self.gate.close()

    def process_request(self, request: Any, client_address: Any) -> None:
        who = str(client_address[0])
        with self._lock:
            full = sum(self._busy.values()) >= MOST_CONNECTIONS
            if full or self._busy.get(who, 0) >= MOST_FROM_ONE or not self.gate.open:
                self.shutdown_request(request)
                return
            self._busy[who] = self._busy.get(who, 0) + 1
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._busy[str(client_address[0])] -= 1

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.info("a phone's connection ended early")
