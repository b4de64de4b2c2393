"""What a person can rely on from outside: the folder, the words, the exit statuses, on real servers."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.dav import CONNECTORS as DAV
from connectors.model import Kind
from desktop.cli.main import main
from tests.clouds import faults, radicale
from tests.clouds.cloud import Cloud
from tests.connectors.things import thing

Answer = dict[str, Any]
Typed = Callable[..., Answer]

HARD = ("CON", 'a/b\\c:d*e?"<>|', "dot.", "..", ".hidden", "Zoë", "Zoe\u0308", "ANNA", "anna",
        "x" * 300, "名前" * 60, "NUL.txt", "-rf", "SHA256SUMS", "$HOME", "emoji 👩\u200d👧")  # fmt: skip
CONTACTS = 30 + len(HARD)
BOOK = "Family & Friends"


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str]) -> Typed:
    """Types a command; stdout must be one JSON object, whose exit is the program's."""

    def run(*words: str) -> Answer:
        capsys.readouterr()
        status = main(["--json", *words])
        told = capsys.readouterr()
        answer: Answer = json.loads(told.out)
        assert (answer["ok"], answer["exit"]) == (status == 0, status)
        assert "Traceback" not in told.err
        error = answer.get("error")
        assert error is None or all(error[part] for part in ("code", "what", "safe", "next"))
        return answer

    return run


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Cloud]:
    folder = tmp_path / "radicale"
    folder.mkdir()
    cloud = radicale.start(folder)
    yield cloud
    cloud.stop()


@pytest.fixture
def account(server: Cloud, typed: Typed) -> Cloud:
    """The account "Bücher", filled and pulled once."""
    there = opened(server)
    try:
        for kind, name, titles in (
            (Kind.CONTACTS, BOOK, [*(f"Person {n}" for n in range(30)), *HARD]),
            (Kind.CALENDAR, "Büro: Home/Work", ["Meeting"]),
            (Kind.TASKS, "To do", ["Do it"]),
        ):
            collection = there.create(kind, name)
            for number, title in enumerate(titles):
                uid = f"{kind}-{number}"
                there.put(collection, uid, thing(kind, uid, title), None)
    finally:
        there.close()
    secret = f"printf '%s' '{server.secret}'"
    found = typed(
        "account", "add", "Bücher", "dav", "--url", server.url,
        "--user", server.settings["user"], "--secret-command", secret,
    )  # fmt: skip
    assert found["exit"] == 0
    pulled = typed("pull")
    assert [row["new"] for row in rows(pulled)] == [CONTACTS, 1, 1]
    return server


def opened(cloud: Cloud) -> Any:
    dav = next(one for one in DAV if one.id == "dav")
    assert dav.open is not None
    return dav.open(cloud.session(identity="known"))


def rows(answer: Answer) -> list[Answer]:
    """What became of each collection: contacts, calendar, tasks."""
    found = [row for account in answer["accounts"] for row in account["collections"]]
    return sorted(found, key=lambda row: list(Kind).index(row["kind"]))


