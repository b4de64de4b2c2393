"""Puts parcels into a collection, several at once, and notes each before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from connectors.contract import Destination
from connectors.errors import ChangedMeanwhile, ConnectorError, NotThere, Refused, TryLater
from connectors.model import Collection, Entry
from desktop.engine.crew import Crew
from desktop.engine.failure import Stopped
from desktop.engine.mirror.items.batches import Answer, groups, put_group
from desktop.engine.mirror.items.outgoing import Parcel, gentler, would_mail
from desktop.engine.mirror.items.sent import Sent
from desktop.engine.patience import Patience

TOGETHER = 64
_PASSING = {"changed-there", "removed-there", "not-taken-now"}
"""Why an item was not put this time; the next run tries again."""

_LED_ASTRAY = {"unsafe-address", "insecure-address"}
"""Another answers than the account: a network's page, perhaps. It says nothing of an item."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one parcel: its entry over there, or the code of why there is none.

    Attributes:
        entry: None when it was not put.
        code: "changed-there", "removed-there", "would-mail-guests", or what the account said.
        body: what was sent in the end, where another form than the parcel's was taken.
    """

    entry: Entry | None
    code: str = ""
    body: bytes | None = None


_STUMBLED = Outcome(None, "not-taken-now")


@dataclass(slots=True)
class Shipment:
    """Puts parcels of one collection of the vault into one collection of an account.

    Attributes:
        collection: the vault's.
        target: the account's.
        sent: the journal.
        patience: waits for the account.
        uids: UID of each item by its id, "" where it has none.
        now: when what is refused is noted to be.
        together: how many the account takes in one request.
        outcomes: by the vault's item id, as they come.
    """

    collection: Collection
    target: Collection
    sent: Sent
    patience: Patience
    uids: dict[str, str]
    now: datetime
    together: int = 1
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    def send(
        self, crew: Crew[Destination], parcels: Iterable[Parcel]
    ) -> Iterator[tuple[Parcel, Outcome]]:
        """Put each, and give it with its outcome once that is noted.

        Raises Full, SignInAgain and TryLater once what was put before is noted.
        """
        size = TOGETHER // self.together * self.together or self.together
        for batch in self._batches(parcels, size):
            self.sent.intend(self.collection, [(one.id, one.key, one.sha256) for one in batch])
            done: list[tuple[Parcel, Outcome]] = []
            stopped: ConnectorError | None = None
            try:
                for one, outcome in self._each(crew, batch):
                    done.append((one, outcome))  # kept though the next one raises
            except ConnectorError as error:
                stopped = error
            finally:
                self._note(done)
            yield from done
            if stopped is not None:
                raise stopped

    def _batches(self, parcels: Iterable[Parcel], size: int) -> Iterator[list[Parcel]]:
        """So many at once, but none with a photo it belongs to: that one's id is known after."""
        batch: list[Parcel] = []
        for one in parcels:
            if len(batch) == size or one.names & {each.id for each in batch}:
                yield batch
                batch = []
            batch.append(replace(one, there=self._there(one)) if one.names else one)
        if batch:
            yield batch

    def _there(self, one: Parcel) -> dict[str, str]:
        memory = self.sent.of(self.collection)
        return {
            id_: memory.put[id_].entry
            for id_ in one.names
            if id_ in memory.put and id_ not in memory.gone
        }

    def _each(
        self, crew: Crew[Destination], batch: list[Parcel]
    ) -> Iterator[tuple[Parcel, Outcome]]:
        if self.together == 1:
            yield from crew.each(batch, self._put)
            return
        for _, answers in crew.each(groups(batch, self.together), self._put_group):
            for one, outcome in answers:
                if not isinstance(outcome, Outcome):
                    raise outcome
                yield one, outcome

    def _put_group(
        self, to: Destination, group: list[Parcel]
    ) -> list[tuple[Parcel, Outcome | ConnectorError | Stopped]]:
        """Every outcome, those there are before the error there may be."""
        answers = put_group(to, self.target, group, self.patience)
        became = [(one, self._became(to, one, answer)) for one, answer in answers]
        return sorted(became, key=lambda pair: not isinstance(pair[1], Outcome))

    def _became(
        self, to: Destination, one: Parcel, answer: Answer
    ) -> Outcome | ConnectorError | Stopped:
        if isinstance(answer, Entry):
            return Outcome(answer)
        if isinstance(answer, ChangedMeanwhile):
            return Outcome(None, "changed-there")
        if isinstance(answer, NotThere) and one.over is not None:
            return Outcome(None, "removed-there")
        if isinstance(answer, Refused):
            try:
                return self._again(to, one, answer)
            except (ConnectorError, Stopped) as error:
                return error
        if isinstance(answer, TryLater) and self.patience.alone.tolerates(answer):
            return _STUMBLED
        return answer

    def _note(self, done: list[tuple[Parcel, Outcome]]) -> None:
        self.sent.sent(
            self.collection,
            [
                (one.id, one.key, one.sha256, outcome.entry)
                for one, outcome in done
                if outcome.entry is not None
            ],
        )
        self.sent.refused(
            self.collection,
            [
                (one.id, one.sha256, outcome.code)
                for one, outcome in done
                if outcome.code and outcome.code not in _PASSING
            ],
            self.now,
        )
        self.outcomes.update({one.id: outcome for one, outcome in done})

    def _put(self, to: Destination, one: Parcel) -> Outcome:
        if would_mail(one):
            return Outcome(None, "would-mail-guests")
        try:
            return Outcome(self._call(to, one, None))
        except ChangedMeanwhile:
            return Outcome(None, "changed-there")
        except NotThere:
            if one.over is None:
                raise
            return Outcome(None, "removed-there")
        except TryLater as error:
            if not self.patience.alone.tolerates(error):
                raise
            return _STUMBLED
        except Refused as refusal:
            return self._again(to, one, refusal)

    def _again(self, to: Destination, one: Parcel, refusal: Refused) -> Outcome:
        if refusal.code in _LED_ASTRAY:
            raise TryLater(str(refusal), code=refusal.code, about=refusal.about)
        for body in gentler(one, self.uids.get(one.id, "")):
            try:
                return Outcome(self._call(to, one, body), body=body)
            except Refused as error:
                refusal = error
            except ChangedMeanwhile:
                return Outcome(None, "changed-there")
            except TryLater as error:
                if not self.patience.alone.tolerates(error):
                    raise
                return _STUMBLED
        return Outcome(None, refusal.code)

    def _call(self, to: Destination, one: Parcel, body: bytes | None) -> Entry:
        return self.patience.call(lambda: to.put(self.target, one.key, one.item(body), one.over))
