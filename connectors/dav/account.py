"""Reaching an account: from what the person filled in to homes that hold collections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from connectors.contract import Session
from connectors.dav.presets import PRESETS, Preset
from connectors.errors import NotThere, Refused, SignInAgain
from connectors.net.dav.dial import Dial
from connectors.net.dav.discovery import Service, discover
from connectors.net.dav.href import path
from connectors.net.dav.lookup import Names, SystemNames, pointer
from connectors.net.http import Client, basic
from connectors.net.reach import domain


@dataclass(frozen=True, slots=True)
class Door:
    """Where one protocol is spoken.

    Attributes:
        client: to ask with.
        dial: how the client calls its server.
        principal: path of who we are there.
        homes: URLs of the folders that hold the collections.
    """

    client: Client
    dial: Dial
    principal: str
    homes: tuple[str, ...]


def reach_account(
    session: Session, preset: Preset, names: Names | None = None
) -> dict[Service, Door]:
    """Find the homes of an account.

    Args:
        session: settings "url", "user", "ca", "insecure" ("yes" allows http within the house).
        preset: the service.
        names: asks the domain name system; the system's own when None.

    Raises SignInAgain, NotThere with code "no-dav", Refused with code "other-host" when a domain's
    records name a stranger's host (given as `about`), or "insecure-address", TryLater.
    """
    user = session.settings.get("user", "").strip()
    if not user:
        raise SignInAgain("no user name", code="no-user")
    starts = _starts(session.settings.get("url", "").strip(), user, preset, names or SystemNames())
    clients: dict[str, Client] = {}
    doors: dict[Service, Door] = {}
    dial = _dialler(session, user, preset)
    missing: NotThere | None = None
    try:
        for url, services in _grouped(starts).items():
            way = dial(url.rstrip("!"))
            client = clients[url] = way.client()
            try:
                doors |= _through(client, way, url, services)
            except NotThere as error:
                missing = error
                client.close()
    except BaseException:
        _close(clients)
        raise
    if not doors:
        _close(clients)
        raise missing or NotThere("nothing there", code="no-dav")
    return doors


def _through(
    client: Client, dial: Dial, url: str, services: tuple[Service, ...]
) -> dict[Service, Door]:
    if url.endswith("!"):
        home = url.rstrip("!")
        return {service: Door(client, dial, path(home), (home,)) for service in services}
    found = discover(client, url, services)
    principal = path(found.principal)
    return {service: Door(client, dial, principal, urls) for service, urls in found.homes.items()}


def _starts(url: str, user: str, preset: Preset, names: Names) -> dict[Service, str]:
    if preset.contacts or preset.calendars:
        place = quote(user, safe="@")
        return {
            Service.CARDDAV: preset.contacts.replace("{user}", place),
            Service.CALDAV: preset.calendars.replace("{user}", place),
        }
    if url:
        whole = url if "://" in url else f"https://{url}"
        return dict.fromkeys(Service, whole)
    host = user.rpartition("@")[2].lower() if "@" in user else ""
    if not host:
        raise NotThere("neither an address nor an e-mail address", code="no-address")
    for known in PRESETS:
        if host in known.domains:
            return _starts("", user, known, names)
    return {service: _pointed(service, host, names) for service in Service}


def _pointed(service: Service, host: str, names: Names) -> str:
    found = pointer(service, host, names)
    if found is None:
        return f"https://{host}/"
    if domain(found.host) != domain(host):
        # Anyone who can forge a name record would get the password (RFC 6764 section 8).
        raise Refused("the domain points to another", code="other-host", about=found.host)
    return found.url


def _grouped(starts: dict[Service, str]) -> dict[str, tuple[Service, ...]]:
    grouped: dict[str, tuple[Service, ...]] = {}
    for service, url in starts.items():
        grouped[url] = (*grouped.get(url, ()), service)
    return grouped


def _dialler(session: Session, user: str, preset: Preset) -> Callable[[str], Dial]:
    kept: list[str] = []

    def password() -> str:
        if not kept:
            kept.append(session.secret())
        return kept[0]

    def dial(url: str) -> Dial:
        return Dial(
            url,
            basic(user, password),
            insecure=session.settings.get("insecure", "") == "yes",
            ca=session.settings.get("ca", ""),
            proxy=session.settings.get("proxy", ""),
            connections=preset.connections,
        )

    return dial


def _close(clients: dict[str, Client]) -> None:
    for client in clients.values():
        client.close()
