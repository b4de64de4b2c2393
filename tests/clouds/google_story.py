"""A little of everything for a fake Google that is tried by hand."""

from __future__ import annotations

import base64

from tests.clouds.google import GoogleCloud

# One grey pixel.
PICTURE = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////"
    "////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQ"
    "AQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z"
)


def furnish(cloud: GoogleCloud, guests: int = 30) -> None:
    """Contacts with a label and a picture, two calendars, a to-do list."""
    people = cloud.people
    label = people.groups.add("Analysts")
    member = [{"contactGroupMembership": {"contactGroupResourceName": label}}]
    people.add(
        {
            "names": [{"givenName": "Ada", "familyName": "Lovelace"}],
            "memberships": [*member, {"contactGroupMembership": {"contactGroupResourceName": "contactGroups/myContacts"}}],
            "phoneNumbers": [{"value": "+44 20 7946 0000", "type": "mobile"}],
            "emailAddresses": [{"value": "ada@example.org", "type": "home"}],
            "birthdays": [{"date": {"month": 12, "day": 10}}],
            "relations": [{"person": "Annabella", "type": "mother"}],
        },
        PICTURE,
    )  # fmt: skip
    for number in range(1, guests):
        people.add(
            {
                "names": [{"givenName": f"Guest {number}"}],
                "phoneNumbers": [{"value": f"+49 30 {number:05}"}],
            }
        )
    zone = "Europe/Berlin"
    start = {"dateTime": "2025-01-06T10:00:00+01:00", "timeZone": zone}
    end = {"dateTime": "2025-01-06T11:00:00+01:00", "timeZone": zone}
    series = cloud.calendars.add(
        {"summary": "Stand-up", "start": start, "end": end, "recurrence": ["RRULE:FREQ=WEEKLY"]}
    )
    moved = {"dateTime": "2025-01-13T15:00:00+01:00", "timeZone": zone}
    until = {"dateTime": "2025-01-13T16:00:00+01:00", "timeZone": zone}
    original = {"dateTime": "2025-01-13T10:00:00+01:00", "timeZone": zone}
    cloud.calendars.except_(
        series, original, {"summary": "Stand-up, later", "start": moved, "end": until}
    )
    family = cloud.calendars.add_calendar("family@group.calendar.google.com", "Family")
    cloud.calendars.add(
        {"summary": "Holiday", "start": {"date": "2025-07-01"}, "end": {"date": "2025-07-15"}},
        family,
    )
    (tasks, *_) = cloud.tasks.lists
    top = cloud.tasks.add(tasks, title="Pack", due="2025-06-30T00:00:00Z")
    cloud.tasks.add(tasks, title="Passports", parent=top)
    cloud.tasks.add(tasks, title="Book the train", status="completed", hidden=True)
