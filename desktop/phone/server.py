"""A small web server for one phone on the home network, under the rules of `gate`.

No folder is served: a fixed table of names leads to the page, its style, and the offer's
downloads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from desktop.phone.answering import Answering
from desktop.phone.gate import Gate
from desktop.phone.reception import Offers, Pages, Reception, Served

__all__ = ["Pages", "PhoneServer"]


class PhoneServer:
    """Serves from construction until `close`, or until the gate closes.

    Args:
        address: the one address to bind, private or loopback.
        port: 0 for any free one.
        monotonic: seconds that never run backwards.
        offers: the offer for a family of phones; asked once each.
        pages: how they look.
        served: told of each download that went out whole.
        present: whether this computer still has the address; looked at every few seconds.
    """

    def __init__(
        self,
        address: str,
        port: int,
        monotonic: Callable[[], float],
        offers: Offers,
        pages: Pages,
        served: Served = lambda download: None,
        present: Callable[[], bool] = lambda: True,
    ) -> None:
        self._server = Reception(address, port, Answering)
        host = f"[{address}]" if ":" in address else address
        host = f"{host}:{self._server.server_address[1]}"
        self.gate = Gate(host, monotonic)
        self.url = f"http://{host}/{self.gate.token}/"
        self._server.setup(self.gate, offers, pages, served)
        self._server.watch(present, monotonic)
        self._thread = threading.Thread(target=self._serve, name="phone page", daemon=True)
        self._thread.start()

    @property
    def open(self) -> bool:
        """Whether a phone can still come in."""
        return self.gate.open and self._thread.is_alive()

    def close(self) -> None:
        """Stop answering; a transfer under way is cut and can go on another time."""
        self.gate.close()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _serve(self) -> None:
        self._server.serve_forever(poll_interval=0.1)
