"""What a restore says of the items that are there already, and of those it cannot put."""

from __future__ import annotations

from desktop.engine.report import CollectionReport, Trouble
from desktop.engine.restore.plan import RestorePlan


def count(found: RestorePlan, row: CollectionReport, differing: str) -> None:
    """Fill in the row; whatever is still to be put counts as failed until it is there.

    Args:
        found: what there is to do.
        row: of the collection.
        differing: code of the note on items that are there in another version.
    """
    row.skipped = len(found.same) + len(found.differs)
    row.failed = len(found.put) + len(found.withheld) + len(found.lost)
    if found.differs:
        row.notes.append(Trouble(differing, row.name, {"count": str(len(found.differs))}))
    row.notes.extend(Trouble("not-given", kept.path.rpartition("/")[2]) for kept in found.withheld)
    row.notes.extend(Trouble("damaged-in-vault", kept.path) for kept in found.lost)
