"""New events and to-dos, and single lines of any taken, set or removed.

    event = new("VEVENT", "uid-1", stamp)
    set_text(event, "SUMMARY", "Tea")
    set_moment(event, "DTSTART", Moment(datetime(2024, 5, 1, 10), zone="Europe/Berlin"))
    body = calendar([event])

`calendar` adds the VTIMEZONE of every zone named. Whatever is not set stays byte for byte, so
that the same functions edit an object that came from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from connectors.formats.escapes import clean, escape, text, texts
from connectors.formats.folding import make
from connectors.formats.lines import Component, Line, parse, read_line, write
from connectors.formats.moments import Moment, moment, moments, write_moment
from connectors.formats.zone_text import zone_text

Params = Iterable[tuple[str, str]]

ITEMS = ("VEVENT", "VTODO", "VJOURNAL")


def new(name: str, uid: str = "", stamp: datetime | None = None) -> Component:
    """An empty component such as VEVENT, VTODO or VALARM.

    Args:
        name: upper case.
        uid: for all but alarms.
        stamp: DTSTAMP, a time in UTC; from the service's own record, so that the same record
            always gives the same bytes.
    """
    made = Component(name, read_line(f"BEGIN:{name}\r\n"), [], read_line(f"END:{name}\r\n"))
    if uid:
        set_text(made, "UID", uid)
    if stamp:
        set_moment(made, "DTSTAMP", Moment(stamp.replace(tzinfo=None), zone="UTC"))
    return made


def calendar(components: Iterable[Component], name: str = "") -> bytes:
    """An object of these components and the time zones they name.

    Args:
        components: of one UID when it is to be stored: a master and its overrides.
        name: of the calendar, for a file of its own.
    """
    inside = list(components)
    made = new("VCALENDAR")
    made.parts += [make("VERSION", "2.0"), make("PRODID", "-//Elsewhere//EN")]
    if name:
        made.parts.append(make("X-WR-CALNAME", escape(name)))
    zones = dict.fromkeys(
        zone
        for component in inside
        for part in component.walk()
        for line in part.lines()
        for zone in line.param("TZID")
    )
    made.parts += filter(None, map(zone_component, zones))
    made.parts += inside
    return write(made)


def items_of(body: bytes) -> list[Component]:
    """The events, to-dos and journals of an object, masters first. Raises FormatError."""
    found = [
        part
        for each in parse(body).inner("VCALENDAR")
        for part in each.inner()
        if part.name in ITEMS
    ]
    return sorted(found, key=lambda part: part.first("RECURRENCE-ID") is not None)


def get_text(component: Component, name: str) -> str:
    """A property as plain text; "" when it is not there."""
    line = component.first(name)
    return text(line) if line else ""


def get_list(component: Component, name: str) -> list[str]:
    """All values of a list such as CATEGORIES, over all its lines."""
    return [one for line in component.lines(name) for one in texts(line, ",") if one]


def get_moment(component: Component, name: str) -> Moment | None:
    """DTSTART and the like; None when it is not there. Raises FormatError when it is no date."""
    line = component.first(name)
    return moment(line) if line else None


def get_moments(component: Component, name: str) -> Iterator[Moment]:
    """Every date of EXDATE or RDATE lines. Raises FormatError for what is no date."""
    for line in component.lines(name):
        yield from moments(line)


def set_line(component: Component, line: Line) -> None:
    """Put a line in the place of the first of its name, others of that name removed."""
    places = [
        index
        for index, part in enumerate(component.parts)
        if isinstance(part, Line) and part.name == line.name
    ]
    if not places:
        # Before inner components, where every reader looks for it.
        end = len(component.parts)
        inner = (at for at, part in enumerate(component.parts) if isinstance(part, Component))
        component.parts.insert(next(inner, end), line)
        return
    component.parts[places[0]] = line
    for index in reversed(places[1:]):
        del component.parts[index]


def set_value(component: Component, name: str, value: str, params: Params = ()) -> None:
    """Set a property whose value stands as given (RRULE, STATUS, GEO). Raises FormatError."""
    set_line(component, make(name, value, params))


def set_text(component: Component, name: str, value: str) -> None:
    """Set a text property; "" removes it."""
    if value:
        set_line(component, make(name, escape(value)))
    else:
        remove(component, name)


def set_list(component: Component, name: str, values: Iterable[str]) -> None:
    """Set a list such as CATEGORIES; an empty one removes it."""
    found = [escape(value) for value in values if value]
    if found:
        set_line(component, make(name, ",".join(found)))
    else:
        remove(component, name)


def set_moment(component: Component, name: str, at: Moment | date) -> None:
    """Set DTSTART, DTEND, DUE, RECURRENCE-ID or the like; a plain date is a whole day."""
    set_line(component, moment_line(name, at))


def add(component: Component, line: Line) -> None:
    """Add a line beside others of its name (ATTENDEE, EXDATE)."""
    end = len(component.parts)
    inner = (at for at, part in enumerate(component.parts) if isinstance(part, Component))
    component.parts.insert(next(inner, end), line)


def remove(component: Component, name: str) -> None:
    """Remove every line of a name; nothing happens when there is none."""
    component.parts[:] = [
        part for part in component.parts if not (isinstance(part, Line) and part.name == name)
    ]


def moment_line(name: str, at: Moment | date) -> Line:
    """A line of one moment, with VALUE=DATE or TZID as it needs."""
    if not isinstance(at, Moment):
        at = Moment(datetime(at.year, at.month, at.day), all_day=True)  # noqa: DTZ001
    params = []
    if at.all_day:
        params = [("VALUE", "DATE")]
    elif at.zone not in {"", "UTC"}:
        params = [("TZID", clean(at.zone))]
    return make(name, write_moment(at), params)


def alarm(before_minutes: int, description: str = "Reminder", *, to_end: bool = False) -> Component:
    """A VALARM that shows a text so many minutes before the start (or the end, or due time)."""
    made = new("VALARM")
    sign = "-" if before_minutes >= 0 else ""
    set_value(made, "ACTION", "DISPLAY")
    set_text(made, "DESCRIPTION", description)
    params = [("RELATED", "END")] if to_end else []
    set_value(made, "TRIGGER", f"{sign}PT{abs(before_minutes)}M", params)
    return made


def zone_component(tzid: str) -> Component | None:
    """The VTIMEZONE of an IANA or Windows zone under this TZID; None for an unknown one."""
    body = zone_text(tzid)
    return next(parse(body).inner(), None) if body else None
