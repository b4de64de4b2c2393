"""Sample answers out of Microsoft's documents, from the corpus beside the project."""

from __future__ import annotations

import json
from typing import Any

from tests.clouds.missing import corpus

_ADDRESSES = {"todoTask": "/tasks", "driveItem": "/drive/"}
"""What the address of an answer without a context says of its type."""


def samples(type: str) -> list[dict[str, Any]]:
    """Every resource of a type in the answers of `json/graph_docs` and `graph`."""
    found: list[Any] = [
        json.loads(path.read_text("utf-8"))["body"]
        for path in sorted(corpus("json", "graph_docs").glob(f"*.response.{type}.json"))
    ]
    mocks = json.loads(corpus("graph", "graph_doc_samples_subset.json").read_text("utf-8"))
    for mock in mocks:
        body = mock["response"].get("body")
        context = str(body.get("@odata.context", "")) if isinstance(body, dict) else ""
        if f"/{type}s" in context or (
            not context and _ADDRESSES.get(type, "-") in mock["request"]["url"]
        ):
            found.append(body)
    items = [one for body in found if isinstance(body, dict) for one in body.get("value") or [body]]
    return [
        {"id": "sample", **one} for one in items if isinstance(one, dict) and "@removed" not in one
    ]
