"""$batch of the fake Graph: at most twenty parts, each answered by itself.

Source: Graph's json-batching: 200 on the envelope says nothing about the parts, any of which may be
throttled; answers come in any order.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.clouds.microsoft_words import Answer, Call, Wrong

MOST = 20


def batch(call: Call, do: Callable[[Call], Answer], troubled: list[int]) -> Answer:
    """Answer each part; the first `troubled` statuses are given in place of as many parts."""
    version = call.path.split("/")[1]
    parts = json.loads(call.raw)["requests"]
    if len(parts) > MOST or len({one["id"] for one in parts}) != len(parts):
        raise Wrong(400, "BadRequest")
    answers = [_part(one, call, version, do, troubled) for one in parts]
    return Answer(json.dumps({"responses": answers[::-1]}).encode(), "application/json")


def _part(
    one: dict[str, Any], call: Call, version: str, do: Callable[[Call], Answer], troubled: list[int]
) -> dict[str, Any]:
    if troubled:
        status = troubled.pop(0)
        code = "ApplicationThrottled" if status in (429, 503) else "UnknownError"
        body = {"error": {"code": code}}
        return {"id": one["id"], "status": status, "headers": {"Retry-After": "9"}, "body": body}
    parts = urlsplit(one["url"])
    query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}  # fmt: skip
    headers = {name.lower(): value for name, value in (one.get("headers") or {}).items()}
    headers["authorization"] = call.headers["authorization"]
    inner = Call(one["method"], f"/{version}{parts.path}", (), query, headers, b"", root=call.root)
    try:
        answer = do(inner)
    except Wrong as error:
        return {"id": one["id"], "status": error.status, "headers": error.headers, "body": error.body}  # fmt: skip
    return {"id": one["id"], "status": answer.status, "headers": {"Content-Type": "application/json"}, "body": json.loads(answer.body)}  # fmt: skip
