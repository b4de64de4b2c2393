"""All contacts of an account in one .vcf, all events and to-dos in one .ics.

Programs know an item by its UID, so that in one file each UID stands once. The same item of
several collections is written once; another item of the same UID goes into a second file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from connectors.formats.split import join_calendars, join_cards
from desktop.engine.context import Tell
from desktop.engine.export.writing import write
from desktop.engine.mirror.items.outgoing import sound
from desktop.engine.report import CollectionReport, Trouble
from desktop.vault import Vault
from desktop.vault.words import Kept


@dataclass(slots=True)
class Joining:
    """What goes into the files of one ending.

    Attributes:
        name: of the first file, without its ending; also the calendar's own name.
        ending: ".vcf" or ".ics".
        parts: one a file: its items with the rows they count in, and its UIDs with their hashes.
    """

    name: str
    ending: str
    parts: list[_Part] = field(default_factory=list)

    def add(self, kept: Kept, row: CollectionReport) -> None:
        """Give an item its place: in the first file in which its UID does not stand yet."""
        for part in self.parts:
            there = part.uids.get(kept.uid)
            if there == kept.sha256:
                row.skipped += 1
                return
            if there is None:
                part.take(kept, row)
                return
        self.parts.append(_Part())
        self.parts[-1].take(kept, row)

    def write(self, vault: Vault, folder: Path, tell: Tell) -> int:
        """Write the files; give how many there are. Raises OSError and VaultError."""
        files = 0
        for number, part in enumerate(self.parts):
            bodies = part.bodies(vault, tell)
            first = next(bodies, None)
            if first is None:
                continue
            files += 1
            written, final = write(
                folder / (self.name + self.ending), self._joined(chain([first], bodies))
            )
            for kept, row in part.done:
                row.sent += written
                row.skipped += not written
                if number:
                    row.notes.append(Trouble("uid-apart", kept.path, {"file": final.name}))
        return files

    def _joined(self, bodies: Iterable[bytes]) -> Iterable[bytes]:
        if self.ending == ".vcf":
            return join_cards(bodies)
        return [join_calendars(self.name, bodies)]


@dataclass(slots=True)
class _Part:
    items: list[tuple[Kept, CollectionReport]] = field(default_factory=list)
    uids: dict[str, str] = field(default_factory=dict)
    done: list[tuple[Kept, CollectionReport]] = field(default_factory=list)

    def take(self, kept: Kept, row: CollectionReport) -> None:
        self.items.append((kept, row))
        if kept.uid:
            self.uids[kept.uid] = kept.sha256

    def bodies(self, vault: Vault, tell: Tell) -> Iterator[bytes]:
        """The sound bodies as they are asked for; the others are counted as failed."""
        for number, (kept, row) in enumerate(self.items, 1):
            tell("copying", kept.path, number, len(self.items))
            try:
                body = sound(vault, kept).read_bytes()
            except (KeyError, OSError):
                row.failed += 1
                row.notes.append(Trouble("damaged-in-vault", kept.path))
                continue
            self.done.append((kept, row))
            # Where others end their lines otherwise, one of lone CRs would not be seen to begin.
            yield body if b"\n" in body else body.replace(b"\r", b"\r\n")
