"""What goes between this program and the process that reads for it, in plain values.

To the process goes a message for each piece of work. Back come messages that name items and carry
their bodies, one after the other, and a last one: the end, or the error the work ended with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import IO, Any

from connectors import errors
from connectors.errors import ConnectorError, TryLater
from connectors.model import Entry, Facts, Item
from connectors.net import framing

_ERRORS: dict[str, type[ConnectorError]] = {
    one.__name__: one
    for one in (
        errors.SignInAgain, errors.StartOver, errors.NotThere, errors.ChangedMeanwhile,
        errors.Refused, errors.Full,
    )
}  # fmt: skip

Read = tuple[Entry, bytes, Facts]
"""An item as it was read: what it is called, its body, and what that says of itself."""


def send_items(pipe: IO[bytes], items: Sequence[Read]) -> None:
    """Some items of a piece of work."""
    named = [(entry.id, entry.revision, len(body), *_said(facts)) for entry, body, facts in items]
    framing.send(pipe, {"items": named}, b"".join(body for _, body, _ in items))


def send_end(pipe: IO[bytes], error: ConnectorError | None) -> None:
    """The end of a piece of work, and what it ended with."""
    said: dict[str, Any] = {"end": True}
    if error is not None:
        said |= {
            "error": type(error).__name__, "message": str(error), "code": error.code,
            "about": error.about, "after": getattr(error, "after", 0),
        }  # fmt: skip
    framing.send(pipe, said)


def receive(pipe: IO[bytes]) -> Iterator[Item]:
    """The items of one piece of work.

    Raises the error it ended with, and EOFError when the pipe breaks off before it.
    """
    while (message := framing.receive(pipe)) is not None:
        head, bodies = message
        if "end" in head:
            if "error" in head:
                raise _error(head)
            return
        named: Any = head["items"]
        place = 0
        for id, revision, size, uid, title, problem, fields in named:
            body = bodies[place : place + size]
            facts = Facts(uid, title, problem, _fields(fields))
            yield Item(Entry(id, revision, "", size), (body,), facts=facts)
            place += size
    raise EOFError


def _said(facts: Facts) -> tuple[str, str, str, str]:
    return facts.uid, facts.title, facts.problem, _joined(facts.fields or frozenset())


# Few combinations there are, and many items that have each.


@lru_cache(4096)
def _joined(fields: frozenset[str]) -> str:
    return "\n".join(fields)


@lru_cache(4096)
def _fields(said: str) -> frozenset[str]:
    return frozenset(said.split("\n") if said else ())


def _error(said: dict[str, Any]) -> ConnectorError:
    message, code, about = str(said["message"]), str(said["code"]), str(said["about"])
    if said["error"] == TryLater.__name__:
        return TryLater(message, after=float(said["after"]), code=code, about=about)
    return _ERRORS.get(str(said["error"]), ConnectorError)(message, code=code, about=about)
