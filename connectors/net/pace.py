"""How fast bytes may go over the network. A connector never waits: it tells, and who set this may.

One pace a process, whichever account the bytes belong to; none until somebody sets one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator


def _free(count: int) -> None:
    """Nobody counts."""


_spend: Callable[[int], None] = _free


def keep_to(spend: Callable[[int], None] | None) -> None:
    """Have every byte counted by this function, which may hold up its caller; None for no pace."""
    global _spend  # noqa: PLW0603 a process has one network
    _spend = spend or _free


def spent(count: int) -> None:
    """So many bytes came or are about to go."""
    _spend(count)


def paced(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same chunks, each counted before it is given."""
    for chunk in chunks:
        _spend(len(chunk))
        yield chunk
