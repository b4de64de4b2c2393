"""The promises in `connectors/contract.py`, as tests. Every connector runs these, unchanged.

A suite gives fixtures: `kind`; `connect`, which opens the account anew; `filled`, a collection of
that kind with at least five things, made once; and for `FailsWell` the `cloud` itself.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from connectors.contract import Destination, Outright, Source
from connectors.errors import (
    ChangedMeanwhile,
    ConnectorError,
    NotThere,
    SignInAgain,
    StartOver,
    TryLater,
)
from connectors.model import Collection, Cursor, Entry, Item, Kind
from tests.clouds import faults
from tests.clouds.cloud import Cloud
from tests.connectors.things import thing

Connect = Callable[[], Destination]
"""Opens the account anew."""
Look = Callable[[], Source]
"""Opens it anew where it is only read."""
Copy = dict[str, dict[str, tuple[str, str]]]
"""Revision and hash by id, by collection."""
_numbers = itertools.count()


def fresh() -> str:
    """A key that no test has used."""
    return f"key-{next(_numbers)}-x"


def body(item: Item) -> bytes:
    return b"".join(item.chunks)


def furnished(connect: Connect, kind: Kind) -> Collection:
    """A collection with a few things in it, made by one visit."""
    with closing(connect()) as account:
        collection = account.create(kind, "Things")
        for number in range(6):
            key = f"k{number}"
            account.put(collection, key, thing(kind, key, f"Thing {number}"), None)
        return collection


class Listing:
    """Everything one call of `changes` told."""

    def __init__(self, source: Source, collection: Collection, since: Cursor | None = None) -> None:
        self.pages = list(source.changes(collection, since))
        self.entries = {entry.id: entry for page in self.pages for entry in page.entries}
        self.gone = {id for page in self.pages for id in page.gone}
        self.cursor = self.pages[-1].cursor
        self.whole = self.pages[-1].whole


def pulled(source: Source) -> Copy:
    """What a whole copy of the account holds."""
    found: Copy = {}
    for collection in source.collections():
        listing = Listing(source, collection)
        assert listing.cursor is not None, "an incomplete answer"
        items = {
            item.entry.id: (item.entry.revision, hashlib.sha256(body(item)).hexdigest())
            for item in source.fetch(collection, list(listing.entries.values()))
        }
        assert items.keys() == listing.entries.keys(), "a listed item without its body"
        found[collection.id] = items
    return found


def assert_nothing_new(before: Listing, after: Listing, repeats: bool) -> None:
    """What the second listing tells is all there is, or nothing, or a part of it once more."""
    assert after.gone & before.entries.keys() == set()
    if repeats and not after.whole:
        assert after.entries.keys() <= before.entries.keys()
        return
    assert not after.gone
    assert after.entries == (before.entries if after.whole else {})


class ReadsWell:
    """Reading. No test leaves anything changed."""

    @pytest.fixture
    def source(self, connect: Look) -> Iterator[Source]:
        source = connect()
        yield source
        source.close()

    def test_a_full_listing_is_whole_and_names_each_thing_once(
        self, source: Source, filled: Collection
    ) -> None:
        pages = list(source.changes(filled, None))
        ids = [entry.id for page in pages for entry in page.entries]
        assert len(ids) == len(set(ids)) >= 5
        assert all(page.whole for page in pages)

    def test_only_the_last_page_carries_the_cursor(
        self, source: Source, filled: Collection
    ) -> None:
        *before, last = source.changes(filled, None)
        assert last.cursor is not None
        assert all(page.cursor is None for page in before)

    def test_fetch_gives_every_thing_at_the_revision_it_was_listed_with(
        self, source: Source, filled: Collection
    ) -> None:
        listing = Listing(source, filled)
        got = {}
        for item in source.fetch(filled, list(listing.entries.values())):
            assert body(item)
            got[item.entry.id] = item.entry.revision
        assert got == {id: entry.revision for id, entry in listing.entries.items()}

    def test_a_body_is_the_same_each_time(self, source: Source, filled: Collection) -> None:
        entries = list(Listing(source, filled).entries.values())[:2]
        first = {item.entry.id: body(item) for item in source.fetch(filled, entries)}
        assert {item.entry.id: body(item) for item in source.fetch(filled, entries)} == first
        assert {item.entry.id: body(item) for item in source.fetch(filled, entries[:1])} == {
            entries[0].id: first[entries[0].id]
        }

    def test_fetch_leaves_out_what_has_gone(self, source: Source, filled: Collection) -> None:
        (real, *_) = Listing(source, filled).entries.values()
        nothing = Entry("no-such-thing" + real.id[-4:], "0")
        assert list(source.fetch(filled, [nothing])) == []
        got = [item.entry.id for item in source.fetch(filled, [nothing, real])]
        assert got == [real.id]

    def test_fetching_nothing_gives_nothing(self, source: Source, filled: Collection) -> None:
        assert list(source.fetch(filled, [])) == []

    @pytest.fixture
    def repeats(self) -> bool:
        """Whether the account tells what it told lately once more, knowing no better."""
        return False

    def test_nothing_new_means_nothing_to_fetch(
        self, source: Source, filled: Collection, *, repeats: bool
    ) -> None:
        before = Listing(source, filled)
        after = Listing(source, filled, before.cursor)
        assert after.cursor is not None
        assert_nothing_new(before, after, repeats)

    def test_a_cursor_serves_another_visit(
        self, connect: Look, source: Source, filled: Collection, *, repeats: bool
    ) -> None:
        before = Listing(source, filled)
        other = connect()
        after = Listing(other, filled, before.cursor)
        other.close()
        assert_nothing_new(before, after, repeats)

    def test_an_unknown_collection_is_not_there(self, source: Source, filled: Collection) -> None:
        with pytest.raises(NotThere):
            list(source.changes(Collection("/nowhere/", filled.kind, "nowhere"), None))
        with pytest.raises(NotThere):
            list(source.fetch(Collection("/nowhere/", filled.kind, "nowhere"), [Entry("x", "1")]))

    def test_a_cursor_nobody_gave_starts_over(self, source: Source, filled: Collection) -> None:
        try:
            listing = Listing(source, filled, Cursor("no such cursor"))
        except StartOver:
            return
        assert listing.whole
        assert listing.entries == Listing(source, filled).entries

    def test_the_account_says_who_it_is_each_time_the_same(
        self, connect: Look, source: Source
    ) -> None:
        other = connect()
        assert source.identity() == source.identity() == other.identity() != ""
        other.close()

    def test_collections_come_in_the_same_order(
        self, connect: Look, source: Source, filled: Collection
    ) -> None:
        first = list(source.collections())
        other = connect()
        assert filled.id in [collection.id for collection in first]
        assert [c.id for c in other.collections()] == [c.id for c in first]
        other.close()

    def test_collections_have_ids_of_their_own(self, source: Source) -> None:
        ids = [collection.id for collection in source.collections()]
        assert len(ids) == len(set(ids))

    def test_it_may_be_closed_twice(self, connect: Look) -> None:
        source = connect()
        source.close()
        source.close()
        with closing(connect()) as other:
            assert other.identity()


class GivesOutright:
    """For a source that may give bodies along with its listing."""

    def test_what_comes_outright_is_what_fetch_gives(
        self, source: Source, filled: Collection
    ) -> None:
        assert isinstance(source, Outright)
        came = {
            item.entry.id: (item.entry.revision, body(item)) for item in source.outright(filled)
        }
        listing = Listing(source, filled)
        assert listing.whole
        assert listing.cursor is not None
        there = list(listing.entries.values())
        apart = {
            item.entry.id: (item.entry.revision, body(item)) for item in source.fetch(filled, there)
        }
        assert came.items() <= apart.items()
        assert apart.keys() == listing.entries.keys()
        assert Listing(source, filled).entries.keys() == listing.entries.keys()
        after = Listing(source, filled, listing.cursor)
        assert not after.gone
        assert after.entries.keys() <= listing.entries.keys()


class WritesWell(ReadsWell):
    """Writing. `connect` gives a `Destination`; things are put into `filled`."""

    def same(self, kind: Kind, sent: bytes, got: bytes) -> bool:
        """Whether what came back says the same; lines may be folded and ordered otherwise."""
        return essence(kind, sent) <= essence(kind, got)

    def test_what_is_put_can_be_fetched(self, source: Destination, filled: Collection) -> None:
        key = fresh()
        title = "Zoë O’Connor, 你好; \\ 🎂 " + "long words " * 20 + "end"
        entry = source.put(filled, key, thing(filled.kind, key, title), None)
        (item,) = source.fetch(filled, [entry])
        assert item.entry.id == entry.id
        assert self.same(filled.kind, body(thing(filled.kind, key, title)), body(item))

    def test_what_is_put_is_listed_at_the_revision_it_was_given(
        self, source: Destination, filled: Collection
    ) -> None:
        key = fresh()
        entry = source.put(filled, key, thing(filled.kind, key), None)
        assert Listing(source, filled).entries[entry.id].revision == entry.revision

    def test_putting_twice_leaves_one_and_writes_once(
        self, source: Destination, filled: Collection
    ) -> None:
        before = len(Listing(source, filled).entries)
        key = fresh()
        first = source.put(filled, key, thing(filled.kind, key, "first"), None)
        again = source.put(filled, key, thing(filled.kind, key, "second"), None)
        assert (again.id, again.revision) == (first.id, first.revision)
        assert len(Listing(source, filled).entries) == before + 1
        (item,) = source.fetch(filled, [again])
        assert b"second" not in body(item)

    def test_an_overwrite_keeps_the_id_and_changes_the_revision(
        self, source: Destination, filled: Collection
    ) -> None:
        key = fresh()
        old = source.put(filled, key, thing(filled.kind, key, "before"), None)
        new = source.put(filled, key, thing(filled.kind, key, "afterwards"), old)
        assert new.id == old.id
        assert new.revision != old.revision
        (item,) = source.fetch(filled, [new])
        assert item.entry.revision == new.revision
        assert self.same(filled.kind, body(thing(filled.kind, key, "afterwards")), body(item))

    def test_a_stale_revision_is_never_overwritten_or_removed(
        self, source: Destination, filled: Collection
    ) -> None:
        key = fresh()
        old = source.put(filled, key, thing(filled.kind, key, "one"), None)
        new = source.put(filled, key, thing(filled.kind, key, "two"), old)
        with pytest.raises(ChangedMeanwhile):
            source.put(filled, key, thing(filled.kind, key, "three"), old)
        with pytest.raises(ChangedMeanwhile):
            source.remove(filled, old)
        assert Listing(source, filled).entries[new.id].revision == new.revision

    def test_what_has_gone_is_neither_overwritten_nor_removed_again(
        self, source: Destination, filled: Collection
    ) -> None:
        key = fresh()
        entry = source.put(filled, key, thing(filled.kind, key), None)
        source.remove(filled, entry)
        with pytest.raises(NotThere):
            source.remove(filled, entry)
        with pytest.raises((ChangedMeanwhile, NotThere)):
            source.put(filled, key, thing(filled.kind, key), entry)
        assert entry.id not in Listing(source, filled).entries

    def test_a_delta_tells_what_was_added_changed_and_removed(
        self, source: Destination, filled: Collection, *, repeats: bool
    ) -> None:
        keys = [fresh() for _ in range(3)]
        kept, altered, removed = (
            source.put(filled, key, thing(filled.kind, key), None) for key in keys
        )
        before = Listing(source, filled)
        added = source.put(filled, key := fresh(), thing(filled.kind, key), None)
        changed = source.put(filled, keys[1], thing(filled.kind, keys[1], "otherwise"), altered)
        source.remove(filled, removed)
        after = Listing(source, filled, before.cursor)
        doubted = {""} if repeats else set()
        assert after.entries[added.id].revision in {added.revision} | doubted
        assert after.entries[changed.id].revision == changed.revision
        if after.whole:
            assert removed.id not in after.entries
            assert kept.id in after.entries
        else:
            assert removed.id in after.gone
            assert repeats or kept.id not in after.entries
        assert not after.gone & after.entries.keys()

    def test_a_removed_thing_can_be_put_again(
        self, source: Destination, filled: Collection
    ) -> None:
        key = fresh()
        before = Listing(source, filled)
        entry = source.put(filled, key, thing(filled.kind, key), None)
        source.remove(filled, entry)
        again = source.put(filled, key, thing(filled.kind, key, "back"), None)
        after = Listing(source, filled, before.cursor)
        assert again.id in after.entries
        assert again.id not in after.gone

    def test_creating_twice_makes_one_collection(
        self, connect: Connect, source: Destination, filled: Collection
    ) -> None:
        first = source.create(filled.kind, "Made twice")
        other = connect()
        assert other.create(filled.kind, "Made twice").id == first.id
        assert [c.name for c in other.collections() if c.kind is filled.kind].count(
            "Made twice"
        ) == 1
        assert Listing(other, first).entries == {}
        other.close()

    def test_a_new_collection_has_the_kind_and_name_it_was_asked_for(
        self, source: Destination, filled: Collection
    ) -> None:
        made = source.create(filled.kind, "Familie Ünal & Söhne <3")
        assert (made.kind, made.name, made.writes) == (filled.kind, "Familie Ünal & Söhne <3", True)
        assert made in list(source.collections())

    def test_nothing_is_put_into_an_unknown_collection(
        self, source: Destination, filled: Collection
    ) -> None:
        nowhere = Collection("/nowhere/", filled.kind, "nowhere")
        with pytest.raises(NotThere):
            source.put(nowhere, "a-key", thing(filled.kind, "a-key"), None)


class FailsWell:
    """What goes wrong is told, and never taken for an answer. Needs `cloud` with faults."""

    @pytest.fixture
    def visit(self, connect: Connect, cloud: Cloud) -> Iterator[Connect]:
        """Opens the account anew, as often as asked; closed at the end, faults cleared."""
        opened: list[Destination] = []

        def anew() -> Destination:
            opened.append(connect())
            return opened[-1]

        cloud.faults.clear()
        yield anew
        cloud.faults.clear()
        for source in opened:
            source.close()

    def steps(self, cloud: Cloud, visit: Connect, filled: Collection) -> Iterator[tuple[int, Copy]]:
        """The index of every request of a whole copy, and what the copy must hold."""
        truth = pulled(visit())
        count = len(cloud.faults.requests)
        assert count
        assert truth[filled.id]
        for index in range(count):
            cloud.faults.clear()
            yield index, truth

    def test_too_many_requests_are_told_with_the_seconds(
        self, cloud: Cloud, visit: Connect, filled: Collection
    ) -> None:
        for index, _ in self.steps(cloud, visit, filled):
            cloud.faults.at(index, faults.too_many("7"))
            with pytest.raises(TryLater) as told:
                pulled(visit())
            assert told.value.after == 7

    def test_a_revoked_sign_in_is_told_wherever_it_happens(
        self, cloud: Cloud, visit: Connect, filled: Collection
    ) -> None:
        for index, _ in self.steps(cloud, visit, filled):
            cloud.faults.at(index, faults.revoked())
            with pytest.raises(SignInAgain):
                pulled(visit())

    def test_a_login_page_of_a_network_is_never_an_answer(
        self, cloud: Cloud, visit: Connect, filled: Collection
    ) -> None:
        for index, truth in self.steps(cloud, visit, filled):
            cloud.faults.at(index, faults.portal())
            try:
                got = pulled(visit())
            except TryLater as told:
                assert told.code == "wrong-network"  # noqa: PT017
                continue
            assert got == truth

    def test_nothing_is_learnt_behind_a_login_page(
        self, cloud: Cloud, visit: Connect, filled: Collection
    ) -> None:
        listed = visit()
        list(listed.collections())
        cloud.faults.always(faults.portal())
        for ask in (
            lambda: list(visit().collections()),
            lambda: list(listed.changes(filled, None)),
            lambda: list(listed.fetch(filled, [Entry("x", "1"), Entry("y", "1")])),
        ):
            with pytest.raises(TryLater) as told:
                ask()
            assert told.value.code == "wrong-network"

    @pytest.mark.parametrize("way", ["told", "chunked", "delimited"])
    def test_half_a_body_is_never_a_whole_one(
        self, cloud: Cloud, visit: Connect, filled: Collection, way: str
    ) -> None:
        half = faults.half_a_body(0.7, chunked=way == "chunked", delimited=way == "delimited")
        for index, truth in self.steps(cloud, visit, filled):
            cloud.faults.at(index, half)
            try:
                got = pulled(visit())
            except TryLater:
                continue
            assert got == truth

    def test_a_broken_connection_loses_nothing(
        self, cloud: Cloud, visit: Connect, filled: Collection
    ) -> None:
        for index, truth in self.steps(cloud, visit, filled):
            cloud.faults.at(index, faults.reset)
            try:
                got = pulled(visit())
            except TryLater:
                continue
            assert got == truth

    def test_a_server_in_trouble_is_asked_again_later(
        self, cloud: Cloud, visit: Connect, filled: Collection
    ) -> None:
        for index, truth in self.steps(cloud, visit, filled):
            cloud.faults.at(index, faults.status(503))
            try:
                got = pulled(visit())
            except TryLater:
                continue
            assert got == truth


class FailsWellWriting(FailsWell):
    """What goes wrong while writing leaves neither two of one nor none."""

    def test_an_answer_lost_after_the_write_leaves_one(
        self, cloud: Cloud, visit: Connect, filled: Collection
    ) -> None:
        source = visit()
        before = Listing(source, filled).entries
        key = fresh()
        cloud.faults.always(faults.answer_lost, "PUT")
        cloud.faults.always(faults.answer_lost, "POST")
        cloud.faults.always(faults.answer_lost, "PATCH")
        with pytest.raises(TryLater):
            source.put(filled, key, thing(filled.kind, key), None)
        cloud.faults.clear()
        entry = source.put(filled, key, thing(filled.kind, key), None)
        after = Listing(visit(), filled).entries
        assert set(after) - set(before) == {entry.id}

    def test_too_many_writes_are_told_with_the_seconds(
        self, cloud: Cloud, visit: Connect, filled: Collection
    ) -> None:
        source = visit()
        before = Listing(source, filled).entries
        cloud.faults.next(faults.too_many("11"))
        with pytest.raises(TryLater) as told:
            source.put(filled, key := fresh(), thing(filled.kind, key), None)
        assert told.value.after == 11
        assert Listing(visit(), filled).entries == before

    def test_a_login_page_is_not_taken_for_a_write(
        self, cloud: Cloud, visit: Connect, filled: Collection
    ) -> None:
        source = visit()
        before = Listing(source, filled).entries
        cloud.faults.always(faults.portal())
        with pytest.raises(TryLater):
            source.put(filled, key := fresh(), thing(filled.kind, key), None)
        for entry in before.values():
            with pytest.raises(TryLater):
                source.remove(filled, entry)
        cloud.faults.clear()
        assert Listing(visit(), filled).entries == before

    def test_an_error_tells_no_secret(
        self, cloud: Cloud, visit: Connect, filled: Collection
    ) -> None:
        for fault in (faults.revoked(), faults.too_many(), faults.status(500), faults.portal()):
            cloud.faults.clear()
            cloud.faults.always(fault)
            with pytest.raises(ConnectorError) as told:
                list(visit().collections())
            said = f"{told.value} {told.value.about} {told.value!r}"
            assert not cloud.secret or cloud.secret not in said


def essence(kind: Kind, raw: bytes) -> set[str]:
    """The lines of the item that carry the person's own words, and its end."""
    if kind is Kind.PHOTOS:
        return {hashlib.sha256(raw).hexdigest()}
    unfolded = re.sub(rb"\r?\n[ \t]", b"", raw).decode()
    wanted = {"FN", "SUMMARY", "DTSTART", "DUE", "END"}
    return {line for line in unfolded.splitlines() if re.split("[;:]", line)[0] in wanted}
