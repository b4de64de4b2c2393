"""An engine with a home and a vault of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.engine.engine import Engine
from desktop.places import Home


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = Engine(Home(tmp_path / "home"), tmp_path / "vault")
    yield engine
    engine.close()
