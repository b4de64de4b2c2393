"""An account is remembered only after a real sign-in, and pinned to who answered then."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.engine.engine import Engine
from desktop.engine.failure import EngineError
from tests.desktop.engine.accounts.added import NOTHING, add, code_of


@pytest.mark.parametrize(
    ("name", "service", "code"),
    [("CON", "memory", "bad-name"), ("OLD", "memory", "name-taken"), ("x", "no-such", "no-such-service")],
)  # fmt: skip
def test_wrong_usage_is_refused_and_nothing_remembered(
    engine: Engine, name: str, service: str, code: str
) -> None:
    add(engine, "old", "cloud-a")
    with pytest.raises(EngineError) as raised:
        add(engine, name, "cloud-b", service)
    assert (code_of(raised), raised.value.exit) == (code, 2)
    assert [account.name for account in engine.accounts()] == ["old"]


def test_a14_signing_in_again_as_somebody_else_is_refused(engine: Engine) -> None:
    add(engine, "old", "cloud-a")
    with pytest.raises(EngineError) as raised:
        add(engine, "old", "cloud-b")
    assert (code_of(raised), raised.value.exit) == ("other-account", 3)
    assert engine.accounts()[0].settings["cloud"] == "cloud-a"


def test_signing_in_again_as_the_same_is_taken(engine: Engine) -> None:
    add(engine, "old", "cloud-a")
    add(engine, "old", "cloud-a")
    assert len(engine.accounts()) == 1


def test_a_folder_is_remembered_wherever_later_runs_start(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    account = engine.add_account("disk", "folder", {"path": "disk"}, NOTHING, lambda url: None)
    assert account.settings["path"] == str(tmp_path / "disk")
    assert account.identity.startswith("folder:")


def test_a_folder_that_is_away_is_not_made_anew_by_adding_it_again(
    engine: Engine, tmp_path: Path
) -> None:
    settings = {"path": str(tmp_path / "disk")}
    engine.add_account("disk", "folder", settings, NOTHING, lambda url: None)
    (tmp_path / "disk").rename(tmp_path / "unplugged")
    with pytest.raises(EngineError) as raised:
        engine.add_account("disk", "folder", settings, NOTHING, lambda url: None)
    assert (code_of(raised), raised.value.exit) == ("disk-not-connected", 3)
    assert not (tmp_path / "disk").exists()
