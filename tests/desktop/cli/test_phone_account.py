"""`elsewhere phone --to ACCOUNT` and `--usb DIR`, as typed: an account is filled, a stick written."""

from __future__ import annotations

import io
import json
import shlex
import sys
from contextlib import ExitStack
from pathlib import Path

import bagit
import pytest

from connectors.model import Collection, Entry, Item, Kind
from desktop.cli.main import run
from desktop.cli.phone_opening import displayed, shown
from desktop.clock import SystemClock
from desktop.vault import Vault
from tests.clouds import radicale

Answer = dict[str, object]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with Vault.open(tmp_path / "V", tmp_path / "app/index", SystemClock(), create=True) as vault:
        for account in ("Home", "Work"):
            book = vault.shelf(account, "memory", Collection("b", Kind.CONTACTS, "Family"))
            book.keep([contact(account, n) for n in range(3)], "run")
    return tmp_path


def contact(account: str, n: int) -> Item:
    body = (
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{account}{n}\r\nFN:{account} {n}\r\nN:{n};P;;;\r\n"
        "END:VCARD\r\n"
    )
    return Item(Entry(f"{n}", "1"), (body.encode(),))


def typed(place: Path, *words: str, stdin: str = "") -> tuple[int, Answer, str]:
    out, err = io.StringIO(), io.StringIO()
    begin = ["--home", str(place / "app"), "--vault", str(place / "V"), "--json"]
    status = run([*begin, *words], io.StringIO(stdin), out, err)
    return status, json.loads(out.getvalue()), err.getvalue()


def test_a_stick_holds_everything_also_as_a_bag(place: Path) -> None:
    status, answer, _ = typed(place, "phone", "--usb", str(place / "stick"), "--bag")
    assert status == 0
    assert answer["kinds"] == {"contacts": 6, "calendar": 0, "tasks": 0, "photos": 0}
    assert bagit.Bag(str(place / "stick")).is_valid()


@pytest.mark.harmed("spoils the only copy of a body")
def test_a_damaged_item_is_named_and_the_rest_is_on_the_stick(place: Path) -> None:
    victim = min((place / "V/Home").rglob("*.vcf"))
    victim.unlink()
    status, answer, words = typed(place, "phone", "--usb", str(place / "stick"))
    assert (status, answer["unreadable"]) == (1, 1)
    assert victim.name in words


@pytest.mark.parametrize(
    "more", [("--usb", "V"), ("--bag",), ("--usb", "new", "--to", "Home"), ("Nobody", "--to", "X")]
)
def test_what_makes_no_sense_is_wrong_usage(
    place: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    monkeypatch.chdir(place)
    status, _, _ = typed(place, "phone", *more)
    assert status == 2


def test_an_account_gets_what_it_takes_once_and_can_lose_it_again(place: Path) -> None:
    (place / "radicale").mkdir()
    with ExitStack() as ends:
        cloud = radicale.start(place / "radicale", secret="plain")
        ends.callback(cloud.stop)
        secret = shlex.join([sys.executable, "-c", f"print({cloud.secret!r})"])
        add = ("account", "add", "New", "dav", "--url", cloud.url, "--user", cloud.settings["user"])
        assert typed(place, *add, "--secret-command", secret)[0] == 0
        status, answer, words = typed(place, "phone", "--to", "New", "--no-open")
        assert status == 0, words
        put = answer["put"]
        assert isinstance(put, dict)
        assert (put["sent"], put["failed"], put["left"]) == (6, 0, [])
        assert put["there"]["contacts"] == 6
        assert "To put into New: 6 items" in words
        again = typed(place, "phone", "--to", "New", "--no-open")[1]["put"]
        assert isinstance(again, dict)
        assert (again["sent"], again["skipped"]) == (0, 6)
        for one in put["undo"]:
            assert typed(place, "restore", "--undo", one)[0] == 0


def test_the_code_is_opened_only_where_somebody_sees_it(tmp_path: Path) -> None:
    assert displayed({"DISPLAY": ":0"}, "linux")
    assert not displayed({}, "linux")
    assert displayed({}, "darwin")
    seen: list[str] = []

    def see(address: str) -> bool:
        seen.append(address)
        return True

    with shown(
        lambda: b"png", tmp_path, wanted=True, environment={"DISPLAY": ":0"}, platform="linux",
        see=see,
    ):  # fmt: skip
        (picture,) = tmp_path.rglob("*.png")
        assert seen == [picture.as_uri()]
    assert list(tmp_path.rglob("*.png")) == []
    with shown(lambda: b"png", tmp_path, wanted=True, environment={}, platform="linux", see=see):
        assert len(seen) == 1
