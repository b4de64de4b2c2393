"""Records that Google sends in a shape nobody foresaw: kept as they came, and never in the way."""

from __future__ import annotations

from collections.abc import Callable

from connectors.formats.lines import FormatError

_UNFORESEEN = (FormatError, AttributeError, KeyError, TypeError, ValueError, OverflowError)


def written(write: Callable[[], bytes], original: bytes) -> bytes:
    """What `write` gives; Google's own JSON when it cannot.

    Such a body is no vCard and no iCalendar object, so it is kept byte for byte and counted as
    noted, and the items beside it are copied all the same.
    """
    try:
        return write()
    except _UNFORESEEN:
        return original
