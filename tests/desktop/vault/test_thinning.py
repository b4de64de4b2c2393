"""History is thrown away only when asked, and never the last version of anything, nor a pinned one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.vault import Shelf, Vault, VaultError
from desktop.vault.port import Port
from tests.desktop.vault.things import BOOK, Ticking, card, item


class Days(Ticking):
    """A clock that is turned by the day."""

    def turn(self, days: float) -> datetime:
        self.at += timedelta(days=days)
        return self.at


@pytest.fixture
def clock() -> Days:
    return Days()


@pytest.fixture
def vault(tmp_path: Path, clock: Days) -> Iterator[Vault]:
    with Vault.open(tmp_path / "v", tmp_path / "i", clock, create=True) as opened:
        yield opened


def shelf_of(vault: Vault, account: str = "work") -> Shelf:
    return vault.shelf(account, "dav", BOOK)


def keep(shelf: Shelf, id_: str, note: str, run: str) -> None:
    shelf.keep([item(id_, card(id_, id_, note), note)], run)


def readable(shelf: Shelf) -> dict[str, list[str]]:
    """The notes of each item's versions that can still be read."""
    found: dict[str, list[str]] = {}
    for version in shelf.history():
        try:
            body = shelf.read(version.kept).decode()
        except KeyError:
            continue
        note = body.partition("NOTE:")[2].partition("\r\n")[0]
        if note not in found.setdefault(version.kept.id, []):
            found[version.kept.id].append(note)
    return found


def five_days(vault: Vault, clock: Days) -> Shelf:
    """An item with five versions; one with three, removed on the last day."""
    shelf = shelf_of(vault)
    for day in range(5):
        keep(shelf, "a", f"a{day}", f"run-{day}")
        if day < 3:
            keep(shelf, "b", f"b{day}", f"run-{day}")
        clock.turn(1)
    shelf.drop(["b"], "run-5")
    return shelf


def test_nothing_is_ever_thrown_away_unasked(vault: Vault, clock: Days) -> None:
    shelf = five_days(vault, clock)
    clock.turn(5_000)
    vault.check()
    vault.rebuild()
    assert readable(shelf) == {"a": ["a0", "a1", "a2", "a3", "a4"], "b": ["b0", "b1", "b2"]}


def test_what_was_replaced_before_the_day_goes_and_the_last_of_everything_stays(
    vault: Vault, clock: Days
) -> None:
    shelf = five_days(vault, clock)
    thinned = vault.thin("work", clock.turn(900), "run-6")
    assert (thinned.bodies, thinned.bytes) == (6, 6 * len(card("a", "a", "a0")))
    assert readable(shelf) == {"a": ["a4"], "b": ["b2"]}
    found = vault.check()
    assert (found.damaged, found.missing) == ((), ())
    thrown = [(one.kept.id, one.thrown) for one in shelf.history() if one.thrown]
    assert len(thrown) == 6
    assert vault.thin("work", clock.now(), "run-7").bodies == 0


def test_only_what_is_older_than_the_day_goes(vault: Vault, clock: Days) -> None:
    began = clock.at
    shelf = five_days(vault, clock)
    vault.thin("work", began + timedelta(days=2, hours=12), "run-6")
    assert readable(shelf) == {"a": ["a2", "a3", "a4"], "b": ["b2"]}


def test_a_dry_run_counts_the_same_and_throws_nothing_away(vault: Vault, clock: Days) -> None:
    shelf = five_days(vault, clock)
    before = clock.turn(9)
    counted = vault.thin("work", before, "run-6", dry_run=True)
    assert readable(shelf)["a"] == ["a0", "a1", "a2", "a3", "a4"]
    assert vault.thin("work", before, "run-7") == counted


def test_an_index_built_anew_knows_what_was_thrown_away(vault: Vault, clock: Days) -> None:
    shelf = five_days(vault, clock)
    vault.thin("work", clock.turn(9), "run-6")
    vault.rebuild()
    assert sum(one.thrown for one in shelf.history()) == 6
    assert vault.check().missing == ()


def test_a_day_of_which_something_was_thrown_away_gives_only_what_is_truly_of_it(
    vault: Vault, clock: Days
) -> None:
    began = clock.at
    shelf = five_days(vault, clock)
    keep(shelf, "c", "c0", "run-5")
    vault.thin("work", clock.turn(9), "run-6")
    assert list(shelf.as_of(began + timedelta(days=1, hours=12))) == []
    assert {kept.id for kept in shelf.as_of(clock.now())} == {"a", "c"}


def test_a_hold_pins_the_account_as_it_was_before_the_run_that_asked(
    vault: Vault, clock: Days
) -> None:
    shelf = five_days(vault, clock)
    clock.turn(1)
    keep(shelf, "a", "spoilt", "run-bad")
    shelf.hold(["a"], "many-gone", "run-bad")
    (pin,) = vault.pins("work")
    assert pin.why == "many-gone"
    keep(shelf, "a", "later", "run-8")
    vault.thin("work", clock.turn(900), "run-9")
    assert readable(shelf) == {"a": ["a4", "later"], "b": ["b2"]}
    (good,) = shelf.as_of(pin.when)
    assert b"a4" in shelf.read(good)
    vault.rebuild()
    assert vault.pins("work") == (pin,)


