"""What to do when a test's server or data is not on this machine: skip, or fail where it must be."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest


def missing(what: str, how: str) -> NoReturn:
    """Skip the test; on the reference machine (ELSEWHERE_FULL=1) fail it instead.

    Args:
        what: the server or data that is not there.
        how: what to install to have it.
    """
    if os.environ.get("ELSEWHERE_FULL") == "1":
        pytest.fail(f"{what} is not on this machine: {how}")
    pytest.skip(f"{what} is not on this machine: {how}")


def corpus(*parts: str) -> Path:
    """A folder or file of the shared corpus of real vCards, calendars, photos and archives."""
    root = Path(os.environ.get("ELSEWHERE_CORPUS") or Path(__file__).parents[3] / "shared/corpus")
    if not root.exists():
        pytest.skip("the corpus lies beside the project only on the reference machine")
    path = root.joinpath(*parts)
    if not path.exists():
        missing(f"the corpus ({'/'.join(parts)})", "set ELSEWHERE_CORPUS to its folder")
    return path
