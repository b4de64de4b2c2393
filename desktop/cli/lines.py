"""A task's report in lines for a person."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.cli import troubles
from desktop.cli.figures import count, size
from desktop.engine.report import AccountReport, CollectionReport, Report

_SAID = (
    ("new", "new"),
    ("changed", "changed"),
    ("removed", "removed"),
    ("sent", "sent"),
    ("skipped", "there already"),
    ("failed", "not taken"),
    ("held", "held back for you"),
    ("noted", "kept as received"),
)
_NOTES_SHOWN = 20

_WAITS = {
    "quiet-hours": "What is due waits: these are the quiet hours you set. `run` alone does it now.",
    "on-battery": "What is due waits for mains power, as you wished. `run` alone does it now.",
    "metered": "Photos wait: this network counts every byte. `run` alone does everything now.",
}

_ENDS = {
    0: "Done.",
    1: "Done; some items are noted above.",
    2: "Nothing was done.",
    3: "Something needs you; see above. Doing nothing is safe.",
    4: "Not finished; nothing is lost. Try again later.",
    5: "Something is damaged; see above.",
}


def report(found: Report, *, dry_run: bool = False) -> Iterator[str]:
    """Account by account, what became of the items, or would become; then how it ended."""
    for account in found.accounts:
        yield from _account(account, found.verb, dry_run)
    if found.files or (found.verb == "check" and found.error is None):
        yield f"{count(found.files, 'file')} {'there' if found.verb == 'export' else 'read'}."
    for word, paths in (
        ("damaged", found.damaged),
        ("missing", found.missing),
        ("repaired", found.repaired),
    ):
        yield from (f"  {word}: {path}" for path in paths)
    for kind, proof in found.proofs.items():
        yield (
            f"{kind}: {proof.equal:,} of {proof.vault:,} proven equal, "
            f"{proof.read_back:,} read back"
        )
        yield from (f"  differs: {one}" for one in proof.differ)
    if found.certificate:
        yield f"Certificate: {found.certificate}"
    yield from lost(found)
    for what, items in found.found.items():
        yield f"Came back otherwise from there: {what} ({count(items, 'item')})"
    if found.verb == "thin" and found.error is None:
        said = "could be thrown away" if dry_run else "thrown away"
        yield f"{count(found.thrown, 'old version')}, {size(found.thrown_bytes)}: {said}."
        yield "The last version of everything stays, and all that is pinned."
    rows = [row for account in found.accounts for row in account.collections]
    if found.waiting:
        yield _WAITS.get(found.waiting, found.waiting)
    if found.error:
        yield troubles.line(found.error)
    elif found.verb == "restore" and not found.exit and not any(row.total for row in rows):
        yield "The vault holds nothing that answers to this; nothing was written."
    elif dry_run and not found.exit:
        yield "Only counted; nothing was written."
    else:
        yield _ENDS.get(found.exit, "")
    if found.verb == "restore" and not dry_run and any(row.sent for row in rows):
        yield f"Run {found.run}; to take it back: elsewhere restore --undo {found.run}"


def lost(found: Report) -> Iterator[str]:
    """What the target cannot hold, with the number of items concerned."""
    for what, items in found.lost.items():
        yield f"Cannot be held there: {what} ({count(items, 'item')})"


def _account(account: AccountReport, verb: str, dry_run: bool) -> Iterator[str]:
    yield f"{account.name} ({account.service})"
    for collection in account.collections:
        # A test names what is there; it reads no items that could be counted.
        counts = "" if verb == "test" else f": {_counts(collection, verb, dry_run)}"
        yield f"  {collection.kind}  {collection.name}{counts}"
        for note in collection.notes[:_NOTES_SHOWN]:
            yield f"    {troubles.line(note)}"
        if len(collection.notes) > _NOTES_SHOWN:
            yield f"    and {len(collection.notes) - _NOTES_SHOWN:,} more"
    if account.error:
        yield f"  {troubles.line(account.error)}"


def _counts(collection: CollectionReport, verb: str, dry_run: bool) -> str:
    parts = [count(collection.total, "item")]
    for name, words in _SAID:
        number = int(getattr(collection, name))
        if number:
            said = "would be sent" if dry_run and name == "sent" else words
            if verb == "undo" and name == "skipped":
                said = "left as they are"
            parts.append(f"{number:,} {said}")
    return ", ".join(parts)
