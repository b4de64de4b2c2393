"""What rings, and when: the reminders of an event or to-do."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from connectors.formats.comparing import Saying
from connectors.formats.lines import Component, FormatError, Line
from connectors.formats.moments import moment, read_duration
from connectors.formats.zones import instant


def alarms(component: Component, calendar: Component) -> list[Saying]:
    """Each reminder by when it rings and how; its text is what the program shows, not compared."""
    return [_alarm(part, calendar) for part in component.inner("VALARM")] + list(_others(component))


def _alarm(part: Component, calendar: Component) -> Saying:
    line = part.first("TRIGGER")
    when: Hashable = "never"
    if line:
        try:
            when = _trigger(line.value, line.param("RELATED"), line.param("TZID"), calendar)
        except FormatError:
            when = line.value
    repeat = part.value("REPEAT").strip() or "0"
    again = (repeat, part.value("DURATION").strip().upper()) if repeat != "0" else ()
    sent = frozenset(one.value.strip().lower() for one in part.lines("ATTENDEE"))
    action = part.value("ACTION").strip().upper() or "DISPLAY"
    return Saying("VALARM", when, (action, again, sent))


def _trigger(
    value: str, related: tuple[str, ...], tzid: tuple[str, ...], calendar: Component
) -> Hashable:
    if value.strip().upper().lstrip("+-").startswith("P"):
        length = read_duration(value).length()
        at_end = any(one.upper() == "END" for one in related)
        return (length, "END" if at_end else "START")
    params = (("TZID", tzid),) if tzid else ()
    return instant(moment(Line("", "TRIGGER", params, value.strip(), "")), calendar)


def _others(component: Component) -> Iterator[Saying]:
    """Inner components that are no alarms, whatever they are, line by line."""
    for part in component.inner():
        if part.name != "VALARM":
            lines = frozenset((line.name, line.value) for line in part.lines())
            yield Saying(part.name, lines)
