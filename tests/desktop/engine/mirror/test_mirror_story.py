"""Whatever happens to a second account, in any order: nothing is doubled, nothing taken in step."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from connectors.errors import TryLater
from connectors.formats.identify import identify
from connectors.memory import client
from connectors.memory.client import MemoryCloud
from connectors.model import Collection, Entry, Item, Kind
from desktop.engine.tasks import Form, Mirror
from tests import oracle
from tests.desktop.engine.scene import FRIENDS, Scene, card

PEOPLE = st.integers(0, 11)
DAYS = 86_400


class Moody(MemoryCloud):
    """A second account that breaks off before a put or, having taken it, before it answers."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.left = 10**9
        self.takes = False

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        self.left -= 1
        if self.left < 0 and not self.takes:
            raise TryLater(after=10_000)
        done = super().put(collection, key, item, over)
        if self.left < 0:
            raise TryLater(after=10_000)
        return done


class Story(RuleBasedStateMachine):
    """A vault that changes, and a second account with hands other than ours in it."""

    def __init__(self) -> None:
        super().__init__()
        memory = Path("/dev/shm")
        self.folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
        self.scene = Scene(self.folder)
        self.there = Moody("new")
        client._CLOUDS[f"{self.folder}/new"] = self.there
        self.scene.add("new")
        self.version = 0
        self.left: dict[str, float] = {}
        self.theirs: set[str] = set()

    @initialize()
    def begin(self) -> None:
        self.scene.keep("old", FRIENDS, {f"p{n}": card(f"uid-{n}", f"P {n}") for n in range(8)})
        self.mirror()

    @rule(who=PEOPLE)
    def change(self, who: int) -> None:
        self.version += 1
        body = card(f"uid-{who}", f"P {who}", f"NOTE:{self.version}")
        self.scene.keep("old", FRIENDS, {f"p{who}": body})
        self.left.pop(f"uid-{who}", None)

    @rule(who=PEOPLE)
    def drop(self, who: int) -> None:
        before = self.current()
        self.scene.drop("old", FRIENDS, [f"p{who}"])
        if f"uid-{who}" in before:
            self.left[f"uid-{who}"] = self.scene.clock.monotonic()

    @rule(who=PEOPLE)
    def somebody_removes(self, who: int) -> None:
        for held in self.there._held.values():
            for entry, body in list(held.items.values()):
                if f"UID:uid-{who}\r".encode() in body:
                    self.there.remove(held.collection, entry)
                    self.theirs.add(f"uid-{who}")

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        self.scene.clock.turn(days=days)

    @rule()
    def mirror(self) -> None:
        before = self.uids()
        self.scene.run(Mirror("old", "new", Form.NATIVE))
        self.judge(before)

    @rule(at=st.integers(0, 6), takes=st.booleans())
    def mirror_badly(self, at: int, takes: bool) -> None:
        before = self.uids()
        self.there.left, self.there.takes = at, takes
        self.scene.run(Mirror("old", "new", Form.NATIVE))
        self.there.left = 10**9
        self.judge(before)

    def judge(self, before: Counter[str]) -> None:
        """A mirror takes nothing away that left the vault less than thirty days ago."""
        now = self.scene.clock.monotonic()
        for uid in set(before) - set(self.uids()):
            assert uid in self.left, f"{uid} is in the vault and was taken away"
            assert now - self.left[uid] >= 30 * DAYS

    @invariant()
    def nobody_is_there_twice(self) -> None:
        assert all(count == 1 for count in self.uids().values())

    def uids(self) -> Counter[str]:
        bodies = [body for held in self.there._held.values() for _, body in held.items.values()]
        return Counter(identify(Kind.CONTACTS, body).uid for body in bodies)

    def current(self) -> dict[str, bytes]:
        (shelf,) = self.scene.shelves("old")
        return {kept.uid: shelf.read(kept) for kept in shelf.items()}

    def teardown(self) -> None:
        """In the end all that nobody removed over there is there as the vault has it."""
        if not (self.scene.root / ".elsewhere").exists():
            return
        for _ in range(2):
            self.scene.run(Mirror("old", "new", Form.NATIVE))
        bodies = {
            identify(Kind.CONTACTS, body).uid: body
            for held in self.there._held.values()
            for _, body in held.items.values()
        }
        for uid, body in self.current().items():
            if uid not in self.theirs:
                assert bodies[uid] == body
        self.nobody_is_there_twice()
        assert oracle.wrong_with(self.scene.root) == []
        client._CLOUDS.clear()
        shutil.rmtree(self.folder)


TestStory = Story.TestCase
TestStory.settings = settings(
    max_examples=12,
    stateful_step_count=14,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