def test_a_hold_that_grows_pins_nothing_anew(vault: Vault, clock: Days) -> None:
    shelf = five_days(vault, clock)
    keep(shelf, "c", "c0", "run-6")
    shelf.hold(["a"], "many-gone", "run-7")
    clock.turn(1)
    shelf.hold(["c"], "many-gone", "run-8")
    assert len(vault.pins("work")) == 1


def test_what_another_account_has_or_had_stays(vault: Vault, clock: Days) -> None:
    work, home = shelf_of(vault), shelf_of(vault, "home")
    for note in ("one", "two", "three"):
        keep(work, "a", note, f"run-{note}")
    keep(home, "a", "one", "run-h1")
    keep(home, "a", "two", "run-h2")
    vault.thin("work", clock.turn(9), "run-4")
    assert readable(work)["a"] == ["one", "two", "three"]
    assert readable(home)["a"] == ["one", "two"]


def test_what_the_item_says_again_stays(vault: Vault, clock: Days) -> None:
    shelf = shelf_of(vault)
    for run, note in enumerate(("one", "two", "one")):
        keep(shelf, "a", note, f"run-{run}")
    vault.thin("work", clock.turn(9), "run-4")
    assert readable(shelf)["a"] == ["one"]


def test_a_clock_that_was_set_back_makes_nothing_old(vault: Vault, clock: Days) -> None:
    shelf = shelf_of(vault)
    keep(shelf, "a", "one", "run-1")
    day = clock.at - timedelta(days=30)
    clock.turn(-20_000)
    keep(shelf, "a", "two", "run-2")
    keep(shelf, "a", "three", "run-3")
    assert vault.thin("work", day, "run-4").bodies == 0
    assert readable(shelf)["a"] == ["one", "two", "three"]


@pytest.mark.harmed("writes over a file by hand")
def test_the_person_s_own_version_stays(vault: Vault, clock: Days) -> None:
    shelf = shelf_of(vault)
    ((kept, _),) = shelf.keep([item("a", card("a", "a", "one"))], "run-1")
    (vault.root / kept.path).write_bytes(card("a", "a", "my own words"))
    keep(shelf, "a", "two", "run-2")
    keep(shelf, "a", "three", "run-3")
    vault.thin("work", clock.turn(9), "run-4")
    assert "my own words" in readable(shelf)["a"]
    assert "two" not in readable(shelf)["a"]


def test_a_crash_before_the_files_go_leaves_them_and_the_next_time_takes_them(
    tmp_path: Path, clock: Days
) -> None:
    class Stuck(Port):
        armed = False

        def unlink(self, path: Path | str) -> None:
            if self.armed and "/objects/" in str(path):
                raise OSError(5, "no more")
            super().unlink(path)

    port = Stuck()
    with Vault.open(tmp_path / "v", tmp_path / "i", clock, create=True, port=port) as vault:
        five_days(vault, clock)
        port.armed = True
        with pytest.raises(VaultError):
            vault.thin("work", clock.turn(9), "run-6")
    port.armed = False
    with Vault.open(tmp_path / "v", tmp_path / "i", clock, port=port) as vault:
        assert vault.check().missing == ()
        assert vault.thin("work", clock.now(), "run-7").bodies == 6
        assert readable(shelf_of(vault)) == {"a": ["a4"], "b": ["b2"]}


STEPS = st.lists(
    st.tuples(st.sampled_from("kkkkdh"), st.sampled_from("abc"), st.integers(0, 4)),
    min_size=3, max_size=24,
)  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS, cut=st.floats(0, 1.2))
def test_whatever_happened_the_last_of_everything_and_every_pinned_state_stay(
    steps: list[tuple[str, str, int]], cut: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place, clock = tmp_path_factory.mktemp("thin"), Days()
    with Vault.open(place / "v", place / "i", clock, create=True) as vault:
        shelf, began = shelf_of(vault), clock.at
        last: dict[str, str] = {}
        for number, (what, id_, note) in enumerate(steps):
            clock.turn(1)
            if what == "k":
                keep(shelf, id_, str(note), f"run-{number}")
                last[id_] = str(note)
            elif what == "d":
                shelf.drop([id_], f"run-{number}")
            elif shelf.get(id_) is not None:
                shelf.hold([id_], "many-gone", f"run-{number}")
        pinned = {
            pin: {kept.id: shelf.read(kept) for kept in shelf.as_of(pin.when)}
            for pin in vault.pins("work")
        }
        current = {kept.id: shelf.read(kept) for kept in shelf.items()}
        vault.thin("work", began + timedelta(days=len(steps) * cut), "run-x")
        assert all(note in readable(shelf)[id_] for id_, note in last.items())
        assert {kept.id: shelf.read(kept) for kept in shelf.items()} == current
        for pin, state in pinned.items():
            assert {kept.id: shelf.read(kept) for kept in shelf.as_of(pin.when)} == state
        found = vault.check()
        assert (found.damaged, found.missing) == ((), ())
