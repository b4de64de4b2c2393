"""The person's folder as sealed events change it: files take their names, dropped ones go.

Done again after a crash, it first brings into history what stands where a file is to go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from desktop.vault import disk
from desktop.vault.log import Event
from desktop.vault.objects import Objects
from desktop.vault.port import Port


@dataclass(frozen=True, slots=True)
class Folder:
    """A vault's folder, with the places its files come from and go to.

    Attributes:
        root: the folder itself.
        staging: where new files wait for their names.
        objects: history's bodies.
        port: the disk.
    """

    root: Path
    staging: Path
    objects: Objects
    port: Port

    def expect_no_links(self, events: Iterable[Event]) -> None:
        """Look, before anything is sealed, at every folder in which these would change files.

        Raises VaultError "vault-linked" where one is a link.
        """
        parts = (
            part for one in events for part in (one, one.get("side"), one.get("yours")) if part
        )
        folders = {part["path"].rpartition("/")[0] for part in parts if part.get("path")}
        for folder in folders:
            disk.no_link(str(self.root), f"{self.root}/{folder}")

    def carry_out(self, events: Iterable[Event], *, trusted: bool) -> None:
        """Give staged files their names and remove dropped ones; may be done twice.

        Args:
            events: sealed events.
            trusted: whether what stands at the final names is known to be in the history.
        """
        touched: set[str] = set()
        for event in events:
            if event.get("e") == "drop":
                self._remove(event, touched, trusted=trusted)
                continue
            if event.get("e") == "thrown" and trusted:
                # Done again after a crash it might take what came to be wanted since.
                for sha256 in event["bodies"]:
                    disk.discard(self.port, self.objects.path(sha256))
            for part in (event, event.get("side"), event.get("yours")):
                if part and part.get("staged"):
                    self._place(part, touched, trusted=trusted)
        for folder in touched:
            self.port.fsync_dir(folder)

    def _place(self, part: Event, touched: set[str], *, trusted: bool) -> None:
        staged, final = f"{self.staging}/{part['staged']}", f"{self.root}/{part['path']}"
        if not trusted:
            if not disk.is_plain(staged):
                return
            disk.make_folders(self.port, Path(final).parent)
            if disk.is_plain(final) and disk.digest(final)[0] != part["sha256"]:
                self.objects.preserve(Path(final))
        disk.take_place(self.port, staged, final)
        touched.add(final.rpartition("/")[0])

    def _remove(self, event: Event, touched: set[str], *, trusted: bool) -> None:
        final = f"{self.root}/{event['path']}"
        for path, sha256 in (
            (final, "" if event.get("yours") else event["sha256"]),
            (f"{final}.xmp", (event.get("side") or {}).get("sha256", "")),
        ):
            if not sha256 or not disk.is_plain(path):
                continue
            if not trusted:
                if disk.digest(path)[0] != sha256:
                    continue
                self.objects.preserve(Path(path))
            disk.discard(self.port, path)
            touched.add(path.rpartition("/")[0])
