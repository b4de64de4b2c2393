"""How an account's server is called: enough to make a client, here or in a process of our own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from connectors.net.http import Client
from connectors.net.reach import Reach


@dataclass(frozen=True, slots=True)
class Dial:
    """An account's server and the way to it.

    Attributes:
        url: its address.
        authorization: gives the Authorization header's value.
        insecure: whether the person agreed to plain http within the house.
        ca: file of certificates trusted besides the system's, "" for none.
        proxy: URL of a proxy the person named, "" for none.
        connections: most at a time.
    """

    url: str
    authorization: Callable[[], str]
    insecure: bool = False
    ca: str = ""
    proxy: str = ""
    connections: int = 4

    def client(self) -> Client:
        """A client that has asked nothing yet."""
        return Client(
            Reach(self.url, insecure=self.insecure, family=True),
            self.authorization,
            ca=self.ca,
            proxy=self.proxy,
            connections=self.connections,
        )

    def spelt(self) -> dict[str, Any]:
        """The same in plain values, secret included: only ever for a pipe to our own process."""
        return {
            "url": self.url, "authorization": self.authorization(), "insecure": self.insecure,
            "ca": self.ca, "proxy": self.proxy, "connections": self.connections,
        }  # fmt: skip


def read_dial(spelt: dict[str, Any]) -> Dial:
    """What `Dial.spelt` gave."""
    header = str(spelt["authorization"])
    return Dial(**{**spelt, "authorization": lambda: header})
