"""What a phone got stands among the vault's reports, and the page ends where it must."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

from connectors.model import Collection, Entry, Item, Kind
from desktop.clock import SystemClock
from desktop.phone.address import present
from desktop.phone.gate import IDLE_SECONDS
from desktop.phone.offer import Device, Download, Offer, of_bytes
from desktop.phone.pages import PhonePages
from desktop.phone.serve import Serving
from desktop.phone.server import PhoneServer
from desktop.places import resources
from desktop.vault import Vault
from tests.desktop.phone.visitor import Visitor

CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u1\r\nFN:Ann\r\nN:;Ann;;;\r\nEND:VCARD\r\n"


def soon(ready: object) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if callable(ready) and ready():
            return True
        time.sleep(0.02)
    return False


def vault_in(folder: Path) -> Vault:
    vault = Vault.open(folder / "V", folder / "i", SystemClock(), create=True)
    shelf = vault.shelf("Home", "memory", Collection("b", Kind.CONTACTS, "Family"))
    shelf.keep([Item(Entry("c", "1"), (CARD,))], "run")
    return vault


def test_a_report_tells_names_and_counts_and_no_contents(tmp_path: Path) -> None:
    with vault_in(tmp_path) as vault:
        with Serving(vault, (), tmp_path / "s", SystemClock(), address="127.0.0.1") as serving:
            phone = Visitor(serving.url)
            phone.get()
            serving.confirm()
            assert phone.get("contacts.vcf").body.count(b"BEGIN:VCARD") == 1
            assert soon(lambda: serving.served[Kind.CONTACTS])
            token = serving.url.split("/")[-2]
        ((run, body),) = vault.reports()
    report = json.loads(body)
    assert (report["run"], report["verb"], report["exit"]) == (run, "phone", 0)
    ((row,),) = ([*one["collections"]] for one in report["accounts"])
    assert (row["name"], row["kind"], row["sent"]) == ("Family", "contacts", 1)
    assert b"Ann" not in body
    assert token.encode() not in body


def test_nothing_served_leaves_no_report(tmp_path: Path) -> None:
    with vault_in(tmp_path) as vault:
        serving = Serving(vault, (), tmp_path / "s", SystemClock(), address="127.0.0.1")
        serving.close()
        serving.close()
        assert list(vault.reports()) == []


def test_another_network_ends_it() -> None:
    there = [True]
    pages = PhonePages(resources() / "phone")
    now = [0.0]
    server = PhoneServer(
        "127.0.0.1", 0, lambda: now[0], lambda device: Offer(device, ()), pages,
        present=lambda: there[0],
    )  # fmt: skip
    try:
        now[0] = 5
        assert server.open
        there[0] = False
        now[0] = 10
        assert soon(lambda: not server.open)
    finally:
        server.close()


def test_an_address_of_this_computer_is_known_from_another() -> None:
    assert present("127.0.0.1")
    assert not present("192.0.2.7")


def test_a_long_transfer_is_not_idle() -> None:
    now = [0.0]

    def offer(device: Device) -> Offer:
        def slow(start: int, end: int) -> Iterator[bytes]:
            for _ in range(4):
                now[0] += IDLE_SECONDS - 1
                yield b"x"

        one = Download(
            "a.zip",
            Kind.PHOTOS,
            "May",
            1,
            "a.zip",
            "application/zip",
            False,
            4,
            slow,
        )
        return Offer(device, (one, Download(
            "b.vcf", Kind.CONTACTS, "B", 1, "b.vcf", "text/vcard", True, 1, of_bytes(b"y")
        )))  # fmt: skip

    server = PhoneServer("127.0.0.1", 0, lambda: now[0], offer, PhonePages(resources() / "phone"))
    try:
        phone = Visitor(server.url)
        phone.get()
        server.gate.confirm()
        assert phone.get("a.zip").body == b"xxxx"
        assert phone.get("b.vcf").body == b"y"
    finally:
        server.close()
