"""How fast bytes may go over the network. A connector never waits: it tells, and who set this may.

One pace a process, whichever account the bytes belong to; none until somebody sets one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator


def _free(count: int) -> None:
    """Nobody counts."""


_spend: Callable[[int], None] = _free
_rate = 0


def keep_to(spend: Callable[[int], None] | None, rate: int = 0) -> None:
    """Have every byte counted by this function, which may hold up its caller; None for no pace.

    Args:
        spend: the function.
        rate: the bytes a second it lets through, for programs that keep to it themselves.
    """
    global _spend, _rate
    _spend, _rate = spend or _free, rate if spend else 0


def rate() -> int:
    """Bytes a second that are wished; 0 for no limit."""
    return _rate


def spent(count: int) -> None:
    """So many bytes came or are about to go."""
    _spend(count)


def paced(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same chunks, each counted before it is given."""
    for chunk in chunks:
        _spend(len(chunk))
        yield chunk
