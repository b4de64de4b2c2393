"""The half-yearly look is agreed, comes due, and survives a file that cannot be read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.model import Kind
from desktop.phone.half_year import HALF_A_YEAR, Look, agree, agreed, forget
from desktop.places import Home

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def test_it_is_due_after_half_a_year_and_not_before(tmp_path: Path) -> None:
    home = Home(tmp_path)
    agree(home, Look(NOW, {Kind.CONTACTS: 732, Kind.TASKS: 0}))
    look = agreed(home)
    assert look is not None
    assert look.counts == {Kind.CONTACTS: 732}
    assert not look.due(NOW + HALF_A_YEAR - timedelta(hours=1))
    assert look.due(NOW + HALF_A_YEAR)
    forget(home)
    assert agreed(home) is None
    forget(home)


@pytest.mark.parametrize("body", [b"", b"{", b"7", b'{"since": "2026"}', b'{"since": 1}'])
def test_an_unreadable_note_asks_nothing(tmp_path: Path, body: bytes) -> None:
    home = Home(tmp_path)
    agree(home, Look(NOW, {Kind.CONTACTS: 1}))
    (home.settings / "phone-look.json").write_bytes(body)
    assert agreed(home) is None
