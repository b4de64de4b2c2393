"""Every vCard and iCalendar file of the corpus goes the whole way round, and all are accounted for."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from connectors.formats.guests import without_guests
from connectors.formats.split import split_calendar, split_cards
from connectors.memory.client import MemoryCloud
from connectors.model import Entry, Item, Kind
from desktop.engine.report import Report
from desktop.engine.tasks import Check, Form, Mirror, Pull, Recover, Restore
from tests.clouds.missing import corpus
from tests.desktop.engine.scene import Scene, bodies, counts

NAMES = {Kind.CONTACTS: "Everyone", Kind.CALENDAR: "Everything", Kind.TASKS: "To do"}


MOST = 2
"""Items taken of one file; the corpus has calendars of thousands that are all alike."""


def items() -> Iterator[tuple[Kind, bytes]]:
    """Items of every file of the corpus; one that cannot be taken apart is one item as it is."""
    for path in sorted(corpus("vcard").rglob("*")):
        if path.is_file():
            body = path.read_bytes()
            for card in list(islice(split_cards(body), MOST)) or [body]:
                yield Kind.CONTACTS, card
    for path in sorted(corpus("ical").rglob("*")):
        if path.is_file():
            body = path.read_bytes()
            found = [(kind, one) for kind, _, one in islice(split_calendar(body), MOST)]
            yield from found or [(Kind.CALENDAR, body)]


def fill(cloud: MemoryCloud) -> dict[Kind, Counter[bytes]]:
    put: dict[Kind, Counter[bytes]] = {kind: Counter() for kind in NAMES}
    books = {kind: cloud.create(kind, name) for kind, name in NAMES.items()}
    for number, (kind, body) in enumerate(items()):
        name = f"{number}-{hashlib.sha256(body).hexdigest()[:8]}"
        cloud.put(books[kind], name, Item(Entry(name, ""), (body,)), None)
        put[kind][body] += 1
    return put


def closed(report: Report) -> dict[Kind, tuple[int, int, int, int, int]]:
    return {row.kind: counts(row) for row in report.accounts[0].collections}


def test_nothing_is_dropped_on_the_whole_way_round(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "first")
    for name in ("old", "new"):
        scene.add(name)
    scene.add("disk", "folder", path=str(tmp_path / "disk"))
    put = fill(scene.cloud("old"))
    totals = {kind: found.total() for kind, found in put.items()}

    pulled = scene.run(Pull(("old",)))
    assert {row.kind: row.total for row in pulled.accounts[0].collections} == totals
    assert pulled.exit in {0, 1}
    noted = {row.kind: row.noted for row in pulled.accounts[0].collections}
    for shelf in scene.shelves("old"):
        with scene.vault() as vault:
            (mine,) = [one for one in vault.shelves("old") if one.folder == shelf.folder]
            kept = Counter(mine.read(one) for one in mine.items())
            assert kept == put[mine.collection.kind]
            assert sum(bool(one.noted) for one in mine.items()) == noted[mine.collection.kind]

    mirrored = scene.run(Mirror("old", "disk", Form.FILES))
    assert closed(mirrored) == {kind: (n, n, 0, 0, 0) for kind, n in totals.items()}
    again = scene.run(Mirror("old", "disk", Form.FILES))
    assert closed(again) == {kind: (n, 0, n, 0, 0) for kind, n in totals.items()}

    fresh = Scene(tmp_path / "second")
    fresh.add("disk", "folder", path=str(tmp_path / "disk"))
    fresh.add("third")
    recovered = fresh.run(Recover("disk"))
    assert (recovered.error, recovered.exit) == (None, 0)
    assert {row.kind: row.total for row in recovered.accounts[0].collections} == totals
    assert fresh.run(Check("old")).exit == 0

    restored = fresh.run(Restore("old", "third"))
    assert closed(restored) == {kind: (n, n, 0, 0, 0) for kind, n in totals.items()}
    for kind, name in NAMES.items():
        back = Counter(bodies(fresh.cloud("third"), kind, name).values())
        sent = Counter(
            {body if kind is Kind.CONTACTS else without_guests(body): 0 for body in put[kind]}
        )
        for body, count in put[kind].items():
            sent[body if kind is Kind.CONTACTS else without_guests(body)] += count
        assert back == sent
    doubled = fresh.run(Restore("old", "third"))
    assert closed(doubled) == {kind: (n, 0, n, 0, 0) for kind, n in totals.items()}
