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
from connectors.net.dav.changes import Delta

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


def send_end(pipe: IO[bytes], error: ConnectorError | None, listing: Delta | None = None) -> None:
    """The end of a piece of work, and what it ended with.

    Args:
        pipe: where to.
        error: what it failed with.
        listing: what a listing told beside the items that were sent.
    """
    said: dict[str, Any] = {"end": True}
    if listing is not None:
        by_type: dict[str, list[str]] = {}
        for id, text in listing.types.items():
            by_type.setdefault(text, []).append(id)
        rest = [(entry.id, entry.revision) for entry in listing.entries.values()]
        gone = sorted(listing.gone)
        said |= {"token": listing.token, "rest": rest, "gone": gone, "types": by_type}
    if error is not None:
        said |= {
            "error": type(error).__name__, "message": str(error), "code": error.code,
            "about": error.about, "after": getattr(error, "after", 0),
        }  # fmt: skip
    framing.send(pipe, said)


def receive(pipe: IO[bytes]) -> Generator[Item, None, Delta | None]:
    """The items of one piece of work; returns what a listing told beside them.

    Raises the error it ended with, and EOFError when the pipe breaks off before it.
    """
    while (message := framing.receive(pipe)) is not None:
        head, bodies = message
        if "end" in head:
            if "error" in head:
                raise _error(head)
            return _listing(head) if "token" in head else None
        named: Any = head["items"]
        place = 0
        for id, revision, size, uid, title, problem, fields in named:
            body = bodies[place : place + size]
            facts = Facts(uid, title, problem, _fields(fields))
            yield Item(Entry(id, revision, "", size), (body,), facts=facts)
            place += size
    raise EOFError


def _listing(said: dict[str, Any]) -> Delta:
    entries = {id: Entry(id, revision) for id, revision in said["rest"]}
    types = {id: text for text, ids in said["types"].items() for id in ids}
    return Delta(entries, set(said["gone"]), types, token=str(said["token"]))


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
