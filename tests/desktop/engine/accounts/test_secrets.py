"""Secrets: one key in a keyring that may be trusted, one sealed file, never plain text."""

from __future__ import annotations

import stat
import threading
import time
from pathlib import Path

import pytest

from connectors.errors import SignInAgain
from desktop.engine.accounts import key_ring
from desktop.engine.accounts.key_ring import Backend, KeyRing
from desktop.engine.accounts.secrets import Command, Secrets, Typed
from desktop.engine.failure import EngineError
from desktop.places import Home

SECRET = "correct horse battery staple"


class Ring:
    """A keyring as Windows has it: nothing longer than 1,280 characters."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        assert len(password) <= 1_280
        self.kept[service, username] = password


class Hanging:
    """A keyring whose prompt nobody answers."""

    def __init__(self) -> None:
        self.over = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.over.wait(100)
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        self.over.wait(100)


class PlaintextKeyring:
    """What keyrings.alt brings: base64 in a file."""

    priority = 99.0

    def get_password(self, service: str, username: str) -> str | None:
        raise AssertionError("it must not be asked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("it must not be asked")


def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def secrets(tmp_path: Path, ring: Backend | None, words: str = "") -> Secrets:
    return Secrets(home(tmp_path), lambda: words, KeyRing(lambda: ring))


def everything(tmp_path: Path) -> bytes:
    return b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_secret_is_there_again_after_a_restart_and_nowhere_in_plain_text(tmp_path: Path) -> None:
    ring = Ring()
    secrets(tmp_path, ring).put("old", SECRET, remember=True)
    assert secrets(tmp_path, ring).get("old") == SECRET
    assert SECRET.encode() not in everything(tmp_path)
    assert SECRET not in "".join(ring.kept.values())


def test_s9_h8_a_token_cache_of_20_kb_needs_only_a_key_in_the_keyring(tmp_path: Path) -> None:
    ring = Ring()
    secrets(tmp_path, ring).put("old", "x" * 20_000, remember=True)
    assert secrets(tmp_path, ring).get("old") == "x" * 20_000
    assert [len(value) for value in ring.kept.values()] == [44]


def test_s10_the_sealed_file_is_the_person_s_alone(tmp_path: Path) -> None:
    secrets(tmp_path, Ring()).put("old", SECRET, remember=True)
    for path in (home(tmp_path).secrets, *home(tmp_path).secrets.iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_two_sealings_of_one_secret_differ(tmp_path: Path) -> None:
    kept = secrets(tmp_path, Ring())
    kept.put("old", SECRET, remember=True)
    before = (home(tmp_path).secrets / "sealed.json").read_bytes()
    kept.put("old", SECRET, remember=True)
    assert (home(tmp_path).secrets / "sealed.json").read_bytes() != before


def test_h5_without_a_keyring_nothing_is_kept_in_plain_text(tmp_path: Path) -> None:
    kept = secrets(tmp_path, None)
    with pytest.raises(EngineError) as raised:
        kept.put("old", SECRET, remember=True)
    assert (raised.value.trouble.code, raised.value.exit) == ("no-keyring", 3)
    assert SECRET.encode() not in everything(tmp_path)


def test_h5_without_a_keyring_a_passphrase_seals_the_file(tmp_path: Path) -> None:
    secrets(tmp_path, None, "four words of mine").put("old", SECRET, remember=True)
    assert secrets(tmp_path, None, "four words of mine").get("old") == SECRET
    assert SECRET.encode() not in everything(tmp_path)
    with pytest.raises(SignInAgain) as raised:
        secrets(tmp_path, None, "other words").get("old")
    assert raised.value.code == "secrets-damaged"


def test_h5_a_secret_may_be_kept_for_this_session_only(tmp_path: Path) -> None:
    kept = secrets(tmp_path, None)
    kept.put("old", SECRET, remember=False)
    assert kept.get("old") == SECRET
    with pytest.raises(SignInAgain):
        secrets(tmp_path, None).get("old")
    assert not home(tmp_path).secrets.exists()


def test_h6_s8_a_keyring_of_plain_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keyring.backend.get_all_keyring", lambda: [PlaintextKeyring()])
    assert key_ring.best() is None
    assert not key_ring.allowed(PlaintextKeyring())


def test_h6_a_kin_of_a_trusted_keyring_is_refused() -> None:
    kin = type("Keyring", (), {"__module__": "keyrings.alt.file"})
    same = type("Keyring", (), {"__module__": "keyring.backends.SecretService"})
    assert not key_ring.allowed(kin())
    assert key_ring.allowed(same())


def test_h4_a_keyring_that_never_answers_is_left_after_its_time(tmp_path: Path) -> None:
    hanging = Hanging()
    kept = Secrets(home(tmp_path), None, KeyRing(lambda: hanging, limit=0.1))
    with pytest.raises(EngineError) as raised:
        kept.put("old", SECRET, remember=True)
    asking = [one for one in threading.enumerate() if one.name == "keyring"]
    hanging.over.set()
    assert raised.value.trouble.code == "keyring-locked"
    assert asking, "it was left while it still hung"


def test_h4_a_locked_keyring_postpones_and_loses_nothing(tmp_path: Path) -> None:
    ring = Ring()
    secrets(tmp_path, ring).put("old", SECRET, remember=True)
    hanging = Hanging()
    locked = Secrets(home(tmp_path), None, KeyRing(lambda: hanging, limit=0.1))
    with pytest.raises(SignInAgain) as raised:
        locked.get("old")
    hanging.over.set()
    assert raised.value.code == "keyring-locked"
    assert secrets(tmp_path, ring).get("old") == SECRET


def test_h7_a_key_that_is_gone_asks_to_sign_in_and_sets_the_old_file_aside(tmp_path: Path) -> None:
    secrets(tmp_path, Ring()).put("old", SECRET, remember=True)
    other = secrets(tmp_path, Ring())
    with pytest.raises(SignInAgain) as raised:
        other.get("old")
    assert raised.value.code == "secrets-damaged"
    other.put("old", "new secret", remember=True)
    assert other.get("old") == "new secret"
    assert (home(tmp_path).secrets / "sealed-unreadable.json").exists()


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\x00" * 100, b'{"format": 2}'])
def test_h9_a_damaged_file_asks_to_sign_in_again(tmp_path: Path, damage: bytes) -> None:
    ring = Ring()
    secrets(tmp_path, ring).put("old", SECRET, remember=True)
    (home(tmp_path).secrets / "sealed.json").write_bytes(damage)
    with pytest.raises(SignInAgain):
        secrets(tmp_path, ring).get("old")
    secrets(tmp_path, ring).put("old", SECRET, remember=True)
    assert secrets(tmp_path, ring).get("old") == SECRET


def test_h9_every_flipped_byte_of_the_sealed_body_is_noticed(tmp_path: Path) -> None:
    ring = Ring()
    secrets(tmp_path, ring).put("old", SECRET, remember=True)
    file = home(tmp_path).secrets / "sealed.json"
    whole = file.read_bytes()
    for place in range(0, len(whole) - 1, 7):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(SignInAgain):
            secrets(tmp_path, ring).get("old")


def test_forgetting_removes_the_secret(tmp_path: Path) -> None:
    kept = secrets(tmp_path, Ring())
    kept.put("old", SECRET, remember=True)
    kept.forget("old")
    with pytest.raises(SignInAgain):
        kept.get("old")


def test_a_typed_secret_is_not_shown_by_accident() -> None:
    assert SECRET not in repr(Typed(SECRET))


@pytest.mark.parametrize(
    "command", ["printf secret", "echo secret", "printf 'sec'; echo ret", "X=secret; echo $X"]
)
def test_a_command_gives_the_secret_without_the_end_of_its_line(
    tmp_path: Path, command: str
) -> None:
    assert secrets(tmp_path, None).run(Command(command), "old") == "secret"


@pytest.mark.parametrize(
    "command",
    ["", "false", "true", "no-such-program-at-all", "echo hidden; exit 3", "printf '\\377'"],
)
def test_a_command_that_fails_is_named_and_its_words_are_not(
    tmp_path: Path, command: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(SignInAgain) as raised:
        secrets(tmp_path, None).run(Command(command), "old")
    assert raised.value.code == "secret-command-failed"
    assert "hidden" not in str(raised.value) + caplog.text


def test_a_command_that_hangs_is_ended_with_all_it_started() -> None:
    from desktop.engine.accounts import secret_command

    began = time.monotonic()
    with pytest.raises(SignInAgain):
        secret_command.printed("sleep 200 | sleep 201", "old", limit=0.2)
    assert time.monotonic() - began < 30
