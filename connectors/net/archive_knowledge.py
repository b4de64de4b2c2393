"""What is known of a photo as a line of text, to lie on a desk."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from connectors.model import Knowledge

_NAMES = [one.name for one in fields(Knowledge)]
_NOTHING = Knowledge()


def written(known: Knowledge) -> str:
    """The line, "" for nothing known."""
    if known == _NOTHING:
        return ""
    return json.dumps([getattr(known, name) for name in _NAMES])


def read(line: str) -> Knowledge:
    """What a line says, every number and word as it was."""
    if not line:
        return _NOTHING
    said: dict[str, Any] = {
        name: tuple(one) if isinstance(one, list) else one
        for name, one in zip(_NAMES, json.loads(line), strict=True)
    }
    return Knowledge(**said)