def tree(folder: Path, *, inner: bool = True) -> dict[str, tuple[int, str]]:
    """Time and hash of every file below."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in folder.rglob("*")
        if path.is_file() and (inner or ".elsewhere" not in path.parts)
    }


def bytes_in(folder: Path) -> dict[str, str]:
    return {path: digest for path, (_, digest) in tree(folder, inner=False).items()}


@pytest.fixture
def vault(_own_home: Path) -> Path:
    return _own_home / "Elsewhere"


def flip(vault: Path, count: int) -> dict[str, bytes]:
    """One bit in each of so many files; what they held before, by their path in the vault."""
    chance = random.Random(4)
    files = sorted(p for p in vault.rglob("*.vcf") if ".elsewhere" not in p.parts)
    before = {}
    for path in chance.sample(files, count):
        body = bytearray(path.read_bytes())
        before[str(path.relative_to(vault))] = bytes(body)
        body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        path.write_bytes(body)
    return before


def test_the_folder_is_as_promised_and_a_second_pull_leaves_it_untouched(
    account: Cloud, typed: Typed, vault: Path
) -> None:
    assert (vault / "README.txt").read_text("utf-8")
    for folder, count in (("Contacts", CONTACTS), ("Calendars", 1), ("Tasks", 1)):
        (only,) = (vault / "Bücher" / folder).iterdir()
        names = [path.name for path in only.iterdir() if path.name != "SHA256SUMS"]
        assert len({name.casefold() for name in names}) == len(names) == count
        assert not any(set(name) & set('<>:"/\\|?*') or len(name.encode()) > 255 for name in names)
        ran = subprocess.run(
            ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"],
            cwd=only, capture_output=True, check=False,
        )  # fmt: skip
        assert (ran.returncode, ran.stdout) == (0, b"")
    before = tree(vault)
    account.faults.clear()
    assert [row["total"] for row in rows(typed("pull"))] == [CONTACTS, 1, 1]
    assert tree(vault) == before
    assert len(account.faults.requests) <= 3 + 3


def test_one_change_fetches_one_body_and_keeps_the_name(
    account: Cloud, typed: Typed, vault: Path
) -> None:
    there = opened(account)
    try:
        (book,) = [one for one in there.collections() if one.kind is Kind.CONTACTS]
        (page,) = there.changes(book, None)
        entry = next(one for one in page.entries if one.id == "contacts-3.vcf")
        item = thing(Kind.CONTACTS, "contacts-3", "Quite Another")
        there.put(book, "contacts-3", item, entry)
    finally:
        there.close()
    account.faults.clear()
    assert rows(typed("pull"))[0]["changed"] == 1
    assert sum("contacts-3.vcf" in path for _, path in account.faults.requests) == 1
    file = next((vault / "Bücher" / "Contacts").rglob("Person 3.vcf"))
    assert b"Quite Another" in file.read_bytes()
    found = typed("history", "Bücher", "Person 3.vcf")["versions"]
    assert [version["change"] for version in found] == ["new", "changed"]


@pytest.mark.parametrize("mirror", ["files", "native"])
def test_twenty_flipped_bits_are_named_and_healed_from_either_mirror(
    account: Cloud, typed: Typed, vault: Path, tmp_path: Path, mirror: str
) -> None:
    if mirror == "files":
        typed("account", "add", "second", "folder", "--path", str(tmp_path / "disk"))
    else:
        name = f"second-{tmp_path.name}"
        typed("account", "add", "second", "memory", "--option", f"cloud={name}")
    assert typed("mirror", "Bücher", "second", "--as", mirror)["exit"] == 0
    whole = bytes_in(vault)
    before = flip(vault, 20)
    found = typed("check")
    assert (found["exit"], set(found["damaged"])) == (5, set(before))
    healed = typed("check", "--mirror", "second")
    assert (healed["exit"], set(healed["repaired"])) == (0, set(before))
    assert bytes_in(vault) == whole
    assert typed("check")["exit"] == 0


def test_a_new_computer_has_the_same_bytes_and_needs_no_index(
    account: Cloud, typed: Typed, vault: Path, tmp_path: Path
) -> None:
    disk = ("account", "add", "disk", "folder", "--path", str(tmp_path / "disk"))
    typed(*disk)
    assert typed("mirror", "Bücher", "disk")["exit"] == 0
    sent, kept = tree(tmp_path / "disk"), tree(vault)
    assert sum(row["sent"] for row in rows(typed("mirror", "Bücher", "disk"))) == 0
    assert (tree(tmp_path / "disk"), tree(vault)) == (sent, kept)
    there = ("--home", str(tmp_path / "new app"), "--vault", str(tmp_path / "new"))
    typed(*disk, *there)
    assert typed("recover", "disk", *there)["exit"] == 0
    assert bytes_in(tmp_path / "new") == bytes_in(vault)
    shutil.rmtree(tmp_path / "new app" / "index")
    assert typed("check", *there)["exit"] == 0
    # Of the account: the vault as a whole has reports of runs since, which stay where they ran.
    assert typed("check", "Bücher", *there)["files"] == typed("check", "Bücher")["files"]


def test_an_emptied_account_removes_nothing_while_new_contacts_still_come_in(
    account: Cloud, typed: Typed, vault: Path
) -> None:
    there = opened(account)
    try:
        (book,) = [one for one in there.collections() if one.kind is Kind.CONTACTS]
        (page,) = there.changes(book, None)
        for entry in page.entries[1:]:
            there.remove(book, entry)
        there.put(book, "late", thing(Kind.CONTACTS, "late", "Late Comer"), None)
    finally:
        there.close()
    found = typed("pull")
    row = rows(found)[0]
    assert (found["exit"], row["held"], row["new"], row["total"]) == (
        3, CONTACTS - 1, 1, CONTACTS + 1,
    )  # fmt: skip
    (hold,) = typed("status")["holds"]
    assert typed("answer", hold["id"], "accept")["holds"] == []
    assert rows(typed("pull"))[0]["total"] == 2
    removed = typed("history", "Bücher", "Person 3.vcf")["versions"][-1]
    digest = removed["sha256"]
    assert removed["change"] == "removed"
    assert (vault / ".elsewhere" / "objects" / digest[:2] / digest).is_file()


def test_a_restore_is_counted_beforehand_and_can_be_narrowed(account: Cloud, typed: Typed) -> None:
    typed("account", "add", "third", "memory", "--option", "cloud=outside-third")
    restore = ("restore", "Bücher", "--to", "third")
    counted = typed(*restore, "--dry-run")
    assert rows(counted) == rows(typed(*restore))
    again = rows(typed(*restore))
    assert [(row["sent"], row["skipped"]) for row in again] == [(0, row["total"]) for row in again]
    assert rows(typed(*restore, "--only", "no such thing*")) == []
    narrow = typed(*restore, "--only", "contacts/*/Person 1?.vcf")
    assert [row["total"] for row in rows(narrow)] == [10]


def test_a_vault_that_is_away_or_is_none_is_told_by_every_verb(
    account: Cloud, typed: Typed, vault: Path
) -> None:
    vault.rename(vault.with_name("away"))
    for words in (["pull"], ["check"], ["status"], ["history", "Bücher"]):
        found = typed(*words)
        assert (found["exit"], found["error"]["code"]) == (3, "vault-not-connected")
        assert not vault.exists()
    vault.with_name("away").rename(vault)
    assert typed("pull")["exit"] == 0
    other = vault.with_name("file")
    other.write_bytes(b"mine")
    assert typed("pull", "--vault", str(other))["error"]["code"] == "vault-is-another"
    assert other.read_bytes() == b"mine"


def test_the_first_sign_in_says_what_to_correct(server: Cloud, typed: Typed) -> None:
    add = ("account", "add", "new", "dav", "--user", "alice", "--secret-command", "printf wrong")
    # Radicale shows its top to anyone; a wrong password shows at the first page of one's own.
    server.faults.always(faults.revoked())
    refused = typed(*add, "--url", server.url)
    assert (refused["exit"], refused["error"]["code"]) == (3, "sign-in-refused")
    silent = typed(*add, "--url", "http://127.0.0.1:1/")
    assert (silent["exit"], silent["error"]["code"]) == (4, "no-answer")
    open_secret = typed(*add, "--url", "http://alice:telltale@127.0.0.1:1/")
    assert (open_secret["exit"], open_secret["error"]["code"]) == (2, "password-in-address")
    assert "telltale" not in json.dumps(open_secret)
    assert typed("account", "list")["accounts"] == []


def test_broken_files_keep_their_names_and_bytes(typed: Typed, vault: Path, tmp_path: Path) -> None:
    source = tmp_path / "old" / "Book"
    source.mkdir(parents=True)
    broken = b"BEGIN:VCARD\r\nthis is no card \xff\xfe\r\n"
    (source / "broken.vcf").write_bytes(broken)
    (source / "whole.vcf").write_bytes(b"".join(thing(Kind.CONTACTS, "w", "Whole").chunks))
    typed("account", "add", "old", "folder", "--path", str(tmp_path / "old"))
    found = typed("pull")
    assert (found["exit"], rows(found)[0]["total"], rows(found)[0]["noted"]) == (1, 2, 1)
    assert (vault / "old" / "Contacts" / "Book" / "broken.vcf").read_bytes() == broken


def test_the_program_by_itself_wants_a_verb_and_no_window(tmp_path: Path) -> None:
    without = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in without}
    ran = subprocess.run(
        [sys.executable, "-m", "desktop", "--json"],
        capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    assert (ran.returncode, json.loads(ran.stdout)["error"]["code"]) == (2, "usage")
    assert ran.stderr.startswith("usage: elsewhere")
