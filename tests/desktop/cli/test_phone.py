"""`elsewhere phone` as a program starts it: the address, the match, the download, the end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from connectors.model import Collection, Entry, Item, Kind
from desktop.clock import SystemClock
from desktop.vault import Vault
from tests.desktop.phone.visitor import Visitor

CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u1\r\nFN:Ann\r\nN:;Ann;;;\r\nEND:VCARD\r\n"


def test_it_tells_its_address_waits_for_yes_serves_and_ends(tmp_path: Path) -> None:
    home, root = tmp_path / "home", tmp_path / "Elsewhere"
    with Vault.open(root, home / "index", SystemClock(), create=True) as vault:
        shelf = vault.shelf("Home", "memory", Collection("b", Kind.CONTACTS, "Family"))
        shelf.keep([Item(Entry("c", "1"), (CARD,))], "run")
    command = [sys.executable, "-m", "desktop", "--home", str(home), "--vault", str(root), "--json"]
    process = subprocess.Popen(
        [*command, "phone", "--no-open"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[3], env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert process.stdin is not None
        said = json.loads(process.stdout.readline())
        assert said["ok"] is True
        assert said["expires"]
        visitor = Visitor(said["url"])
        page = visitor.get().body.decode()
        assert visitor.get("contacts.vcf").status == 403
        code = page.partition('class="code"')[2].partition(">")[2][:4]
        process.stdin.write("0\n" if code != "0" else "1\n")
        process.stdin.write(f"{code}\n")
        process.stdin.flush()
        until = time.monotonic() + 60
        while (reply := visitor.get("contacts.vcf")).status != 200 and time.monotonic() < until:
            time.sleep(0.05)
        assert reply.body.startswith(b"BEGIN:VCARD")
        assert visitor.noted("contacts.vcf").body == reply.body
        process.send_signal(signal.SIGINT)
        _, words = process.communicate(timeout=240)
        assert process.returncode == 0
        assert "1 contacts" in words
    finally:
        process.kill()
        process.communicate()


def test_a_name_the_vault_does_not_know_is_wrong_usage(tmp_path: Path) -> None:
    home, root = tmp_path / "home", tmp_path / "Elsewhere"
    with Vault.open(root, home / "index", SystemClock(), create=True):
        pass
    command = [sys.executable, "-m", "desktop", "--home", str(home), "--vault", str(root), "--json"]
    run = subprocess.run(
        [*command, "phone", "Nobody"], capture_output=True, text=True, check=False,
        cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert run.returncode == 2
    assert json.loads(run.stdout)["exit"] == 2


def test_a_port_another_program_has_is_named(tmp_path: Path) -> None:
    home, root = tmp_path / "home", tmp_path / "Elsewhere"
    Vault.open(root, home / "index", SystemClock(), create=True).close()
    command = [sys.executable, "-m", "desktop", "--home", str(home), "--vault", str(root), "--json"]
    with socket.create_server(("", 0)) as other:
        port = str(other.getsockname()[1])
        run = subprocess.run(
            [*command, "phone", "--no-open", "--port", port],
            capture_output=True, text=True, check=False, timeout=240, cwd=Path(__file__).parents[3],
        )  # fmt: skip
    error = json.loads(run.stdout)["error"]
    assert (run.returncode, error["code"], port in error["what"]) == (4, "port-taken", True)
