"""The verb `phone`: serves the vault to a new phone until it is stopped or nobody comes."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from connectors.model import Kind
from desktop.cli.asked import Asked, Wrong
from desktop.cli.held import held
from desktop.cli.terminal import Json, Terminal
from desktop.cli.work import engine
from desktop.vault import Vault

if TYPE_CHECKING:
    from desktop.phone.serve import Serving

LOOK = 0.2
"""Seconds between two looks at whether a phone has come."""

YES = {"y", "yes", "j", "ja", "o", "oui", "s", "si", "sí"}
"""What is taken for a yes."""

WIFI = (
    "Anyone who can listen in on this Wi-Fi could see what is copied. Use your home Wi-Fi or the "
    "phone's own hotspot, not a café's."
)


def phone(terminal: Terminal, asked: Asked) -> int:
    """Exit 0 when it was closed in order; the address is told at once, counts at the end.

    With --usb a folder is written instead, with --cable a phone on a cable is filled; with --to an
    account is filled first.
    """
    if asked.usb is not None:
        from desktop.cli.phone_stick import stick

        return stick(terminal, asked, asked.usb)
    if asked.cable or asked.photos_to is not None:
        from desktop.cli.phone_cable import cable, photos

        if asked.cable and asked.photos_to is not None:
            raise Wrong("--cable takes the photos too; take one of the two")
        return (
            cable(terminal, asked)
            if asked.photos_to is None
            else photos(terminal, asked, asked.photos_to)
        )
    if asked.bag:
        raise Wrong("--bag belongs to --usb DIR")
    with Vault.open(terminal.vault, terminal.home.index, terminal.clock) as vault:
        held(vault, asked.names)
    if not asked.target:
        return _by_qr(terminal, asked, tuple(Kind), {}, 0)
    from desktop.cli.phone_account import put

    done = put(terminal, asked)
    if done.stopped or not done.left:
        empty: dict[str, Json] = {"url": "", "expires": "", "put": done.document()}
        return terminal.answer(done.exit, empty, done.lines())
    for line in done.lines():
        terminal.say(line)
    return _by_qr(terminal, asked, done.left, {"put": done.document()}, done.exit)


def _by_qr(
    terminal: Terminal, asked: Asked, kinds: Sequence[Kind], more: Mapping[str, Json], exit: int
) -> int:
    from desktop.cli.phone_opening import shown
    from desktop.phone.address import NotAtHome, OpenWifi, PublicNetwork, candidates
    from desktop.phone.hosted import hosted
    from desktop.phone.serve import Serving

    try:
        address = candidates()[0]
    except NotAtHome as error:
        address = "127.0.0.1"
        where = {
            PublicNetwork: "in a network that Windows calls public",
            OpenWifi: "in a Wi-Fi without a password",
        }.get(type(error), "on no home network")
        terminal.say(f"This computer is {where}: only this computer can open the page.")
    with engine(terminal) as opened:
        known = tuple(hosted(opened.accounts(), asked.names))
    with Vault.open(terminal.vault, terminal.home.index, terminal.clock) as vault:
        wanted = not asked.no_open and not terminal.json
        with Serving(
            vault, tuple(asked.names), terminal.home.scratch, terminal.clock, asked.port, address,
            known, kinds,
        ) as serving, shown(serving.qr, terminal.home.scratch, wanted=wanted):  # fmt: skip
            lines = [serving.url] if terminal.json else [serving.qr_text(), serving.url, WIFI]
            told = {"url": serving.url, "expires": serving.expires.isoformat(), **more}
            try:
                terminal.answer(exit, told, lines)
                _serve(terminal, serving)
            except KeyboardInterrupt:
                terminal.say("Closed.")
            _farewell(terminal, serving)
    return exit


def _serve(terminal: Terminal, serving: Serving) -> None:
    threading.Thread(target=_listen, args=(terminal, serving), daemon=True).start()
    pause, asked = threading.Event(), False
    while serving.open:
        if serving.waiting and not asked:
            asked = True
            terminal.say(
                f"Does the phone show {serving.code}? Type yes and press Enter; "
                "anything else keeps it closed."
            )
        pause.wait(LOOK)


def _listen(terminal: Terminal, serving: Serving) -> None:
    """A yes, or the digits themselves; only what is typed while a phone shows them counts."""
    for line in terminal.stdin:
        word = line.strip().lower()
        if serving.waiting and (word in YES or word == serving.code):
            serving.confirm()
            terminal.say("The phone may take its things now. Ctrl+C closes the page.")


def _farewell(terminal: Terminal, serving: Serving) -> None:
    names = {
        Kind.CONTACTS: "contacts", Kind.CALENDAR: "events", Kind.TASKS: "to-dos",
        Kind.PHOTOS: "photos",
    }  # fmt: skip
    for kind, count in serving.served.items():
        if count:
            terminal.say(f"The phone should show {count} {names[kind]} from here. Look once.")
