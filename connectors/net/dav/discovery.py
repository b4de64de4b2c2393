"""From an address to a person's address books and calendars (RFC 6764, RFC 6352, RFC 4791).

CardDAV and CalDAV are looked for apart from each other: a service may keep them on two hosts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urljoin

from connectors.errors import ConnectorError, NotThere, Refused, SignInAgain, TryLater
from connectors.net.dav.ask import ask
from connectors.net.dav.href import absolute, folder
from connectors.net.dav.multistatus import Told
from connectors.net.dav.words import CAL, CARD, DAV, propfind
from connectors.net.deadline import Limits
from connectors.net.http import MOVED, Client
from connectors.net.reach import joined


class Service(StrEnum):
    """One of the two protocols, by its well-known name."""

    CARDDAV = "carddav"
    CALDAV = "caldav"


HOME = {Service.CARDDAV: CARD + "addressbook-home-set", Service.CALDAV: CAL + "calendar-home-set"}
_ASKED = (DAV + "current-user-principal", DAV + "resourcetype", *HOME.values())
_SMALL = Limits(idle=60, total=120, cap=4 << 20)


@dataclass(frozen=True, slots=True)
class Found:
    """What an address led to.

    Attributes:
        principal: URL of who we are there.
        homes: URLs of the folders that hold the collections, by protocol; none when it has none.
    """

    principal: str
    homes: dict[Service, tuple[str, ...]]


def discover(client: Client, url: str, services: tuple[Service, ...] = tuple(Service)) -> Found:
    """The homes that an address leads to.

    The address itself is asked first, then the host's well-known addresses.

    Raises SignInAgain when the password is not taken, NotThere when nothing speaks DAV there,
    Refused with code "unsafe-address" when a server points to a stranger, TryLater.
    """
    homes: dict[Service, tuple[str, ...]] = {}
    principal = ""
    starts = [url] + [urljoin(url, f"/.well-known/{service}") for service in services]
    asked: set[str] = set()
    first: ConnectorError | None = None
    trouble: TryLater | None = None
    for start in starts:
        wanted = [service for service in services if service not in homes]
        well_known = start.rpartition("/")[2]
        if not wanted or (start != url and well_known not in wanted):
            continue
        try:
            found = _from(client, start if start == url else _led_to(client, start), asked)
        except (NotThere, Refused) as error:
            if error.code in ("unsafe-address", "insecure-address"):
                raise
            first = first or error
            continue
        except TryLater as error:
            if error.code not in ("wrong-network", "bad-answer", "try-later"):
                raise
            first = first or error
            trouble = error if error.code == "try-later" else trouble
            continue
        principal = principal or found.principal
        homes |= {service: urls for service, urls in found.homes.items() if service in wanted}
    if trouble is not None and len(homes) < len(services):
        # What is missing may only be out of order: half an account is no account.
        raise trouble
    if not homes:
        if isinstance(first, TryLater):
            raise first
        raise NotThere("no calendars or address books there", code="no-dav")
    return Found(principal, homes)


def _led_to(client: Client, start: str) -> str:
    """Where a well-known address leads on to; itself where it does not."""
    headers = {"Depth": "0", "Content-Type": "application/xml; charset=utf-8"}
    with client.ask(
        "PROPFIND", start, headers=headers, body=propfind(_ASKED), allow=MOVED, limits=_SMALL,
        follow=False,
    ) as answer:  # fmt: skip
        return joined(start, answer.headers.get("Location", ""))


def _from(client: Client, start: str, asked: set[str]) -> Found:
    """What an address leads to; NotThere for one that was asked before.

    Args:
        client: to ask with.
        start: the address.
        asked: addresses that were, and it among them from now on.
    """
    if folder(start) in asked:
        raise NotThere("asked before", code="no-dav")
    asked.add(folder(start))
    near, told = _one(client, start)
    asked.add(folder(near))
    homes = _homes(near, told)
    principals = told.hrefs(DAV + "current-user-principal")
    if principals and len(homes) < len(HOME):
        principal = absolute(near, principals[0])
        if principal != near or not homes:
            near, told = _one(client, principal)
            homes |= _homes(near, told)
        return Found(principal, homes)
    if homes:
        return Found(absolute(near, principals[0]) if principals else near, homes)
    if told.has(DAV + "resourcetype", CARD + "addressbook"):
        return Found(near, {Service.CARDDAV: (near,)})
    if told.has(DAV + "resourcetype", CAL + "calendar"):
        return Found(near, {Service.CALDAV: (near,)})
    if told.has(DAV + "current-user-principal", DAV + "unauthenticated"):
        raise SignInAgain("the server does not know who we are")
    raise NotThere("no principal there", code="no-dav")


def _one(client: Client, url: str) -> tuple[str, Told]:
    with ask(client, "PROPFIND", url, propfind(_ASKED), limits=_SMALL) as reply:
        answers = list(reply.told)
        if not answers:
            raise NotThere("nothing there", code="no-dav")
        return reply.answer.url, answers[0]


def _homes(near: str, told: Told) -> dict[Service, tuple[str, ...]]:
    found = {}
    for service, name in HOME.items():
        urls = tuple(folder(absolute(near, href)) for href in told.hrefs(name))
        if urls:
            found[service] = urls
    return found
