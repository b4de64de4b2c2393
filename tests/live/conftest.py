"""One scrubbed report for the whole run, written where ELSEWHERE_LIVE_REPORT says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.report import LiveReport


@pytest.fixture(scope="session")
def report() -> Iterator[LiveReport]:
    made = LiveReport()
    yield made
    where = os.environ.get("ELSEWHERE_LIVE_REPORT", "")
    if where:
        made.write(Path(where))
