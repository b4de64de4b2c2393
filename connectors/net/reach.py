"""Where a request may go, and whether the password goes along.

Addresses come from the person (the account's own) and from servers (redirects, links, home
sets). A server may only lead us within the account's own origin, within hosts its connector
names, or, where a service is known to spread over hosts, within its own domain.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit

from connectors.errors import Refused

# Domains under which strangers register names side by side.
_SIDE_BY_SIDE = (
    "duckdns.org dyndns.org ddns.net no-ip.org dynu.net myfritz.net synology.me "
    "quickconnect.to github.io gitlab.io pages.dev workers.dev herokuapp.com web.app "
    "firebaseapp.com netlify.app vercel.app azurewebsites.net cloudfront.net "
    "amazonaws.com appspot.com run.app fly.dev ts.net ngrok.io ngrok.app selfhost.eu "
    "spdns.de goip.de home.arpa"
)
_SHARED = frozenset(_SIDE_BY_SIDE.split())
_REGISTRY_LABELS = "co com org net ac gov edu ne or go gob gouv nom mil sch ltd plc"
_SECOND_LEVEL = frozenset(_REGISTRY_LABELS.split())


@lru_cache(maxsize=1024)
def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port. Raises Refused when the address is none we can use."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Refused("not an address", code="unsafe-address") from None
    if parts.scheme not in ("http", "https") or not host or _has_user(parts):
        raise Refused(f"not an address we use: {parts.scheme}", code="unsafe-address")
    return parts.scheme, host.rstrip(".").lower(), port or (443 if parts.scheme == "https" else 80)


def joined(near: str, onward: str) -> str:
    """An address seen in an answer from `near`. Raises Refused when it is none."""
    try:
        return urljoin(near, onward)
    except ValueError:
        raise Refused("not an address", code="unsafe-address") from None


def domain(host: str) -> str:
    """The part of a host's name that one owner registered; the host itself when in doubt."""
    labels = host.rstrip(".").lower().split(".")
    if _address(host) is not None or len(labels) < 2:
        return host
    take = 2
    if len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL:
        take = 3
    if ".".join(labels[-2:]) in _SHARED:
        take = 3
    return ".".join(labels[-take:])


def private(address: str) -> bool:
    """Whether an IP address is this computer's, the house's, or nobody's."""
    ip = _address(address)
    if ip is None:
        return False
    return not ip.is_global or ip.is_multicast


def loopback(address: str) -> bool:
    """Whether an IP address is this computer."""
    ip = _address(address)
    return ip is not None and ip.is_loopback


def resolve(host: str) -> Iterable[str]:
    """Every address of a host; none when it has none."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return ()
    return tuple(str(info[4][0]) for info in found)


@dataclass(frozen=True, slots=True)
class Reach:
    """The rule of one account.

    Attributes:
        home: the account's own address, as the person gave it.
        insecure: the person agreed to plain http within the house.
        family: hosts of the same registered domain are the same service and get the password.
        also: further hosts that may be read from, without any credentials.
        resolve: how names become addresses.
    """

    home: str
    insecure: bool = False
    family: bool = False
    also: frozenset[str] = field(default_factory=frozenset)
    resolve: Callable[[str], Iterable[str]] = resolve

    def admit(self, url: str) -> bool:
        """Whether the credentials may go there. Raises Refused when nothing may."""
        asked, home = origin(url), origin(self.home)
        if asked[0] == "http" and not self._plain_is_agreed(asked[1]):
            raise Refused("plain http", code="insecure-address", about=asked[1])
        if asked == home:
            return True
        if asked[0] == "https" and asked[2] == 443:
            same = domain(asked[1]) == domain(home[1]) and _address(asked[1]) is None
            if self.family and same and "." in asked[1]:
                return True
            if asked[1] in self.also:
                return False
        raise Refused("a server pointed elsewhere", code="unsafe-address", about=asked[1])

    def look(self, host: str, address: str) -> None:
        """After connecting, before speaking. Raises Refused when the address is not for us."""
        scheme, home, _ = origin(self.home)
        if host.lower() == home:
            if scheme == "http" and not private(address):
                raise Refused("plain http beyond the house", code="insecure-address", about=host)
            return
        if private(address) and not any(private(known) for known in self.resolve(home)):
            raise Refused("a name that leads inside", code="unsafe-address", about=host)

    def _plain_is_agreed(self, host: str) -> bool:
        scheme, home, _ = origin(self.home)
        if scheme != "http" or host != home:
            return False
        if host == "localhost" or loopback(host):
            return True
        return self.insecure and (
            private(host) or host.endswith((".local", ".lan", ".home.arpa")) or "." not in host
        )


def _has_user(parts: SplitResult) -> bool:
    return "@" in parts.netloc


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        ip = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    return ip
