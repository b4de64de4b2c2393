"""What a bucket's server answers, in the words of `connectors.errors`.

The library's own texts hold addresses and names of files, so none of them is passed on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from obstore.exceptions import BaseError

from connectors.errors import (
    ConnectorError,
    Full,
    NotThere,
    Refused,
    SignInAgain,
    TryLater,
)

_STATUS = re.compile(r"(?:status code|HTTP status|status):?\s*\(?(\d{3})\b")
_CODE = re.compile(r"<Code>\s*([A-Za-z0-9]{2,60})\s*</Code>")
_FULL = {
    "QuotaExceeded",
    "XMinioStorageFull",
    "XMinioAdminBucketQuotaExceeded",
    "InsufficientStorage",
}
_REFUSED = {"EntityTooLarge", "KeyTooLongError", "InvalidObjectName", "XMinioInvalidObjectName"}
_KEYS = {
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "ExpiredToken",
    "InvalidToken",
    "AuthFailure",
}


@contextmanager
def told(about: str) -> Iterator[None]:
    """Errors of the library inside become ours."""
    try:
        yield
    except FileNotFoundError as error:
        raise problem(str(error), 404, about) from None
    except (BaseError, OSError, ValueError) as error:
        raise problem(str(error), 0, about) from None


def problem(text: str, status: int, about: str) -> ConnectorError:
    """The error that an answer stands for.

    Args:
        text: its body, or the library's words about it.
        status: as far as it is known; 0 to look for it in the text.
        about: the path asked for.
    """
    if not status and (found := _STATUS.search(text)):
        status = int(found[1])
    found = _CODE.search(text)
    code = found[1] if found else ""
    message = f"the storage answered {status or 'nothing'} {code}".rstrip()
    if status == 507 or code in _FULL:
        return Full(message, about=about)
    if code == "NoSuchBucket":
        return NotThere(message, code="no-bucket", about=about)
    if status == 404:
        return NotThere(message, about=about)
    if code in _REFUSED or status in {405, 413, 414}:
        return Refused(message, about=about)
    if status == 401 or code in _KEYS:
        return SignInAgain(message, code="wrong-key")
    if status == 403:
        return SignInAgain(message, code="no-rights")
    if code == "RequestTimeTooSkewed":
        return TryLater(message, code="clock-wrong")
    if status in {400, 409, 412}:
        return Refused(message, about=about)
    if not status:
        broke_off = "body error" in text
        return TryLater(message, code="incomplete" if broke_off else "unreachable", about=about)
    return TryLater(message, about=about)
