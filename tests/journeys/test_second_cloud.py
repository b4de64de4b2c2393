"""The whole story on real servers: pulled, copied twice, lost, recovered, restored, nothing missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from connectors.contract import Destination, Source
from connectors.model import Collection, Kind
from desktop.engine.mirror.items.looking import bodies, look
from desktop.engine.patience import Patience
from desktop.engine.report import Report
from desktop.engine.tasks import Check, Drill, Form, Mirror, Pull, Recover, Restore, Undo
from tests.clouds import cyrus, dav, davical, radicale, sabre, sogo, xandikos
from tests.clouds.cloud import Cloud
from tests.clouds.s3 import bucket
from tests.clouds.webdav import webdav
from tests.connectors.things import thing
from tests.desktop.engine.scene import Scene, codes, counts

SERVERS = {
    "radicale": radicale, "xandikos": xandikos, "cyrus": cyrus, "sabre": sabre,
    "davical": davical, "sogo": sogo,
}  # fmt: skip
KINDS = (Kind.CONTACTS, Kind.CALENDAR, Kind.TASKS)
COUNT = 5
PATIENT = Patience(lambda seconds: False)


@contextmanager
def running(start: Callable[..., Cloud], *given: object) -> Iterator[Cloud]:
    cloud = start(*given)
    try:
        yield cloud
    finally:
        cloud.stop()


def fill(to: Destination) -> None:
    for kind in KINDS:
        collection = to.create(kind, f"My {kind}")
        for number in range(COUNT):
            uid = f"{kind}-{number}"
            to.put(collection, uid, thing(kind, uid, f"Thing {number}"), None)


def held(scene: Scene, name: str) -> dict[Kind, Counter[bytes]]:
    """Every body of an account, by kind."""
    source = scene.accounts.open(name)
    try:
        found: dict[Kind, Counter[bytes]] = {}
        for collection in source.collections():
            there = contents(source, collection)
            if there:
                found.setdefault(collection.kind, Counter()).update(there)
        return found
    finally:
        source.close()


def contents(source: Source, collection: Collection) -> list[bytes]:
    entries = list(look(PATIENT, source, collection, None).entries.values())
    back = bodies(PATIENT, source, collection, entries).came
    return [body for _, body in back.values()]


def mine(report: Report) -> dict[str, tuple[int, int, int, int, int]]:
    return {row.name: counts(row) for row in report.accounts[0].collections if row.total}


EACH = {f"My {kind}": COUNT for kind in KINDS}


@pytest.mark.parametrize(
    ("first", "second", "place"),
    [
        ("fake", "fake", "folder"),
        ("radicale", "xandikos", "folder"),
        ("xandikos", "cyrus", "s3"),
        ("cyrus", "radicale", "webdav"),
        ("davical", "sabre", "folder"),
        ("sabre", "sogo", "folder"),
    ],
)
def test_lost_on_both_sides_and_back_whole(
    tmp_path: Path, first: str, second: str, place: str
) -> None:
    with started(tmp_path, "first", first) as old, started(tmp_path, "second", second) as new:
        story(tmp_path, old, new, place)


@contextmanager
def started(tmp_path: Path, name: str, kind: str) -> Iterator[Cloud]:
    if kind == "fake":
        with running(dav.start) as cloud:
            yield cloud
        return
    folder = tmp_path / name
    folder.mkdir()
    with running(SERVERS[kind].start, folder) as cloud:
        yield cloud


@contextmanager
def placed(tmp_path: Path, place: str) -> Iterator[Callable[[Scene], object]]:
    if place == "folder":
        yield lambda scene: scene.add("disk", "folder", path=str(tmp_path / "disk"))
    elif place == "s3":
        with bucket(tmp_path / "s3") as served:
            yield lambda scene: scene.sign_in("disk", "s3", served.session())
    else:
        (tmp_path / "dav").mkdir()
        with webdav("wsgidav", tmp_path / "dav") as folder:
            yield lambda scene: scene.sign_in("disk", "webdav", folder.session())


def story(tmp_path: Path, old: Cloud, new: Cloud, place: str) -> None:
    scene = Scene(tmp_path / "laptop")
    scene.sign_in("old", "dav", old.session())
    scene.sign_in("new", "dav", new.session())
    to = scene.accounts.destination("old")
    fill(to)
    to.close()
    with placed(tmp_path, place) as add:
        add(scene)
        pulled = scene.run(Pull(("old",)))
        assert {row.name: row.total for row in pulled.accounts[0].collections if row.total} == EACH

        for target, form in (("new", Form.NATIVE), ("disk", Form.FILES)):
            once = scene.run(Mirror("old", target, form))
            assert mine(once) == {name: (n, n, 0, 0, 0) for name, n in EACH.items()}, codes(once)
            twice = scene.run(Mirror("old", target, form))
            assert mine(twice) == {name: (n, 0, n, 0, 0) for name, n in EACH.items()}
            assert twice.exit == 0
            assert scene.run(Check("old", target)).exit == 0
        drilled = scene.run(Drill("old", "new", full=True))
        assert {kind: proof.equal for kind, proof in drilled.proofs.items()} == dict.fromkeys(
            KINDS, COUNT
        )
        assert {kind: n.total() for kind, n in held(scene, "new").items()} == dict.fromkeys(
            KINDS, COUNT
        )

        fresh = Scene(tmp_path / "new-laptop")
        add(fresh)
        recovered = fresh.run(Recover("disk"))
        assert (recovered.error, recovered.exit) == (None, 0)
        rows = recovered.accounts[0].collections
        assert {row.name: row.total for row in rows if row.total} == EACH

        with running(dav.start) as third:
            fresh.sign_in("third", "dav", third.session())
            dry = fresh.run(Restore("old", "third", dry_run=True))
            restored = fresh.run(Restore("old", "third"))
            assert mine(restored) == mine(dry)
            assert mine(restored) == {name: (n, n, 0, 0, 0) for name, n in EACH.items()}
            again = fresh.run(Restore("old", "third"))
            assert mine(again) == {name: (n, 0, n, 0, 0) for name, n in EACH.items()}
            assert held(fresh, "third") == held(scene, "old")
            undone = fresh.run(Undo(restored.run))
            assert sum(row.removed for row in undone.accounts[0].collections) == 3 * COUNT
            assert not held(fresh, "third")
