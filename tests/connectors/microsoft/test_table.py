"""Our table of types says nothing that Microsoft's published metadata does not."""

from __future__ import annotations

import json

import pytest

from tests.clouds.microsoft_table import TABLE
from tests.clouds.missing import corpus

OWN = {"property": "singleValueLegacyExtendedProperty", "uploadRequest": ""}
"""What our table names otherwise; the last stands for a request that the metadata has as an action."""


@pytest.mark.parametrize("type", sorted(TABLE))
def test_every_property_of_the_table_is_microsofts(type: str) -> None:
    known = json.loads(corpus("graph", "graph_subset.schema.json").read_text("utf-8"))["$defs"]
    name = OWN.get(type, type)
    if not name:
        assert set(TABLE[type]) == {"item", "deferCommit"}
        return
    told = known.get(f"microsoft.graph.{name}")
    if told is None:
        pytest.fail(f"{name} is no type of Microsoft's")
    ours = (
        set(TABLE[type]) - {"object", "seen"} if type == "openTypeExtension" else set(TABLE[type])
    )
    assert ours <= {*told["properties"], "id"}
