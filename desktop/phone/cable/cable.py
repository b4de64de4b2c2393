"""Everything of the vault onto the phone at the other end of a cable."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterator, Sequence

from connectors.formats.lines import FormatError
from connectors.model import Kind
from desktop.engine.failure import EngineError
from desktop.engine.outcome import LATER
from desktop.engine.report import Trouble
from desktop.phone.cable import contact_rows, event_rows
from desktop.phone.cable.adb import Adb, quoted
from desktop.phone.cable.fill import Table, fill
from desktop.phone.cable.rows import Family, insert, query
from desktop.phone.offer import Matter
from desktop.phone.tally import Tally, file_name
from desktop.vault import Shelf, Vault
from desktop.vault.words import Kept

CAMERA = "/sdcard/DCIM/Elsewhere"
_MINE = "LIKE 'elsewhere:%'"
_PEOPLE = Table(contact_rows.URI, "sourceid", "sync1", f"sourceid {_MINE}")
_EVENTS = Table(event_rows.EVENTS, "_sync_id", "sync_data1", f"_sync_id {_MINE}")
_MONTH = re.compile(r"/(\d{4}-\d{2})/[^/]+\Z")
_SUM = re.compile(r"^([0-9a-f]{64})  (.+)$", re.MULTILINE)

Tell = Callable[[Kind, int, int], None]


def put(
    phone: Adb, vault: Vault, accounts: Sequence[str], tally: Tally, tell: Tell
) -> dict[Kind, int]:
    """Contacts, calendars and photos; gives what is on the phone by kind afterwards.

    To-dos are not put: Android has no place for them. Run again after a cut it goes on.

    Args:
        phone: connected.
        vault: open; only read.
        accounts: names, or none for all.
        tally: told of what cannot be read and is left out.
        tell: hears kind, done and of how many.

    Raises EngineError "phone-stopped" when the phone refuses, or is pulled off the cable.
    """
    shelves = [one for one in vault.shelves() if not accounts or one.account in set(accounts)]
    there = dict.fromkeys(Kind, 0)
    people = list(_people(vault, _of(shelves, Kind.CONTACTS), tally))
    for done in fill(phone, _PEOPLE, people):
        tell(Kind.CONTACTS, done, len(people))
        there[Kind.CONTACTS] = done
    for shelf in _of(shelves, Kind.CALENDAR):
        number = _calendar(phone, vault, shelf)
        objects = list(_events(vault, shelf, number, tally))
        every = [family for families in objects for family in families]
        for done in fill(phone, _of_calendar(number), every):
            tell(Kind.CALENDAR, done, len(every))
        there[Kind.CALENDAR] += len(objects)
    for shelf in _of(shelves, Kind.PHOTOS):
        there[Kind.PHOTOS] += _photos(phone, shelf, tally, tell)
    return there


def _of(shelves: Sequence[Shelf], kind: Kind) -> list[Shelf]:
    return [one for one in shelves if one.collection.kind is kind]


def _key(vault: Vault, shelf: Shelf, id_: str = "") -> str:
    said = f"{vault.id}\n{shelf.account}\n{shelf.collection.id}\n{id_}"
    return "elsewhere:" + hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _people(vault: Vault, shelves: Sequence[Shelf], tally: Tally) -> Iterator[Family]:
    for shelf in shelves:
        for kept, body in tally.readable(shelf):
            try:
                yield contact_rows.contact(_key(vault, shelf, kept.id), body)
            except FormatError:
                tally.add(Matter.UNREADABLE, file_name(kept))


def _calendar(phone: Adb, vault: Vault, shelf: Shelf) -> int:
    """The number of the calendar on the phone; made when it is not there."""
    key = _key(vault, shelf)
    wanted = f"name='{key}'"
    for make in (True, False):
        for row in query(phone, event_rows.CALENDARS, ("_id",), wanted):
            return int(row["_id"])
        if make:
            values = event_rows.calendar(key, shelf.collection.name)
            phone.script([insert(event_rows.CALENDARS, values)])
    raise EngineError(Trouble("phone-stopped"), exit=LATER)


def _of_calendar(number: int) -> Table:
    return Table(_EVENTS.uri, _EVENTS.key, _EVENTS.mark, f"{_EVENTS.mine} AND calendar_id={number}")


def _events(vault: Vault, shelf: Shelf, number: int, tally: Tally) -> Iterator[tuple[Family, ...]]:
    for kept, body in tally.readable(shelf):
        try:
            yield event_rows.events(_key(vault, shelf, kept.id), number, body)
        except FormatError:
            tally.add(Matter.UNREADABLE, file_name(kept))


def _photos(phone: Adb, shelf: Shelf, tally: Tally, tell: Tell) -> int:
    """Each photo once, under its month, its bytes compared by the phone's own sha256sum."""
    items = list(shelf.items())
    phone.shell(f"mkdir -p {quoted(CAMERA)}")
    told = phone.shell(f"find {quoted(CAMERA)} -type f -exec sha256sum {{}} +")
    taken = {path: sha256 for sha256, path in _SUM.findall(told)}
    have = set(taken.values())
    there = 0
    for done, kept in enumerate(items, 1):
        if kept.sha256 in have or _photo(phone, shelf, kept, taken, tally):
            have.add(kept.sha256)
            there += 1
        tell(Kind.PHOTOS, done, len(items))
    # MediaProvider looks by itself where the phone's storage is its own; older ones are told.
    scan = "content call --uri content://media --method scan_volume --arg external_primary"
    phone.shell(f"{scan} || true")
    return there


def _photo(phone: Adb, shelf: Shelf, kept: Kept, taken: dict[str, str], tally: Tally) -> bool:
    """Under another name until the phone has counted its bytes, so that no half photo shows."""
    try:
        body = shelf.path(kept)
    except (KeyError, OSError):
        tally.add(Matter.UNREADABLE, file_name(kept))
        return False
    found = _MONTH.search(kept.path)
    folder = f"{CAMERA}/{found[1] if found else 'undated'}"
    stem, ending = posixpath.splitext(file_name(kept))
    path = f"{folder}/{stem}{ending}"
    if path in taken:
        path = f"{folder}/{stem}-{kept.sha256[:8]}{ending}"
    part = f"{CAMERA}/.arriving"
    phone.shell(f"mkdir -p {quoted(folder)}")
    phone.push(body, part)
    arrived = _SUM.search(phone.shell(f"sha256sum {quoted(part)}"))
    if arrived is None or arrived[1] != kept.sha256:
        phone.shell(f"rm -f {quoted(part)}")
        tally.add(Matter.UNREADABLE, file_name(kept))
        return False
    phone.shell(f"mv {quoted(part)} {quoted(path)}")
    taken[path] = kept.sha256
    return True
