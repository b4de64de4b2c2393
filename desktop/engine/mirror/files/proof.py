"""Proves that files written to a place are there: by its listing, its hashes, or reading back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from connectors.contract import Files
from connectors.errors import NotThere
from connectors.model import Stored
from desktop.engine.crew import Crew
from desktop.engine.mirror.files.reading import sha256_there
from desktop.engine.patience import NotGiven, Patience
from desktop.vault import VaultFile

SAMPLE = 16
"""Files read back where the place tells no hash; all, once one of them is wrong."""


def prove(
    patience: Patience,
    place: Files,
    crew: Crew[Files],
    wrote: Sequence[tuple[VaultFile, Stored]],
    there: Mapping[str, Stored],
) -> set[str]:
    """Paths of those that are not there as they were written.

    Args:
        patience: waits for the place.
        place: one connection to it.
        crew: more of them, for reading everything back when a sample is wrong.
        wrote: the files, with what the place said of each.
        there: a listing made after the last was written.
    """
    bad = {
        file.path
        for file, _ in wrote
        if file.path not in there or there[file.path].size != file.size
    }
    untold = [
        file
        for file, stored in wrote
        if file.path not in bad and not (stored.hashes or there[file.path].hashes)
    ]
    step = max(1, len(untold) // SAMPLE)
    wrong = {file.path for file in untold[::step][:SAMPLE] if not _sound(patience, place, file)}
    if wrong:
        checked = crew.each(untold, lambda one, file: _sound(patience, one, file))
        wrong = {file.path for file, sound in checked if not sound}
    return bad | wrong


def _sound(patience: Patience, place: Files, file: VaultFile) -> bool:
    try:
        return sha256_there(patience, place, file.path)[0] == file.sha256
    except (NotThere, NotGiven):
        return False
