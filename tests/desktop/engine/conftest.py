"""A fresh desk for every test, in memory where that can be: flushing a disk takes its time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.memory import client
from tests.desktop.engine.faulty import Desk


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """An empty folder."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.fixture
def desk(place: Path) -> Iterator[Desk]:
    desk = Desk(place)
    yield desk
    desk.close()
    client._CLOUDS.clear()
