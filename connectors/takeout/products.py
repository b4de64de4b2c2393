"""Contacts, calendars and to-dos in an export, beside the photos."""

from __future__ import annotations

from connectors.model import Kind
from connectors.net.archive_items import LARGEST, Body, Shelves
from connectors.net.archive_list import Located
from connectors.net.archives import Archives
from connectors.takeout import todos

_TASKS = 64 << 20


def gather(archives: Archives) -> Shelves:
    """Every collection but the photos; a later export's form of an item replaces the earlier."""
    shelves = Shelves()
    cards: dict[str, list[Located]] = {}
    for group, located in archives.files("%.vcf", "%.vcard", "%.ics", "%task%.json"):
        name = located.member.path.rpartition("/")[2]
        low = name.lower()
        if low.endswith((".vcf", ".vcard")):
            cards.setdefault(group, []).append(located)
        elif low.endswith(".ics"):
            body = archives.whole(located, LARGEST)
            shelves.add_calendar(name[: -len(".ics")], body, group)
        elif low.endswith(".json") and low.startswith("task"):
            for each in todos.read(archives.whole(located, _TASKS)):
                shelf = shelves.of(Kind.TASKS, each.list_name, each.list_id)
                shelf.items[each.uid] = Body(each.text, each.original)
    for of_group in cards.values():
        of_group.sort(key=lambda one: (-one.member.size, one.member.path))
        shelves.add_cards("Contacts", (archives.whole(one, LARGEST) for one in of_group))
    return shelves
