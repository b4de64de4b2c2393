"""Five years of daily runs in minutes, with faults at random: `python -m tests.soak.years`.

    python -m tests.soak.years [DAYS [SEED]]

Every day the person's account changes a little and is pulled and mirrored, on many days with a fault
of the account, the network, the disk or the second cloud. After each day everything ever kept must
still be had, byte for byte, and once faults are over the copies must be whole and a drill must pass.
"""

from __future__ import annotations

import hashlib
import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from connectors.errors import ConnectorError, SignInAgain, TryLater
from desktop.engine import answers
from desktop.engine.failure import EngineError
from desktop.engine.report import Report
from desktop.engine.tasks import Check, Drill, Form, Mirror, Pull, Recover, Task
from tests.desktop.engine.faulty import Faulty, card
from tests.desktop.engine.scene import Scene

MIRROR = Mirror("old", "disk", Form.FILES)
PEOPLE = 60


@dataclass
class Soak:
    """One computer, one account, one second cloud, and a list of everything ever kept."""

    folder: Path
    chance: random.Random
    kept: dict[str, bytes] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    whole: bool = False

    def __post_init__(self) -> None:
        self.scene = Scene(self.folder)
        self.cloud = Faulty(f"{self.folder}/old")
        self.book = self.cloud.contacts()
        self.scene.add("old")
        self.scene.add("disk", "folder", path=str(self.folder / "disk"))
        self.cloud.fill(self.book, range(PEOPLE))
        self.next = PEOPLE

    def day(self, number: int) -> None:
        """Changes, one fault or none, a pull, a mirror; then the oracle."""
        self.scene.clock.turn(days=1)
        self.change(number)
        faulty = self.chance.random() < 0.4
        if faulty:
            self.break_something()
        self.run(Pull(("old",)))
        self.note()
        self.answer()
        self.whole = self.run(MIRROR) is not None and not faulty
        self.mend()
        if number % 7 == 0:
            self.quiet_day()
        self.nothing_is_lost(every=number % 7 == 0)

    def change(self, number: int) -> None:
        there = [id_ for id_, _ in self.cloud._held[self.book.id].items.items()]
        for id_ in self.chance.sample(there, min(2, len(there))):
            body = card(int(id_[1:]), f", day {number}")
            self.cloud.set(self.book, id_, body)
        if self.chance.random() < 0.3:
            self.cloud.fill(self.book, [self.next])
            self.next += 1
        if len(there) > 20 and self.chance.random() < 0.2:
            self.cloud.forget(self.book, [int(self.chance.choice(there)[1:])])
        if self.chance.random() < 0.004:
            self.seen["everything gone"] += 1
            self.cloud.forget(self.book, [int(id_[1:]) for id_ in there if self.there(id_)])
            self.cloud.fill(self.book, range(self.next, self.next + 30))
            self.next += 30

    def there(self, id_: str) -> bool:
        return id_ in self.cloud._held[self.book.id].items

    def break_something(self) -> None:
        kind = self.chance.choice(
            ["later", "cut", "revoked", "hidden", "endless", "twice", "deaf", "flip", "unlink",
             "index", "clock", "mirror flip", "mirror unlink"]
        )  # fmt: skip
        self.seen[kind] += 1
        at = self.chance.randrange(1, 30)
        error: dict[str, Exception] = {
            "later": TryLater("later", after=99_999),
            "cut": ConnectorError("cut", code="unreachable"),
            "revoked": SignInAgain("revoked"),
        }
        ids = list(self.cloud._held[self.book.id].items)
        if kind in error:

            def fault(number: int, what: str, start: int = self.cloud.requests) -> None:
                if number >= start + at:
                    raise error[kind]

            self.cloud.fault = fault
        elif kind == "hidden":
            self.cloud.deltas = False
            self.cloud.hidden = set(
                self.chance.sample(ids, len(ids) // self.chance.choice([1, 2, 9]))
            )
        elif kind == "endless":
            self.cloud.endless = True
        elif kind == "twice":
            self.cloud.twice = True
        elif kind == "deaf":
            self.cloud.deaf = set(self.chance.sample(ids, 3))
        elif kind == "index":
            for path in self.scene.home.index.glob("*.sqlite*"):
                path.unlink()
        elif kind == "clock":
            self.scene.clock.turn(days=self.chance.choice([-400, 400]))
        elif self.whole:  # one copy at a time: the other one is known to be sound
            self.hurt(self.scene.root if "mirror" not in kind else self.folder / "disk", kind)

    def hurt(self, root: Path, kind: str) -> None:
        victims = sorted((root / "old").rglob("*.vcf"))
        if not victims:
            return
        victim = self.chance.choice(victims)
        if kind.endswith("unlink"):
            victim.unlink()
        else:
            body = bytearray(victim.read_bytes())
            body[self.chance.randrange(len(body))] ^= 1 << self.chance.randrange(8)
            victim.write_bytes(body)
        self.run(Check("old", "disk"))

    def mend(self) -> None:
        self.cloud.fault = lambda number, what: None
        self.cloud.hidden, self.cloud.deaf = set(), set()
        self.cloud.endless = self.cloud.twice = False
        self.cloud.deltas = True

    def answer(self) -> None:
        with self.scene.vault() as vault:
            for hold in vault.holds():
                self.seen["held"] += 1
                if self.chance.random() < 0.3:
                    answers.answer(self.scene.around, hold.id, self.chance.random() < 0.5)

    def quiet_day(self) -> None:
        """Without faults: what the account has is here, the mirror is whole, and a drill passes."""
        assert self.must(Pull(("old",))).exit in {0, 3}
        self.note()
        there = {id_: body for id_, (_, body) in self.cloud._held[self.book.id].items.items()}
        here = self.current()
        with self.scene.vault() as vault:
            held = {id_ for hold in vault.holds() for id_ in hold.ids}
        differ = [id_ for id_ in there if here.get(id_) != there[id_] and id_ not in held]
        assert not differ, f"not as the account has it: {differ[:5]}"
        self.run(MIRROR)
        from desktop.engine.mirror.removed_there import answer, waiting

        with self.scene.vault() as vault:
            for question in waiting(vault, ["old"], ["disk"]):
                answer(vault, ["old"], ["disk"], question.id, put_back=True)
        assert self.must(MIRROR).exit in {0, 1, 3}
        self.whole = True
        drilled = self.must(Drill("old", "disk"))
        lines = [line for proof in drilled.proofs.values() for line in proof.differ]
        assert drilled.exit == 0, lines[:5]

    def current(self) -> dict[str, bytes]:
        with self.scene.vault() as vault:
            return {
                kept.id: shelf.read(kept)
                for shelf in vault.shelves("old")
                for kept in shelf.items()
            }

    def note(self) -> None:
        with self.scene.vault() as vault:
            for shelf in vault.shelves("old"):
                for kept in shelf.items():
                    if kept.sha256 not in self.kept:
                        self.kept[kept.sha256] = shelf.read(kept)
                paths = [kept.path for kept in shelf.items()]
                assert len(paths) == len(set(paths)), "two items in one file"

    def nothing_is_lost(self, *, every: bool) -> None:
        wanted = (
            list(self.kept)
            if every
            else self.chance.sample(list(self.kept), min(40, len(self.kept)))
        )
        with self.scene.vault() as vault:
            for sha256 in wanted:
                body = vault.body(sha256).read_bytes()
                assert hashlib.sha256(body).hexdigest() == sha256

    def recover(self) -> None:
        """A new computer has the same items, from the second cloud alone."""
        with tempfile.TemporaryDirectory(dir=self.folder.parent) as folder:
            fresh = Scene(Path(folder))
            fresh.add("disk", "folder", path=str(self.folder / "disk"))
            report = fresh.run(Recover("disk"))
            assert report.exit == 0, (report.damaged, report.missing, report.error)
            with fresh.vault() as vault:
                found = {
                    kept.id: shelf.read(kept)
                    for shelf in vault.shelves("old")
                    for kept in shelf.items()
                }
        assert found == self.current()

    def run(self, task: Task) -> Report | None:
        try:
            report = self.scene.run(task)
        except (EngineError, ConnectorError) as error:
            self.seen[f"{type(task).__name__} {type(error).__name__}"] += 1
            return None
        return report if report.exit in {0, 1, 3} else None

    def must(self, task: Task) -> Report:
        return self.scene.run(task)


def main(days: int, seed: int) -> None:
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place:
        soak = Soak(Path(place) / "one", random.Random(seed))
        for number in range(1, days + 1):
            try:
                soak.day(number)
                if number % 180 == 0:
                    soak.quiet_day()
                    soak.recover()
            except BaseException:
                print(f"day {number} of seed {seed}; so far: {dict(soak.seen)}", file=sys.stderr)
                raise
        soak.quiet_day()
        soak.recover()
        objects = sum(
            1 for path in (soak.scene.root / ".elsewhere/objects").rglob("*") if path.is_file()
        )
        print(
            f"{days} days, seed {seed}: {len(soak.kept):,} bodies ever kept, all of them still here; "
        )
        print(f"{len(soak.current()):,} current, {objects:,} in history; faults: {dict(soak.seen)}")


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(*(given + [1825, 1][len(given) :]))
