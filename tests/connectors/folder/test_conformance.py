"""A folder judged as every place for files is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from connectors import folder
from connectors.contract import Files, Session
from tests.connectors.file_things import files_of
from tests.connectors.files_conformance import KeepsFiles


class TestFolder(KeepsFiles):
    @pytest.fixture
    def another(self, tmp_path: Path) -> Callable[[], Files]:
        root = tmp_path / "disk"
        root.mkdir()
        return lambda: files_of(folder.CONNECTOR, Session({"path": str(root)}))


class TestMarkedFolder(KeepsFiles):
    @pytest.fixture
    def another(self, tmp_path: Path) -> Callable[[], Files]:
        files_of(
            folder.CONNECTOR, Session({"path": str(tmp_path / "disk"), "create": "yes"})
        ).close()
        return lambda: files_of(folder.CONNECTOR, Session({"path": str(tmp_path / "disk")}))
