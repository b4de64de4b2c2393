"""What an iCalendar object asks of Outlook: a master, days to take out, days to change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from connectors.errors import NotThere, Refused
from connectors.formats import icalendar
from connectors.formats.lines import Component, FormatError, parse
from connectors.formats.moments import Moment
from connectors.formats.zones import instant
from connectors.microsoft import extended
from connectors.microsoft.client import Graph, Json, part
from connectors.microsoft.event_fields import fields, moment
from connectors.microsoft.event_nearest import nearest
from connectors.microsoft.event_spread import DAYS, SOME, days_of

_FIRST_ONLY = ("recurrence",)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An object, taken apart.

    Attributes:
        master: Graph's fields.
        out: instants of the days that are cancelled.
        changed: instants of days, each with its own fields.
        uid: of the object, or "".
        kept: the object itself, to go along.
        days: for what Outlook cannot repeat, the fields of each day but the first.
        some: whether the master happens on some of the object's days only.
    """

    master: Json
    out: tuple[datetime, ...]
    changed: tuple[tuple[datetime, Json], ...]
    uid: str
    kept: bytes
    days: tuple[Json, ...] = ()
    some: bool = False

    @property
    def remark(self) -> str:
        """How it stands in Outlook otherwise than it is; "" when it does not."""
        return "repeats-in-part" if self.some else "repeats-by-days" if self.days else ""

    def body(self, key: str, *, new: bool) -> Json:
        """What to send for the master."""
        notes = {extended.KEY: key, extended.UID: self.uid or key, **extended.packed(self.kept)}
        notes |= {extended.SPREAD: DAYS if self.days else SOME if self.some else ""}
        notes |= {} if new else {extended.SEEN: ""}
        if new:
            notes = {id: value for id, value in notes.items() if value}
        body = {**self.master, "singleValueExtendedProperties": extended.written(notes)}
        if new:
            body["transactionId"] = str(uuid5(NAMESPACE_URL, f"elsewhere:{key}"))
        else:
            body.setdefault("recurrence", None)
        return body


def wanted_of(raw: bytes) -> Wanted:
    """Read an object. Raises Refused when it holds no event Outlook can take."""
    try:
        calendar = next(parse(raw).inner("VCALENDAR"), Component("VCALENDAR"))
        parts = [one for one in icalendar.items_of(raw) if one.name == "VEVENT"]
        if not parts:
            raise Refused("no event", code="unparseable")
        master, *others = parts
        if master.first("RECURRENCE-ID"):
            raise Refused("exceptions without their series", code="no-master")
        out = tuple(instant(one, calendar) for one in icalendar.get_moments(master, "EXDATE"))
        changed = tuple(_changed(one, calendar) for one in others)
    except FormatError:
        raise Refused("no iCalendar event", code="unparseable") from None
    uid = icalendar.get_text(master, "UID").strip()
    try:
        said = fields(master, calendar)
    except Refused as error:
        if error.code != "repeats-otherwise":
            raise
        try:
            said, *days = days_of(raw, calendar, parts)
        except Refused as endless:
            if endless.code != "repeats-otherwise":
                raise
            return Wanted(nearest(master, calendar), out, changed, uid, raw, some=True)
        return Wanted(said, (), (), uid, raw, tuple(days))
    if changed and "recurrence" not in said:
        raise Refused("exceptions of what does not repeat", code="no-master")
    return Wanted(said, out, changed, uid, raw)


def exceptions(
    graph: Graph, id: str, wanted: Wanted, aside: Callable[[datetime, Json], None]
) -> None:
    """Take out and change days of a series. Days it does not have are passed over.

    Args:
        graph: the account.
        id: of the series.
        wanted: the object.
        aside: makes an event of its own of a day that was moved past its neighbours, which
            Outlook does not let an exception do.
    """
    if "recurrence" not in wanted.master:
        return
    days = [*wanted.out, *(at for at, _ in wanted.changed)]
    if not days:
        return
    first, last = min(days) - timedelta(days=2), max(days) + timedelta(days=2)
    window = f"startDateTime={first:%Y-%m-%dT%H:%M:%SZ}&endDateTime={last:%Y-%m-%dT%H:%M:%SZ}"
    path = f"/me/events/{part(id)}/instances?{window}&$top=200"
    found = {_start(one): one["id"] for one in graph.pages(path)}
    for at in wanted.out:
        if at in found:
            try:
                graph.delete(f"/me/events/{part(found[at])}")
            except NotThere:
                continue
    for at, said in wanted.changed:
        if at in found:
            try:
                graph.patch(f"/me/events/{part(found[at])}", said)
            except Refused as error:
                if error.code != "crosses-neighbours":
                    raise
                aside(at, said)
                graph.delete(f"/me/events/{part(found[at])}")


def _changed(one: Component, calendar: Component) -> tuple[datetime, Json]:
    at = icalendar.get_moment(one, "RECURRENCE-ID")
    if at is None:
        raise Refused("two events of one name", code="not-valid")
    said = fields(one, calendar)
    for name in _FIRST_ONLY:
        said.pop(name, None)
    return instant(at, calendar), said


def _start(one: Json) -> datetime:
    """When an occurrence was meant to be, also after it was moved."""
    if one.get("originalStart"):
        return datetime.fromisoformat(one["originalStart"]).astimezone(UTC)
    at: Moment = moment(one, "start", "UTC")
    return instant(at)
