"""Which of this computer's addresses a phone at home can reach: private ones only."""

from __future__ import annotations

import ipaddress
import socket

from desktop.phone.public_network import open_wifi, said_public


class NotAtHome(Exception):
    """No private address: this computer is on no home network, so nothing is served."""


class PublicNetwork(NotAtHome):
    """The system holds this network for a public one, so nothing is served in it."""


class OpenWifi(NotAtHome):
    """A Wi-Fi without a password: whoever is near hears all that is said in it."""


def private(address: str) -> bool:
    """Whether an address belongs to a home network (RFC 1918, or RFC 4193 for IPv6)."""
    found = ipaddress.ip_address(address)
    if found.is_loopback or found.is_link_local or found.is_unspecified:
        return False
    homes = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
    return any(
        found in ipaddress.ip_network(home)
        for home in homes
        if ipaddress.ip_network(home).version == found.version
    )


def present(address: str) -> bool:
    """Whether this computer still has the address: nobody can speak from one they do not have."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def candidates() -> tuple[str, ...]:
    """This computer's private addresses, the one on the usual way out first.

    Raises NotAtHome when there is none, PublicNetwork where the system calls the network that, and
    OpenWifi where it has no password.
    """
    found = [address for address in (_way_out(), *_named()) if address and private(address)]
    if not found:
        raise NotAtHome
    if said_public():
        raise PublicNetwork
    if open_wifi():
        raise OpenWifi
    return tuple(dict.fromkeys(found))


def _way_out() -> str:
    """The address this computer would speak from; a datagram socket sends nothing to learn it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: an address nobody has
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _named() -> tuple[str, ...]:
    try:
        infos = socket.getaddrinfo(socket.gethostname(), None, proto=socket.IPPROTO_TCP)
    except OSError:
        return ()
    return tuple(str(info[4][0]).split("%")[0] for info in infos)
