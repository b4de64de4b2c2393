"""Whatever a cloud does, in any order: no version once saved is lost, nothing wrong is believed."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from connectors.errors import StartOver, TryLater
from connectors.memory import client
from tests import oracle
from tests.desktop.engine.faulty import Desk, card, empty_card

PEOPLE = st.integers(0, 29)


class Story(RuleBasedStateMachine):
    """A person, a cloud with its moods, and a vault pulled from it."""

    def __init__(self) -> None:
        super().__init__()
        memory = Path("/dev/shm")
        self.folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
        self.desk = Desk(self.folder)
        self.saved: set[bytes] = set()
        self.version = 0

    @initialize()
    def begin(self) -> None:
        self.desk.cloud.fill(self.desk.book, range(20))
        self.pull()

    @rule(who=PEOPLE)
    def edit(self, who: int) -> None:
        self.version += 1
        self.desk.cloud.set(self.desk.book, f"p{who}", card(who, f" {self.version}"))

    @rule(who=PEOPLE)
    def empty(self, who: int) -> None:
        self.desk.cloud.set(self.desk.book, f"p{who}", empty_card(who))

    @rule(who=st.sets(PEOPLE, max_size=25))
    def remove(self, who: set[int]) -> None:
        there = self.desk.cloud._held[self.desk.book.id].items
        self.desk.cloud.forget(self.desk.book, [one for one in who if f"p{one}" in there])

    @rule(who=st.sets(PEOPLE, max_size=30))
    def lie(self, who: set[int]) -> None:
        self.desk.cloud.hidden = {f"p{one}" for one in who}

    @rule(deltas=st.booleans(), endless=st.booleans(), twice=st.booleans())
    def mood(self, deltas: bool, endless: bool, twice: bool) -> None:
        self.desk.cloud.deltas = deltas
        self.desk.cloud.endless = endless
        self.desk.cloud.twice = twice

    @rule(days=st.integers(-10, 10))
    def time_passes(self, days: int) -> None:
        self.desk.clock.later(days=days)

    @rule()
    def pull(self) -> None:
        report = self.desk.pull()
        assert report.error is None
        self.remember()

    @rule(at=st.integers(1, 30), expired=st.booleans())
    def pull_badly(self, at: int, expired: bool) -> None:
        first = self.desk.cloud.requests

        def fault(number: int, what: str) -> None:
            if (
                number - first >= at
                and expired
                and what == "page"
                and self.desk.cloud.sinceless == 0
            ):
                raise StartOver
            if number - first >= at and not expired:
                raise TryLater(after=10_000)

        self.desk.cloud.sinceless = 0
        self.desk.cloud.fault = fault
        report = self.desk.pull()
        self.desk.cloud.fault = lambda number, what: None
        assert report.error is None
        self.remember()

    @precondition(lambda self: self.desk.engine.status().holds)
    @rule(accept=st.booleans())
    def answer(self, accept: bool) -> None:
        hold = self.desk.engine.status().holds[0]
        self.desk.engine.answer(hold.id, accept)

    def remember(self) -> None:
        self.saved |= set(self.desk.current().values())

    @invariant()
    def nothing_saved_is_lost(self) -> None:
        if not self.saved:
            return
        with self.desk.vault() as vault:
            for body in self.saved:
                assert vault.body(hashlib.sha256(body).hexdigest()).read_bytes() == body
            found = vault.check()
            assert (found.damaged, found.missing) == ((), ())

    def teardown(self) -> None:
        """In the end the cloud tells the truth: then the vault has all it has, and converges."""
        cloud = self.desk.cloud
        cloud.hidden, cloud.endless, cloud.twice, cloud.deltas = set(), False, False, False
        self.desk.pull()
        report = self.desk.pull()
        there = {id: body for id, (_, body) in cloud._held[self.desk.book.id].items.items()}
        current = self.desk.current()
        assert set(there) <= set(current)
        held = {id for hold in self.desk.engine.status().holds for id in hold.ids}
        with self.desk.vault() as vault:
            held |= vault.shelves("old")[0].stay()
        assert {id: body for id, body in there.items() if id not in held} == {
            id: body for id, body in current.items() if id in there and id not in held
        }
        assert set(current) - set(there) <= held
        assert report.exit in {0, 3}
        self.desk.close()
        body = {hashlib.sha256(one).hexdigest() for one in self.saved}
        assert oracle.wrong_with(self.desk.root, body) == []
        client._CLOUDS.clear()
        shutil.rmtree(self.folder)


TestStory = Story.TestCase
TestStory.settings = settings(
    max_examples=12,
    stateful_step_count=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
