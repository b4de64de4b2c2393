"""Services that speak CardDAV and CalDAV, with what is known of each.

An address may hold `{user}`. An address ending in `!` is the home itself: what lies there cannot
be discovered.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from connectors.model import Kind

_APP_PASSWORD = "Use an app password, not your usual one: "
_DAV = frozenset({Kind.CONTACTS, Kind.CALENDAR, Kind.TASKS})


@dataclass(frozen=True, slots=True)
class Preset:
    """One service.

    Attributes:
        id: the connector's.
        name: what people call it.
        company: who keeps the data; "" when that depends on the address.
        help: how to get the password it wants.
        contacts: address to begin at for CardDAV; "" when the person gives it.
        calendars: the same for CalDAV.
        url_help: what to fill in as address; "" when there is nothing to fill in.
        domains: of e-mail addresses that belong to it.
        kinds: what it holds.
        loses: by kind, what it cannot hold.
        largest: by kind, bytes of the largest item.
        syncs: whether its sync-collection is to be trusted.
        creates: whether collections can be made there.
        looks_first: it ignores preconditions.
        wants_end: an event without an end is refused, so that one goes along at once.
        one_uid: no UID may be in the account twice, so that a second one gets another on the way.
        one_book: there is one address book for all.
        app_password: what its app passwords look like, as a pattern; "" when nothing tells them.
        outright: whether a first copy asks for all bodies along with the listing.
        batch: most bodies asked for at once.
        connections: most at a time.
    """

    id: str
    name: str
    company: str
    help: str
    contacts: str = ""
    calendars: str = ""
    url_help: str = ""
    domains: tuple[str, ...] = ()
    kinds: frozenset[Kind] = _DAV
    loses: dict[Kind, frozenset[str]] = field(default_factory=dict)
    largest: dict[Kind, int] = field(default_factory=dict)
    syncs: bool = True
    creates: bool = True
    looks_first: bool = False
    wants_end: bool = False
    one_uid: bool = False
    one_book: bool = False
    app_password: str = ""
    outright: bool = False
    batch: int = 500
    connections: int = 4


_GENERIC = Preset(
    id="dav",
    name="CalDAV and CardDAV server",
    company="",
    help="If the service signs you in with two steps, it wants an app password here.",
    url_help="The server's address, or leave it empty when your user name is an e-mail address.",
    outright=True,
)

PRESETS: tuple[Preset, ...] = (
    _GENERIC,
    Preset(
        id="icloud",
        name="iCloud",
        company="Apple",
        help=_APP_PASSWORD + "account.apple.com, Sign-In and Security, App-Specific Passwords. "
        "Your user name is the main e-mail address of your Apple account.",
        contacts="https://contacts.icloud.com/",
        calendars="https://caldav.icloud.com/",
        domains=("icloud.com", "me.com", "mac.com"),
        kinds=frozenset({Kind.CONTACTS, Kind.CALENDAR}),
        loses={
            Kind.CONTACTS: frozenset(
                {
                    "what only vCard 4 can say",
                    "address books: all go into the one Apple has",
                    "categories: Apple knows groups of contacts instead, and shows no categories",
                    "cards with a picture of more than about 190 KB",
                }
            ),
        },
        largest={Kind.CONTACTS: 256 << 10, Kind.CALENDAR: 20 << 20},
        wants_end=True,
        one_uid=True,
        one_book=True,
        app_password=r"[a-z]{4}-?[a-z]{4}-?[a-z]{4}-?[a-z]{4}",
        batch=50,
    ),
    Preset(
        id="fastmail",
        name="Fastmail",
        company="Fastmail",
        help=_APP_PASSWORD + "Settings, Privacy & Security, Manage app passwords; "
        "choose access to contacts and calendars.",
        contacts="https://carddav.fastmail.com/",
        calendars="https://caldav.fastmail.com/",
        domains=("fastmail.com", "fastmail.fm"),
        loses={Kind.CALENDAR: frozenset({"a second event of the same UID in another calendar"})},
    ),
    Preset(
        id="nextcloud",
        name="Nextcloud",
        company="",
        help=_APP_PASSWORD + "Personal settings, Security, Devices & sessions, "
        "Create new app password.",
        url_help="The address you open Nextcloud at in a browser.",
    ),
    Preset(
        id="mailbox",
        name="mailbox.org",
        company="mailbox.org",
        help=_APP_PASSWORD + "Settings, Security, Application passwords.",
        contacts="https://dav.mailbox.org/carddav/",
        calendars="https://dav.mailbox.org/caldav/",
        domains=("mailbox.org",),
        loses={
            Kind.CALENDAR: frozenset({"old events beyond the service's window"}),
            Kind.TASKS: frozenset({"the repetition of a to-do"}),
        },
        batch=100,
        connections=2,
    ),
    Preset(
        id="posteo",
        name="Posteo",
        company="Posteo",
        help="Your usual Posteo password; an additional one when you sign in with two steps.",
        contacts="https://posteo.de:8843/",
        calendars="https://posteo.de:8443/",
        domains=("posteo.de", "posteo.net", "posteo.org"),
        syncs=False,
        creates=False,
    ),
    Preset(
        id="gmx",
        name="GMX",
        company="1&1",
        help="Your usual password; an app password when you sign in with two steps.",
        contacts="https://carddav.gmx.net/CardDavProxy/carddav/",
        calendars="https://caldav.gmx.net/begenda/dav/{user}/calendar/!",
        domains=("gmx.de", "gmx.net", "gmx.at", "gmx.ch"),
        syncs=False,
        creates=False,
        batch=25,
        connections=1,
    ),
    Preset(
        id="webde",
        name="WEB.DE",
        company="1&1",
        help="Your usual password; an app password when you sign in with two steps.",
        contacts="https://carddav.web.de/CardDavProxy/carddav/",
        calendars="https://caldav.web.de/begenda/dav/{user}/calendar/!",
        domains=("web.de",),
        syncs=False,
        creates=False,
        batch=25,
        connections=1,
    ),
    Preset(
        id="yahoo",
        name="Yahoo",
        company="Yahoo",
        help=_APP_PASSWORD + "Account Security, Generate app password.",
        contacts="https://carddav.address.yahoo.com/",
        calendars="https://caldav.calendar.yahoo.com/",
        domains=("yahoo.com", "yahoo.de", "yahoo.co.uk", "yahoo.fr"),
        kinds=frozenset({Kind.CONTACTS, Kind.CALENDAR}),
        loses={Kind.CALENDAR: frozenset({"events far in the past"})},
        syncs=False,
        batch=25,
        connections=2,
    ),
)


def preset(id: str) -> Preset:
    """The preset of this id. Raises KeyError when there is none."""
    return {known.id: known for known in PRESETS}[id]
