"""Contacts, calendars and reminders in Apple's export."""

from __future__ import annotations

from connectors.net.archive_items import LARGEST, Shelves
from connectors.net.archive_list import Located
from connectors.net.archives import Archives


def gather(archives: Archives) -> Shelves:
    """Every collection but the photos."""
    shelves = Shelves()
    cards: list[Located] = []
    for _, located in archives.files("%.vcf", "%.vcard", "%.ics"):
        name = located.member.path.rpartition("/")[2]
        if name.lower().endswith((".vcf", ".vcard")):
            cards.append(located)
        elif name.lower().endswith(".ics"):
            shelves.add_calendar(name[: -len(".ics")], archives.whole(located, LARGEST))
    cards.sort(key=lambda one: (-one.member.size, one.member.path))
    if cards:
        shelves.add_cards("Contacts", (archives.whole(one, LARGEST) for one in cards))
    return shelves
