"""`phone --usb DIR`: a folder for a USB stick, for computers and old phones."""

from __future__ import annotations

from pathlib import Path

from desktop.cli.asked import Asked, Wrong
from desktop.cli.figures import count
from desktop.cli.held import held
from desktop.cli.terminal import Json, Terminal
from desktop.vault import Vault


def stick(terminal: Terminal, asked: Asked, folder: Path) -> int:
    """Write the folder; exit 1 when items could not be read and were left out."""
    from desktop.phone.bundle import write_bundle
    from desktop.phone.offer import Matter
    from desktop.phone.tally import Tally

    if asked.target:
        raise Wrong("--usb DIR and --to ACCOUNT are two ways; take one at a time")
    place = folder.expanduser().absolute()
    tally = Tally()
    today = terminal.clock.now().date()
    with Vault.open(terminal.vault, terminal.home.index, terminal.clock) as vault:
        held(vault, asked.names)
        try:
            counts = write_bundle(
                vault, tuple(asked.names), place, today, bag=asked.bag, tally=tally
            )
        except (FileExistsError, NotADirectoryError) as error:
            raise Wrong(f"{folder} must be a new or an empty folder") from error
    unread = [one for one in tally.remarks() if one.matter is Matter.UNREADABLE]
    names = [name for one in unread for name in one.names]
    lost = sum(one.count for one in unread)
    lines = [f"  {kind}: {count(number, 'item')}" for kind, number in counts.items() if number]
    if lost:
        lines.append(f"{count(lost, 'item')} could not be read: {', '.join(names)}")
        lines.append("The rest is there. Run elsewhere check to see what is damaged.")
    document: dict[str, Json] = {
        "folder": str(place), "bag": asked.bag, "unreadable": lost,
        "kinds": {str(kind): number for kind, number in counts.items()},
    }  # fmt: skip
    return terminal.answer(1 if lost else 0, document, [f"Written to {place}:", *lines])
