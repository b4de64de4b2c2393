"""A restore into an account as items."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from connectors.contract import Destination
from connectors.errors import ConnectorError, Full, SignInAgain, TryLater
from connectors.model import Collection
from desktop.engine.alone import MOST_COLLECTIONS
from desktop.engine.context import Context, Tell
from desktop.engine.crew import Crew
from desktop.engine.mirror.items.batches import together
from desktop.engine.mirror.items.looking import look
from desktop.engine.mirror.items.native import journal as mirror_journal
from desktop.engine.mirror.items.native import writers
from desktop.engine.mirror.items.outgoing import Parcel, Wanted, in_order, parcels
from desktop.engine.mirror.items.proving import prove
from desktop.engine.mirror.items.sending import Outcome, Shipment
from desktop.engine.mirror.items.sent import Sent
from desktop.engine.mirror.keys import keys_of
from desktop.engine.mirror.preview import losses
from desktop.engine.outcome import trouble_of
from desktop.engine.report import CollectionReport, Report, Trouble
from desktop.engine.restore.counting import count
from desktop.engine.restore.journal import Replaced, RestoreJournal
from desktop.engine.restore.plan import RestorePlan, plan
from desktop.engine.restore.replacing import Replacements, replacements
from desktop.engine.restore.uploaded import uploaded
from desktop.engine.tasks import Restore
from desktop.vault import Shelf
from desktop.vault.words import Kept

_KEY = re.compile(r"[A-Za-z0-9_-]{1,128}")


def restore_items(
    context: Context,
    task: Restore,
    tell: Tell,
    rows: Sequence[tuple[Shelf, list[Kept], CollectionReport]],
    journal: RestoreJournal,
    report: Report,
) -> None:
    """Put what the account lacks, collection by collection, and fill in the rows.

    Raises TryLater of one that the account fails at once all others had their turn.
    """
    connector = context.accounts.connector(task.target)
    report.lost.update(losses(connector, (shelf for shelf, _, _ in rows)))
    to = context.accounts.destination(task.target)
    try:
        with Crew(writers(connector), lambda: context.accounts.destination(task.target)) as crew:
            there = context.patience.call(lambda: list(to.collections()))
            one = _Restore(context, task, tell, connector.id, to, crew, there, journal, report)
            later: list[TryLater] = []
            for shelf, items, row in rows:
                try:
                    one.collection(shelf, items, row)
                except TryLater as error:
                    if not context.patience.alone.tolerates(error, MOST_COLLECTIONS):
                        raise
                    row.notes.append(trouble_of(error, row.name))
                    later.append(error)
            if later:
                raise later[0]
    finally:
        to.close()


class _Restore:
    """What stays the same from collection to collection."""

    def __init__(
        self,
        context: Context,
        task: Restore,
        tell: Tell,
        service: str,
        to: Destination,
        crew: Crew[Destination],
        there: list[Collection],
        journal: RestoreJournal,
        report: Report,
    ) -> None:
        self._context = context
        self._task = task
        self._tell = tell
        self._service = service
        self._to = to
        self._crew = crew
        self._there = there
        self._journal = journal
        self._report = report

    def collection(self, shelf: Shelf, items: list[Kept], row: CollectionReport) -> None:
        self._tell("comparing", f"{self._task.target}: {row.name}", 0, len(items))
        try:
            self._collection(shelf, items, row)
        except (Full, SignInAgain, TryLater):
            raise
        except ConnectorError as error:
            row.notes.append(trouble_of(error, row.name))

    def _collection(self, shelf: Shelf, items: list[Kept], row: CollectionReport) -> None:
        collection = shelf.collection
        target = self._find(collection)
        keys = _keys(self._context, self._task, collection, items)
        found = plan(
            self._context, self._to, target, shelf, items, keys, self._task.target,
            exactly=self._task.replace,
        )  # fmt: skip
        self._leave_out_uploaded(found, target, collection)
        over = self._over(shelf, found)
        back = self._task.source == self._task.target
        count(found, row, "another-version-there" if back else "differs-there")
        row.failed += len(over.ready) + len(over.hindered)
        row.notes.extend(over.hindered)
        if self._task.dry_run:
            row.sent = len(found.put) + len(over.ready)
            row.failed -= row.sent
            return
        if not found.put and not over.ready:
            return
        if target is None:
            self._journal.sent.creating(collection, collection.name)
            target = self._context.patience.call(
                lambda: self._to.create(collection.kind, collection.name)
            )
            self._there.append(target)
            self._leave_out_uploaded(found, target, collection)
            row.skipped = len(found.same)
            row.failed = len(found.put) + len(found.lost)
        self._journal.start(collection, target, found.before)
        self._journal.replacing(
            (one.wanted.id, Replaced(one.over.id, one.over.revision, one.now.sha256))
            for one in over.ready
        )
        wanted: list[Wanted] = [(kept, None) for kept in found.put]
        wanted += [(one.wanted, one.over) for one in over.ready]
        self._send(shelf, target, wanted, keys, row)

    def _over(self, shelf: Shelf, found: RestorePlan) -> Replacements:
        """What goes over another version, if that is asked for; it differs no longer."""
        if not self._task.replace:
            return Replacements()
        over = replacements(self._context.vault, shelf, found.differs)
        found.differs.clear()
        return over

    def _leave_out_uploaded(
        self, found: RestorePlan, target: Collection | None, collection: Collection
    ) -> None:
        """Where nobody may look, an earlier run's journal tells what is there."""
        if target is None or target.facts.get("reads") != "never":
            return
        known = uploaded(self._context, self._task.source, self._task.target, collection)
        found.same += [kept for kept in found.put if kept.sha256 in known]
        found.put = [kept for kept in found.put if kept.sha256 not in known]

    def _find(self, collection: Collection) -> Collection | None:
        """The very collection it came from, or the one it is mirrored into, under whatever name.

        Else the first writable one of its kind and name.
        """
        same = [one for one in self._there if one.kind == collection.kind and one.writes]
        known = collection.id
        if self._task.source != self._task.target:
            name = mirror_journal(self._task.source, self._task.target)
            known = Sent(self._context.vault.ledger(name)).of(collection).target
        for one in same:
            if one.id == known:
                return one
        return next((one for one in same if one.name == collection.name), None)

    def _send(
        self,
        shelf: Shelf,
        target: Collection,
        wanted: Sequence[Wanted],
        keys: Mapping[str, str],
        row: CollectionReport,
    ) -> None:
        patience, sent = self._context.patience, self._journal.sent
        shipment = Shipment(
            shelf.collection,
            target,
            sent,
            patience,
            {kept.id: kept.uid for kept, _ in wanted},
            self._context.clock.now(),
            together(self._service, target.kind),
        )
        damaged: list[Kept] = []
        vault = self._context.vault
        ready = parcels(vault, shelf, in_order(shelf, wanted), keys, self._service, damaged)
        done: list[tuple[Parcel, Outcome]] = []
        stopped: Full | TryLater | None = None
        size = 0
        try:
            for count, (one, outcome) in enumerate(shipment.send(self._crew, ready), 1):
                size += one.file.stat().st_size
                about = f"{self._task.target}: {row.name}"
                self._tell("sending", about, count, len(wanted), size)
                if outcome.entry is not None:
                    done.append((one, outcome))
                else:
                    row.notes.append(Trouble(outcome.code, one.name))
        except (Full, TryLater) as error:
            # What arrived is proven first: else a later run would send it again.
            stopped = error
        row.notes.extend(Trouble("damaged-in-vault", kept.path) for kept in damaged)
        seen = look(patience, self._to, target, None)
        proof = prove(patience, self._to, target, done, seen)
        sent.proved(shelf.collection, proof.there)
        row.sent = len(proof.there)
        row.failed -= row.sent
        there = {id_ for id_, _, _ in proof.there}
        names = {one.id: one.name for one, _ in done}
        row.notes.extend(Trouble("not-kept-there", names[id_]) for id_ in proof.missing)
        row.notes.extend(Trouble("not-given", names[id_]) for id_ in proof.withheld)
        row.notes.extend(
            Trouble(outcome.entry.remark, one.name)
            for one, outcome in done
            if outcome.entry and outcome.entry.remark and one.id in there
        )
        for words, count in proof.lost.items():
            self._report.found[words] = self._report.found.get(words, 0) + count
        if stopped:
            raise stopped


def _keys(
    context: Context, task: Restore, collection: Collection, items: list[Kept]
) -> dict[str, str]:
    """Our keys; back in the account they came from, items get the names they had where they can."""
    keys = keys_of(context.vault.id, task.source, collection, items)
    if task.source != task.target:
        return keys
    had = {kept.id: kept.id.rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0] for kept in items}
    return {id_: had[id_] if _KEY.fullmatch(had[id_]) else key for id_, key in keys.items()}
