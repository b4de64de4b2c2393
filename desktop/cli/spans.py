"""Reads the spans of time a person types: 15m, 2h, 1d, 1w; and writes them back."""

from __future__ import annotations

import re
from datetime import timedelta

_UNITS = {"m": 1, "h": 60, "d": 24 * 60, "w": 7 * 24 * 60}


def span(text: str) -> timedelta:
    """A whole number and m, h, d or w, at least a minute. Raises ValueError otherwise."""
    match = re.fullmatch(r"(\d{1,5})([mhdw])", text.strip().lower(), re.ASCII)
    if match is None or int(match[1]) == 0:
        raise ValueError(text)
    return timedelta(minutes=int(match[1]) * _UNITS[match[2]])


def spoken(length: timedelta) -> str:
    """The shortest of the same forms that says it exactly ("1d", not "24h")."""
    minutes = max(1, round(length.total_seconds() / 60))
    for unit in ("w", "d", "h"):
        if minutes % _UNITS[unit] == 0:
            return f"{minutes // _UNITS[unit]}{unit}"
    return f"{minutes}m"
