"""What nobody may do to a person through their own copy: items of the threat model, end to end."""

from __future__ import annotations

import os
import re
import stat
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from connectors.errors import ConnectorError
from connectors.model import Collection, Entry, Item, Kind
from desktop.engine.accounts.secrets import Typed
from desktop.engine.tasks import Check, Drill, Export, Form, Mirror, Pull
from tests.desktop.engine.faulty import Desk
from tests.desktop.engine.scene import FRIENDS, HOME, Scene, card, event, people

ROOT = Path(__file__).parents[2]
OURS = [path for room in ("connectors", "desktop") for path in (ROOT / room).rglob("*.py")]


@pytest.fixture
def beacon() -> Iterator[tuple[str, list[str]]]:
    """A stranger's server that counts who looks."""
    seen: list[str] = []

    class Stranger(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Stranger)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    thread.join()
    server.server_close()


def test_s22_an_address_in_a_card_or_an_event_is_never_looked_at(
    place: Path, beacon: tuple[str, list[str]]
) -> None:
    url, seen = beacon
    scene = Scene(place)
    spying = card("spy", "Ann", f"PHOTO;VALUE=uri:{url}/photo.jpg\r\nLOGO:{url}/logo.svg")
    meeting = event("meet", "Tea", f"ATTACH:{url}/a.pdf\r\nURL:{url}/b\r\nIMAGE;VALUE=URI:{url}/c")
    scene.keep("old", FRIENDS, {"spy": spying})
    scene.keep("old", HOME, {"meet": meeting})
    scene.add("new")
    scene.add("disk", "folder", path=str(place / "disk"))
    for task in (
        Mirror("old", "disk", Form.FILES),
        Mirror("old", "new"),
        Check("old", "disk"),
        Drill("old", "new", full=True),
        Export("old", place / "out"),
    ):
        assert scene.run(task).exit in {0, 1}
    assert seen == []
    assert any(path.read_bytes() == spying for path in (place / "disk").rglob("*.vcf"))


def test_s32_no_table_is_written_that_another_program_would_reckon_with() -> None:
    tables = re.compile(r"csv\.writer|DictWriter|to_csv")
    for path in OURS:
        assert not tables.search(path.read_text("utf-8")), path


@pytest.mark.parametrize("name", ["holiday.exe", "beach.jpg.LNK", "dance.html", "sun.svg", "x.js"])
def test_s43_nothing_that_would_be_run_when_opened_comes_into_the_vault_under_its_name(
    place: Path, name: str
) -> None:
    scene = Scene(place)
    roll = Collection("roll", Kind.PHOTOS, "Photos")
    body = b"MZ\x90 a program"
    with scene.vault() as vault:
        shelf = vault.shelf("shared", "immich", roll)
        shelf.keep([Item(Entry("1", "1", name), (body,))], "run")
        (kept,) = shelf.items()
        assert kept.path.endswith(f"/{name}.other")
        assert shelf.read(kept) == body
    zipped = place / "takeout-20260301T101010Z-001.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        for folder in ("", "Takeout/Google Photos/Photos from 2024/", "Takeout/Drive/"):
            archive.writestr(folder + name, body)
            archive.writestr(f"{folder}a{len(folder)}.jpg", b"\xff\xd8\xff" + folder.encode())
    for service in ("archive", "takeout", "apple-export", "meta-export"):
        settings = {"path": str(zipped)}
        try:
            scene.accounts.add(service, service, settings, Typed(""), lambda url: None)
        except ConnectorError:
            continue  # that service knows this for none of its archives
        scene.run(Pull((service,)))
    found = {path.name for path in scene.root.rglob("*") if path.is_file()}
    assert "a0.jpg" in found
    assert name not in found
    assert not [one for one in found if one.lower().endswith(Path(name).suffix.lower())]


def test_s43_the_program_opens_pages_folders_and_sign_ins_and_nothing_that_came_from_anybody() -> (
    None
):
    opens = re.compile(r"openUrl\(|os\.startfile|xdg-open|webbrowser\.open")
    assert {path.name for path in OURS if opens.search(path.read_text("utf-8"))} == {
        "guiding.py",  # a page of the service's own, named by us
        "accounts.py",  # the service's sign-in
        "phone_opening.py",  # the QR code just drawn
        "settings_vault.py",  # the vault's folder
        "sheet_shown.py",  # the recovery sheet just written
        "signing_in.py",  # the service's sign-in
    }


def test_s59_nothing_lies_where_other_people_of_the_computer_look(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    common = place / "tmp"
    common.mkdir()
    monkeypatch.setenv("TMPDIR", str(common))
    monkeypatch.setattr(tempfile, "tempdir", str(common))
    written: list[str] = []
    real = os.open

    def noted(path: object, flags: int, *more: object, **named: object) -> int:
        if isinstance(path, str) and path.startswith(str(common)) and flags & os.O_CREAT:
            written.append(path)
        return real(path, flags, *more, **named)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(os, "open", noted)
    scene = Scene(place / "one")
    scene.keep("old", FRIENDS, people(5))
    scene.add("disk", "folder", path=str(place / "disk"))
    for task in (Mirror("old", "disk", Form.FILES), Check("old", "disk"), Drill("old", "disk")):
        assert scene.run(task).exit == 0
    with scene.vault() as vault:
        own = vault.stage()
        assert stat.S_IMODE(own.stat().st_mode) == 0o700
    assert (written, list(common.iterdir())) == ([], [])


def test_s60_a_folder_swapped_for_a_link_leads_nothing_out_of_the_vault(
    desk: Desk, place: Path
) -> None:
    desk.cloud.fill(desk.book, range(3))
    desk.pull()
    outside = place / "outside"
    outside.mkdir()
    (folder,) = {path.parent for path in desk.root.rglob("*.vcf")}
    folder.rename(folder.with_name("moved aside"))
    folder.symlink_to(outside)
    (outside / "Person 1.vcf").write_bytes(b"a stranger's")
    desk.cloud.fill(desk.book, range(6))
    desk.cloud.forget(desk.book, [1])
    report = desk.pull()
    assert report.error is not None
    assert report.error.code == "vault-linked"
    assert [path.read_bytes() for path in outside.iterdir()] == [b"a stranger's"]
    folder.unlink()
    folder.with_name("moved aside").rename(folder)
    assert desk.pull().error is None
    assert len(desk.current()) == 5


def test_s61_every_package_is_pinned_by_its_hash() -> None:
    for name in ("requirements.lock", "packaging/test.lock"):
        text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
        wanted = [line for line in text.splitlines() if re.match(r"[A-Za-z0-9]", line)]
        assert len(wanted) > 15
        assert [
            line[:40] for line in wanted if "==" not in line or "--hash=sha256:" not in line
        ] == []


def test_s63_s64_the_program_fetches_no_program_and_loads_none_it_was_not_built_with() -> None:
    foreign = re.compile(r"entry_points\(|iter_modules\(|\beval\(|pip install|self.?update")
    for path in OURS:
        assert not foreign.search(path.read_text("utf-8")), path


def test_s65_no_file_and_no_address_of_anybodys_starts_the_program() -> None:
    entries = [path for path in ROOT.rglob("*.desktop") if ".venv" not in path.parts]
    for path in entries:
        assert "MimeType" not in path.read_text("utf-8"), path
    assert not any(
        "URLTypes" in path.read_text("utf-8", "replace") for path in ROOT.rglob("*.plist")
    )
