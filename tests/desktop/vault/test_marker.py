"""Which vault is this? The marker tells "not connected" from "empty" and "another"."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from desktop.vault import Vault, VaultError
from tests.desktop.vault.things import BOOK, Ticking, card, item


def begin(root: Path, index: Path) -> str:
    with Vault.open(root, index, Ticking(), create=True) as vault:
        vault.shelf("work", "dav", BOOK).keep([item("a", card("Ann"))], "run-1")
        return vault.id


def refused(root: Path, index: Path, *, create: bool = True) -> str:
    with pytest.raises(VaultError) as told:
        Vault.open(root, index, Ticking(), create=create)
    return told.value.code


def test_where_there_never_was_a_vault_none_is_made_unasked(tmp_path: Path) -> None:
    assert refused(tmp_path / "v", tmp_path / "i", create=False) == "no-vault-yet"
    assert not (tmp_path / "v").exists()


@pytest.mark.parametrize("empty", [False, True])
@pytest.mark.parametrize("indexed", [False, True])
def test_c12_a_vault_that_has_gone_is_not_connected_and_none_is_made(
    tmp_path: Path, *, empty: bool, indexed: bool
) -> None:
    begin(tmp_path / "v", tmp_path / "i")
    if not indexed:
        shutil.rmtree(tmp_path / "i")
    (tmp_path / "v").rename(tmp_path / "away")
    if empty:
        (tmp_path / "v").mkdir()
    assert refused(tmp_path / "v", tmp_path / "i") == "vault-not-connected"
    assert not list((tmp_path / "v").glob("*"))
    shutil.rmtree(tmp_path / "v", ignore_errors=True)
    (tmp_path / "away").rename(tmp_path / "v")
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking()) as vault:
        assert vault.accounts() == ("work",)


def test_c12_another_vault_in_its_place_is_another(tmp_path: Path) -> None:
    begin(tmp_path / "v", tmp_path / "i")
    begin(tmp_path / "other", tmp_path / "i2")
    (tmp_path / "v").rename(tmp_path / "away")
    (tmp_path / "other").rename(tmp_path / "v")
    assert refused(tmp_path / "v", tmp_path / "i") == "vault-is-another"


def test_k4_k3_a_newer_vault_is_not_touched(tmp_path: Path) -> None:
    begin(tmp_path / "v", tmp_path / "i")
    for name in ("vault.json", "vault-copy.json"):
        path = tmp_path / "v/.elsewhere" / name
        path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 2}))
    before = sorted(tmp_path.rglob("*"))
    assert refused(tmp_path / "v", tmp_path / "i") == "vault-newer"
    assert sorted(tmp_path.rglob("*")) == before


def test_a_vault_moved_elsewhere_is_the_same_vault(tmp_path: Path) -> None:
    id_ = begin(tmp_path / "v", tmp_path / "i")
    (tmp_path / "v").rename(tmp_path / "moved")
    with Vault.open(tmp_path / "moved", tmp_path / "i", Ticking()) as vault:
        assert vault.id == id_
        assert vault.check().damaged == ()


def test_files_that_were_in_the_folder_before_stay(tmp_path: Path) -> None:
    (tmp_path / "v").mkdir()
    (tmp_path / "v/README.txt").write_text("mine")
    begin(tmp_path / "v", tmp_path / "i")
    assert (tmp_path / "v/README.txt").read_text() == "mine"


def test_a_lost_marker_is_known_again_from_its_copy(tmp_path: Path) -> None:
    id_ = begin(tmp_path / "v", tmp_path / "i")
    (tmp_path / "v/.elsewhere/vault.json").write_bytes(b"\0" * 40)
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking()) as vault:
        assert vault.id == id_
        vault.shelf("work", "dav", BOOK).keep([item("b", card("Bo"))], "run-2")
    assert json.loads((tmp_path / "v/.elsewhere/vault.json").read_text())["id"] == id_


def test_the_words_on_how_to_read_the_folder_come_back_when_thrown_away(tmp_path: Path) -> None:
    begin(tmp_path / "v", tmp_path / "i")
    readme = tmp_path / "v" / "README.txt"
    written = readme.read_bytes()
    readme.unlink()
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking()) as vault:
        vault.check()
    assert readme.read_bytes() == written
    readme.write_bytes(b"my own words")
    with Vault.open(tmp_path / "v", tmp_path / "i", Ticking()) as vault:
        vault.check()
    assert readme.read_bytes() == b"my own words"
