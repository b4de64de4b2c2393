"""What a second account cannot hold, said before anything goes there."""

from __future__ import annotations

from collections.abc import Iterable

from connectors.contract import Connector
from connectors.model import Kind
from desktop.engine.context import Context, Tell
from desktop.engine.report import Report
from desktop.engine.tasks import Form, Preview
from desktop.vault import Shelf

LOOKED = 5_000
"""Items of a kind up to which each is looked into; of more, all are taken to be concerned."""


def preview(context: Context, task: Preview, tell: Tell) -> Report:
    """What the target could not hold of a source's copy, counted here; asks no account anything.

    A place for files holds all there is. Raises EngineError for an account that is not there.
    """
    report = Report(context.run, "preview", context.clock.now())
    connector = context.accounts.connector(task.target)
    shelves = [shelf for shelf in context.vault.shelves(task.source) if shelf.count()]
    kinds = {shelf.collection.kind for shelf in shelves}
    items = task.form is Form.NATIVE or (
        task.form is None
        and not context.accounts.get(task.target).encryption
        and any(takes(connector, kind) for kind in kinds)
    )
    if items or connector.files is None:
        tell("comparing", task.target)
        report.lost = not_taken(connector, shelves) | losses(connector, shelves)
    return report


def not_taken(connector: Connector, shelves: Iterable[Shelf]) -> dict[str, int]:
    """Kinds the service takes none of, with the number of items that would stay behind."""
    lost: dict[str, int] = {}
    for shelf in shelves:
        kind = shelf.collection.kind
        if not takes(connector, kind):
            words = f"{kind}: this account takes none"
            lost[words] = lost.get(words, 0) + shelf.count()
    return lost


def losses(connector: Connector, shelves: Iterable[Shelf]) -> dict[str, int]:
    """By field, in the connector's own words, the number of items that carry it.

    Fields that no item has are left out; what cannot be told from a body counts every item.
    """
    by_kind: dict[Kind, list[Shelf]] = {}
    for shelf in shelves:
        by_kind.setdefault(shelf.collection.kind, []).append(shelf)
    lost: dict[str, int] = {}
    for kind, mine in by_kind.items():
        traits = connector.kinds.get(kind)
        if traits is not None and traits.writes and traits.loses:
            for words, count in _counted(kind, sorted(traits.loses), mine).items():
                lost[words] = lost.get(words, 0) + count
    return lost


def takes(connector: Connector, kind: Kind) -> bool:
    """Whether the service lets us put items of this kind."""
    traits = connector.kinds.get(kind)
    return connector.open is not None and traits is not None and traits.writes


def _counted(kind: Kind, loses: list[str], shelves: list[Shelf]) -> dict[str, int]:
    from desktop.engine.mirror.carried import carries

    total = sum(shelf.count() for shelf in shelves)
    rules = {words: carries(kind, words) for words in loses}
    told = {words: rule for words, rule in rules.items() if rule is not None}
    if total > LOOKED:
        told = {}
    counts = {words: 0 if words in told else total for words in loses}
    for shelf in shelves if told else ():
        for kept in shelf.items():
            try:
                body = shelf.read(kept)
            except (KeyError, OSError):
                continue  # a check names it; of what it carried nothing is known
            for words, rule in told.items():
                counts[words] += rule(body)
    return {words: count for words, count in counts.items() if count}
