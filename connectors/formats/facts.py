"""All that a body says of itself, where whoever has it at hand looks once for everybody after."""

from __future__ import annotations

from connectors.formats.fields import fields
from connectors.formats.identify import identify
from connectors.model import Facts, Kind


def facts(kind: Kind, body: bytes) -> Facts:
    """What `identify` says, and the fields it carries. Never raises. Not for photos."""
    said = identify(kind, body)
    return Facts(said.uid, said.title, said.problem, fields(kind, body))
