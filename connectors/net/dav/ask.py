"""One DAV request whose answer is a multistatus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from connectors.errors import TryLater
from connectors.net.answer import Answer
from connectors.net.dav.multistatus import Multistatus
from connectors.net.dav.words import XML
from connectors.net.deadline import Limits
from connectors.net.http import Client, compressed

LISTING = Limits(idle=300, total=1800, window=300, cap=256 << 20)
"""A listing or a batch of bodies: servers may think long, and it is read as it arrives."""


@dataclass(slots=True)
class Reply:
    """An answer to a DAV request.

    Attributes:
        status: 207, or one of those the caller allows.
        told: the multistatus, to be iterated over once; empty when the status is another.
        answer: the HTTP answer beneath, for its headers and for the reason of an error.
    """

    status: int
    told: Multistatus
    answer: Answer


@contextmanager
def ask(
    client: Client,
    method: str,
    url: str,
    body: bytes,
    *,
    depth: str = "0",
    allow: tuple[int, ...] = (),
    limits: Limits = LISTING,
) -> Iterator[Reply]:
    """PROPFIND or REPORT, read as it arrives.

    Raises what `Client.ask` raises; TryLater with code "wrong-network" or "bad-answer" when the
    answer is neither a multistatus nor one of the statuses allowed.
    """
    headers = {
        "Depth": depth,
        "Content-Type": "application/xml; charset=utf-8",
        "Accept-Encoding": compressed(url),
    }
    with client.ask(
        method, url, headers=headers, body=body, expect=XML, allow=allow, limits=limits
    ) as answer:
        if answer.status == 207:
            yield Reply(207, Multistatus(answer.chunks()), answer)
        elif answer.status in allow:
            yield Reply(answer.status, Multistatus(None), answer)
        else:
            raise TryLater(f"{answer.status} where 207 was due", code="bad-answer")
