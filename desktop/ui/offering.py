"""Boxes of accounts to choose from: filled anew with each status, the one chosen stays chosen."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox

from desktop.engine.accounts.account import Account


def offer(box: QComboBox, names: Iterable[str], *, before: str = "", after: str = "") -> None:
    """Offer these accounts, and tell nobody; the first one where the chosen one has gone.

    Args:
        box: its data are the names.
        names: of the accounts.
        before: what stands above them for all or none, with "" as its data; nothing when "".
        after: the same below them.
    """
    chosen = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        if before:
            box.addItem(before, "")
        for name in names:
            box.addItem(name, name)
        if after:
            box.addItem(after, "")
        box.setCurrentIndex(max(box.findData(chosen), 0))


def fillable(accounts: Iterable[Account]) -> list[str]:
    """Names of those that take a copy."""
    return [one.name for one in accounts if one.can_mirror]
