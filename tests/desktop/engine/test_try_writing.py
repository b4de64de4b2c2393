"""A second home is tried for real before it is one, and nothing of the try stays there."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from connectors.model import Kind
from desktop.engine.perform import perform
from desktop.engine.report import Report, Trouble
from desktop.engine.tasks import TryWriting
from tests.clouds import dav
from tests.clouds.webdav import webdav
from tests.desktop.engine.scene import Scene, Silent


def tried(scene: Scene, name: str) -> Report:
    return perform(TryWriting(name), scene.around, Silent(), threading.Event())


@pytest.mark.parametrize("read_only", [False, True])
def test_a_place_for_files_is_written_to_read_and_emptied_again(
    tmp_path: Path, read_only: bool
) -> None:
    scene = Scene(tmp_path / "computer")
    with webdav("wsgidav", tmp_path / "cloud", read_only=read_only) as place:
        scene.sign_in("second", "webdav", place.session())
        report = tried(scene, "second")
        assert [path for path in place.root.rglob("*") if path.is_file()] == []
    (row,) = report.accounts
    assert (row.error.code if row.error else "") == ("no-rights" if read_only else "")
    assert not scene.root.exists(), "it needs no vault"


def test_an_address_book_that_can_only_be_read_is_named_and_all_of_them_are_refused(
    tmp_path: Path,
) -> None:
    scene, cloud = Scene(tmp_path / "computer"), dav.start()
    try:
        cloud.inside.folders.clear()
        cloud.inside.folders["/card/alice/team/"] = dav.Folder("card", "Team", read_only=True)
        cloud.inside.folders["/cal/alice/mine/"] = dav.Folder("cal", "Mine", ("VEVENT",))
        scene.sign_in("second", "dav", cloud.session())
        report = tried(scene, "second")
        assert report.exit == 0
        (named,) = report.accounts[0].collections
        assert (named.kind, named.notes) == (Kind.CONTACTS, [Trouble("only-read", "Team")])
        cloud.inside.folders["/cal/alice/mine/"].read_only = True
        (row,) = tried(scene, "second").accounts
        assert row.error is not None
        assert row.error.code == "no-rights"
    finally:
        cloud.stop()


def test_an_account_of_items_is_asked_and_gets_nothing(tmp_path: Path) -> None:
    scene, cloud = Scene(tmp_path / "computer"), dav.start()
    try:
        scene.sign_in("second", "dav", cloud.session())
        before = {path: dict(one.items) for path, one in cloud.inside.folders.items()}
        assert tried(scene, "second").exit == 0
        assert {path: one.items for path, one in cloud.inside.folders.items()} == before
    finally:
        cloud.stop()
