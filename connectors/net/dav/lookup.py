"""Where a domain keeps its calendars and address books: SRV and TXT (RFC 6764, RFC 6763)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Pointer:
    """What the domain's records say.

    Attributes:
        host: of the service.
        port: of the service, always over TLS.
        path: where to begin, "" when none is told.
    """

    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        """The address to begin at."""
        port = "" if self.port == 443 else f":{self.port}"
        return f"https://{self.host}{port}{self.path or '/'}"


class Names(Protocol):
    """Asks the domain name system."""

    def srv(self, name: str) -> list[tuple[int, int, int, str]]:
        """Priority, weight, port and target of each record; empty when there are none."""
        ...

    def txt(self, name: str) -> list[str]:
        """Each record's text; empty when there are none."""
        ...


class SystemNames:
    """The computer's own resolver."""

    def srv(self, name: str) -> list[tuple[int, int, int, str]]:
        return [
            (record.priority, record.weight, record.port, record.target.to_text(True))
            for record in self._ask(name, "SRV")
        ]

    def txt(self, name: str) -> list[str]:
        return [
            b"".join(record.strings).decode("utf-8", "replace") for record in self._ask(name, "TXT")
        ]

    @staticmethod
    def _ask(name: str, kind: str) -> list:  # type: ignore[type-arg]  # dnspython's own records
        from dns.exception import DNSException
        from dns.resolver import Resolver

        try:
            resolver = Resolver()
            resolver.lifetime = 5
            return list(resolver.resolve(name, kind))
        except (DNSException, OSError):
            return []


def pointer(service: str, domain: str, names: Names) -> Pointer | None:
    """Where `service` ("caldav" or "carddav") of a domain is, or None when it does not say.

    Only the service over TLS is looked for. "." as target means that there is none (RFC 2782).
    """
    label = f"_{service}s._tcp.{domain}"
    records = sorted(names.srv(label), key=lambda record: (record[0], -record[1]))
    if not records or records[0][3].rstrip(".") == "":
        return None
    _, _, port, host = records[0]
    path = ""
    for text in names.txt(label):
        if text.startswith("path="):
            path = text.removeprefix("path=")
    return Pointer(host.rstrip(".").lower(), port, path if path.startswith("/") else "")
