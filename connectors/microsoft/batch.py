"""Several resources in one request: Graph's $batch, four parts at a time.

A mailbox answers four at once, so that a larger batch would throttle itself. The envelope's status
says nothing about its parts: each is judged by its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from connectors.errors import NotThere, SignInAgain, TryLater
from connectors.microsoft.client import STABLE, Graph, Json
from connectors.microsoft.refusals import refusal
from connectors.microsoft.signin import AT_ONCE


def several(
    graph: Graph, paths: Sequence[str], *, prefer: Iterable[str] = ()
) -> Iterator[Json | None]:
    """The resources of these paths in their order; None for each that is not there.

    Raises what the first part in trouble means; nothing of its batch is given then.
    """
    wished = ", ".join((STABLE, *prefer))
    for start in range(0, len(paths), AT_ONCE):
        some = paths[start : start + AT_ONCE]
        if len(some) == 1:
            yield _alone(graph, some[0], tuple(prefer))
            continue
        requests = [
            {"id": str(at), "method": "GET", "url": path, "headers": {"Prefer": wished}}
            for at, path in enumerate(some)
        ]
        answer = graph.post("/$batch", {"requests": requests}, several=True)
        yield from _parts(answer, len(some))


def _alone(graph: Graph, path: str, prefer: tuple[str, ...]) -> Json | None:
    try:
        return graph.get(path, prefer=prefer)
    except NotThere:
        return None


def _parts(answer: Json, many: int) -> list[Json | None]:
    """Each part judged; an answer that leaves one out is none."""
    told = answer.get("responses")
    by_id = {str(one.get("id")): one for one in told} if isinstance(told, list) else {}
    found: list[Json | None] = []
    for at in range(many):
        one = by_id.get(str(at))
        if one is None:
            raise TryLater("a batch without one of its answers", code="incomplete")
        found.append(_part(int(one.get("status") or 0), one))
    return found


def _part(status: int, one: Json) -> Json | None:
    body = one.get("body")
    if status == 200 and isinstance(body, dict):
        return body
    headers = {str(k).title(): str(v) for k, v in (one.get("headers") or {}).items()}
    problem = refusal(status, json.dumps(body).encode(), headers)
    if isinstance(problem, NotThere):
        return None
    if status < 300 or status == 424:
        raise TryLater(f"{status} for a part", code="bad-answer")
    if isinstance(problem, SignInAgain) and status == 401:
        raise TryLater("the token ended on the way", code="token-renewed")
    raise problem
