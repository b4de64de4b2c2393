"""The collections in a home, and what each of them is able to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from connectors.model import Kind
from connectors.net.dav.ask import ask
from connectors.net.dav.href import absolute, folder, path
from connectors.net.dav.multistatus import Told
from connectors.net.dav.words import APPLE, CAL, CARD, DAV, SERVER, propfind
from connectors.net.http import Client

_ASKED = (
    DAV + "resourcetype",
    DAV + "displayname",
    DAV + "supported-report-set",
    DAV + "current-user-privilege-set",
    CAL + "supported-calendar-component-set",
    CAL + "calendar-description",
    CARD + "addressbook-description",
    CARD + "supported-address-data",
    APPLE + "calendar-color",
    APPLE + "calendar-order",
)
_FACTS = {
    APPLE + "calendar-color": "colour",
    APPLE + "calendar-order": "order",
    CAL + "calendar-description": "description",
    CARD + "addressbook-description": "description",
}
_STATE = (DAV + "sync-token", SERVER + "getctag")
_WRITING = tuple(DAV + name for name in ("all", "write", "write-content", "bind"))


@dataclass(frozen=True, slots=True)
class Listed:
    """One collection as its home lists it.

    Attributes:
        url: absolute, ending in a slash.
        path: the same without host, in our spelling.
        kinds: what it may hold, of those we know.
        mixed: holds more than one kind of component, so that items are told apart one by one.
        name: what the person calls it.
        facts: colour, order, description.
        writes: whether we may put items there.
        syncs: whether it tells changes by sync-collection.
        version_4: whether it gives vCard 4 when asked.
        token: its sync-token at the time of listing, where asked.
        ctag: the same for a server that knows no sync-token.
    """

    url: str
    path: str
    kinds: frozenset[Kind]
    mixed: bool
    name: str
    facts: dict[str, str] = field(default_factory=dict)
    writes: bool = True
    syncs: bool = False
    version_4: bool = False
    token: str = ""
    ctag: str = ""


def list_home(client: Client, home: str, *, states: bool) -> list[Listed]:
    """Every address book, calendar and task list in a home, in the order of their paths.

    Args:
        client: to ask with.
        home: URL of the home.
        states: ask for each one's sync-token and ctag too: cheap on most servers, dear on some.
    """
    found: dict[str, Listed] = {}
    names = _ASKED + (_STATE if states else ())
    with ask(client, "PROPFIND", home, propfind(names), depth="1") as reply:
        for told in reply.told:
            url = folder(absolute(reply.answer.url, told.href))
            listed = _listed(url, told)
            if listed is not None:
                found[listed.path] = listed
    return [found[key] for key in sorted(found)]


def _listed(url: str, told: Told) -> Listed | None:
    where = path(url)
    kinds, mixed = _kinds(told)
    hidden = told.has(DAV + "resourcetype", SERVER + "subscribed") or where.rstrip("/").endswith(
        "z-app-generated--contactsinteraction--recent"
    )
    if not kinds or hidden:
        return None
    return Listed(
        url=url,
        path=where,
        kinds=kinds,
        mixed=mixed,
        name=told.text(DAV + "displayname").strip() or where.rstrip("/").rpartition("/")[2],
        facts={
            fact: told.text(name).strip()
            for name, fact in _FACTS.items()
            if told.text(name).strip()
        },
        writes=_writes(told),
        syncs=_syncs(told),
        version_4=_version_4(told),
        token=told.text(DAV + "sync-token").strip(),
        ctag=told.text(SERVER + "getctag").strip(),
    )


def _kinds(told: Told) -> tuple[frozenset[Kind], bool]:
    if told.has(DAV + "resourcetype", CARD + "addressbook"):
        return frozenset({Kind.CONTACTS}), False
    if not told.has(DAV + "resourcetype", CAL + "calendar"):
        return frozenset(), False
    held = told.props.get(CAL + "supported-calendar-component-set")
    names = set() if held is None else {str(comp.get("name", "")).upper() for comp in held}
    if not names:
        return frozenset({Kind.CALENDAR, Kind.TASKS}), True
    kinds = {
        kind for kind, name in ((Kind.CALENDAR, "VEVENT"), (Kind.TASKS, "VTODO")) if name in names
    }
    return frozenset(kinds), len(kinds) > 1


def _writes(told: Told) -> bool:
    rights = told.props.get(DAV + "current-user-privilege-set")
    if rights is None:
        return True
    return any(True for name in _WRITING for _ in rights.iter(name))


def _syncs(told: Told) -> bool:
    reports = told.props.get(DAV + "supported-report-set")
    return reports is not None and _any(reports.iter(DAV + "sync-collection"))


def _version_4(told: Told) -> bool:
    offered = told.props.get(CARD + "supported-address-data")
    if offered is None:
        return False
    return any(kind.get("version") == "4.0" for kind in offered.iter(CARD + "address-data-type"))


def _any(things: Iterable[object]) -> bool:
    return next(iter(things), None) is not None
