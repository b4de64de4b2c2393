"""`phone --cable` and `phone --photos-to DIR`: an Android phone, or its folder, on a cable."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.model import Kind
from desktop.cli.asked import Asked, Wrong
from desktop.cli.figures import count
from desktop.cli.held import held
from desktop.cli.terminal import Json, Terminal
from desktop.vault import Vault

if TYPE_CHECKING:
    from desktop.phone.tally import Tally


def cable(terminal: Terminal, asked: Asked) -> int:
    """Contacts, calendars and photos onto the one phone that is plugged in."""
    from desktop.phone.cable.adb import connected
    from desktop.phone.cable.cable import put
    from desktop.phone.tally import Tally

    tally = Tally()
    with Vault.open(terminal.vault, terminal.home.index, terminal.clock) as vault:
        held(vault, asked.names)
        phone = connected()
        there = put(phone, vault, asked.names, tally, _told(terminal))
    return _answer(terminal, there, tally)


def photos(terminal: Terminal, asked: Asked, folder: Path) -> int:
    """Photos into a phone's camera folder."""
    from desktop.phone.camera_folder import copy_photos
    from desktop.phone.tally import Tally

    place = folder.expanduser().absolute()
    if not place.is_dir():
        raise Wrong(f"{folder} is not a folder; plug the phone in and name its DCIM folder")
    tally, told = Tally(), _told(terminal)
    with Vault.open(terminal.vault, terminal.home.index, terminal.clock) as vault:
        held(vault, asked.names)
        number = copy_photos(
            vault, asked.names, place, tally, lambda done, of: told(Kind.PHOTOS, done, of)
        )
    return _answer(terminal, {Kind.PHOTOS: number}, tally)


def _told(terminal: Terminal) -> Callable[[Kind, int, int], None]:
    """Says of each kind when all of it is there."""

    def tell(kind: Kind, done: int, of: int) -> None:
        if done == of:
            terminal.say(f"{kind}: {done:,} of {of:,} are on the phone.")

    return tell


def _answer(terminal: Terminal, there: dict[Kind, int], tally: Tally) -> int:
    remarks = tally.remarks()
    lost = sum(one.count for one in remarks)
    lines = [
        f"{count(number, 'item')} of {kind} should be on the phone. Look once."
        for kind, number in there.items()
        if number
    ]
    lines += [f"Could not be read: {', '.join(one.names)}" for one in remarks]
    document: dict[str, Json] = {
        "kinds": {str(kind): number for kind, number in there.items()}, "unreadable": lost,
    }  # fmt: skip
    return terminal.answer(1 if lost else 0, document, lines)
