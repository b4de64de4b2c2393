"""Element names of DAV, CardDAV and CalDAV, and the bodies of requests."""

from __future__ import annotations

from collections.abc import Iterable

from connectors.model import Kind

DAV = "{DAV:}"
CARD = "{urn:ietf:params:xml:ns:carddav}"
CAL = "{urn:ietf:params:xml:ns:caldav}"
SERVER = "{http://calendarserver.org/ns/}"
APPLE = "{http://apple.com/ns/ical/}"

XML = ("text/xml", "application/xml")
EXTENSION = {Kind.CONTACTS: ".vcf", Kind.CALENDAR: ".ics", Kind.TASKS: ".ics"}
COMPONENT = {Kind.CALENDAR: "VEVENT", Kind.TASKS: "VTODO"}
MEDIA = {
    Kind.CONTACTS: "text/vcard; charset=utf-8",
    Kind.CALENDAR: "text/calendar; charset=utf-8",
    Kind.TASKS: "text/calendar; charset=utf-8",
}
BODY = {
    Kind.CONTACTS: CARD + "address-data",
    Kind.CALENDAR: CAL + "calendar-data",
    Kind.TASKS: CAL + "calendar-data",
}

_PREFIX = {DAV: "d", CARD: "a", CAL: "c", SERVER: "s", APPLE: "i"}
_SPACES = " ".join(f'xmlns:{short}="{space[1:-1]}"' for space, short in _PREFIX.items())


def short(name: str) -> str:
    """An element's name with the prefix our requests declare."""
    space, _, local = name.rpartition("}")
    return f"{_PREFIX[space + '}']}:{local}"


def document(root: str, inside: str) -> bytes:
    """A request body with this root element."""
    tag = short(root)
    text = f'<?xml version="1.0" encoding="utf-8"?>\n<{tag} {_SPACES}>{inside}</{tag}>'
    return text.encode()


def prop(names: Iterable[str]) -> str:
    """The properties asked for."""
    return "<d:prop>" + "".join(f"<{short(name)}/>" for name in names) + "</d:prop>"


def propfind(names: Iterable[str]) -> bytes:
    """RFC 4918 section 9.1."""
    return document(DAV + "propfind", prop(names))


def sync_collection(token: str, names: Iterable[str]) -> bytes:
    """RFC 6578 section 3.2; never with a limit, which some servers obey without saying so."""
    head = f"<d:sync-token>{escape(token)}</d:sync-token><d:sync-level>1</d:sync-level>"
    return document(DAV + "sync-collection", head + prop(names))


def multiget(kind: Kind, paths: Iterable[str], *, version: str = "") -> bytes:
    """RFC 6352 section 8.7 and RFC 4791 section 7.9.

    Args:
        kind: what the collection holds.
        paths: of the items, in our spelling.
        version: of vCard to ask for, "" for what the server gives by itself.
    """
    asked = short(BODY[kind])
    if version:
        asked += f' content-type="text/vcard" version="{version}"'
    hrefs = "".join(f"<d:href>{escape(path)}</d:href>" for path in paths)
    root = CARD + "addressbook-multiget" if kind is Kind.CONTACTS else CAL + "calendar-multiget"
    return document(root, f"<d:prop><d:getetag/><{asked}/></d:prop>{hrefs}")


def stored_as_version_4() -> bytes:
    """Which cards of an address book are vCard 4 (RFC 6352 section 8.6)."""
    return document(
        CARD + "addressbook-query",
        "<d:prop><d:getetag/></d:prop>"
        '<a:filter><a:prop-filter name="VERSION"><a:text-match match-type="starts-with">4'
        "</a:text-match></a:prop-filter></a:filter>",
    )


def make_book(name: str) -> bytes:
    """RFC 5689, for an address book."""
    return document(
        DAV + "mkcol",
        "<d:set><d:prop><d:resourcetype><d:collection/><a:addressbook/></d:resourcetype>"
        f"<d:displayname>{escape(name)}</d:displayname></d:prop></d:set>",
    )


def make_calendar(kind: Kind, name: str) -> bytes:
    """RFC 4791 section 5.3.1, holding only one kind of component."""
    return document(
        CAL + "mkcalendar",
        f"<d:set><d:prop><d:displayname>{escape(name)}</d:displayname>"
        f'<c:supported-calendar-component-set><c:comp name="{COMPONENT[kind]}"/>'
        "</c:supported-calendar-component-set></d:prop></d:set>",
    )


def escape(text: str) -> str:
    """Text between two tags. The library's own way to do it brings half of the network with it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
