"""What goes between this program and the process that reads for it, in plain values.

To the process goes a message for each piece of work. Back come messages that name items and carry
their bodies, one after the other, and a last one: the end, or the error the work ended with.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import lru_cache
from typing import IO, Any

from connectors import errors
from connectors.errors import ConnectorError, TryLater
from connectors.model import Entry, Facts, Item
from connectors.net import framing
from connectors.net.dav.delta import Hearing

_ERRORS: dict[str, type[ConnectorError]] = {
    one.__name__: one
    for one in (
        errors.SignInAgain, errors.StartOver, errors.NotThere, errors.ChangedMeanwhile,
        errors.Refused, errors.Full,
    )
}  # fmt: skip

Read = tuple[Entry, str, bytes, Facts]
"""An item as it was read: what it is called, its content type, its body, what that says of it."""

Named = tuple[str, str | None, str]
"""What a listing told without a body: id, revision (None of one that is gone), content type."""


def send_items(pipe: IO[bytes], items: Sequence[Read]) -> None:
    """Some items of a piece of work."""
    named = [
        (entry.id, entry.revision, type, len(body), *_said(facts))
        for entry, type, body, facts in items
    ]
    framing.send(pipe, {"items": named}, b"".join(body for _, _, body, _ in items))


def send_named(pipe: IO[bytes], named: Sequence[Named]) -> None:
    """Some of what a listing told without bodies; counts over what was sent before it."""
    framing.send(pipe, {"named": named})


def send_end(pipe: IO[bytes], error: ConnectorError | None, token: str = "") -> None:
    """The end of a piece of work, and what it ended with.

    Args:
        pipe: where to.
        error: what it failed with.
        token: where a listing goes on, "" for what was none.
    """
    said: dict[str, Any] = {"end": True, "token": token}
    if error is not None:
        said |= {
            "error": type(error).__name__, "message": str(error), "code": error.code,
            "about": error.about, "after": getattr(error, "after", 0),
        }  # fmt: skip
    framing.send(pipe, said)


def receive(pipe: IO[bytes], hearing: Hearing | None = None) -> Generator[Item, None, str]:
    """The items of one piece of work; returns the token of a listing, "" for what was none.

    Args:
        pipe: where from.
        hearing: told of each item before it is given, and of what came without a body.

    Raises the error it ended with, and EOFError when the pipe breaks off before it.
    """
    while (message := framing.receive(pipe)) is not None:
        head, bodies = message
        if "end" in head:
            if "error" in head:
                raise _error(head)
            return str(head["token"])
        if "named" in head:
            _hear(head["named"], hearing)
            continue
        items: Any = head["items"]
        place = 0
        for id, revision, type, size, uid, title, problem, fields in items:
            body = bodies[place : place + size]
            place += size
            entry = Entry(id, revision, "", size)
            if hearing is not None:
                hearing.there(entry, type)
            yield Item(entry, (body,), facts=Facts(uid, title, problem, _fields(fields)))
    raise EOFError


def _hear(named: Any, hearing: Hearing | None) -> None:
    if hearing is None:
        raise EOFError
    for id, revision, type in named:
        if revision is None:
            hearing.gone(id)
        else:
            hearing.there(Entry(id, revision), type)


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
