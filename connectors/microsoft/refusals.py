"""What Graph's error answers mean, in our errors. The code decides, not the status alone."""

from __future__ import annotations

import json
from collections.abc import Mapping

from connectors.errors import (
    ChangedMeanwhile,
    ConnectorError,
    Full,
    NotThere,
    Refused,
    SignInAgain,
    StartOver,
    TryLater,
)
from connectors.net.status import retry_after


def refusal(status: int, body: bytes, headers: Mapping[str, str]) -> ConnectorError:
    """The error an answer stands for.

    Args:
        status: 300 or above.
        body: Graph's JSON, or anything.
        headers: names as `connectors.net.status` reads them.
    """
    code = _code(body)
    text = f"{status} {code}"
    if status == 401:
        return SignInAgain(text)
    if code in _BUSY or status == 429:
        return TryLater(text, after=retry_after(headers), code="busy")
    if code in _OLD:
        return StartOver(text)
    if code in _GONE or status in (404, 410):
        return NotThere(text)
    if code in _CHANGED or status == 412:
        return ChangedMeanwhile(text)
    if code in _FULL or status == 507:
        return Full(text)
    if status == 403:
        return SignInAgain(text, code="permission-missing")
    if code == "ErrorOccurrenceCrossingBoundary":
        return Refused(text, code="crosses-neighbours")
    if status == 413 or code in _LARGE:
        return Refused(text, code="too-large")
    if status in (408, 409, 425) or status >= 500:
        # 501 is an answer for good: this mailbox has no such thing.
        if status == 501:
            return Refused(text)
        return TryLater(text, after=retry_after(headers))
    return Refused(text)


_BUSY = {"TooManyRequests", "ApplicationThrottled", "ErrorServerBusy", "activityLimitReached"}
_OLD = {"SyncStateNotFound", "SyncStateInvalid", "resyncRequired", "ErrorInvalidSyncStateData"}
_GONE = {"ErrorItemNotFound", "ErrorInvalidIdMalformed", "ErrorFolderNotFound", "itemNotFound"}
_CHANGED = {
    "ErrorIrresolvableConflict",
    "ErrorStaleObject",
    "nameAlreadyExists",
    "resourceModified",
}
_FULL = {"ErrorQuotaExceeded", "quotaLimitReached"}
_LARGE = {"ErrorMessageSizeExceeded", "ErrorAttachmentSizeLimitExceeded"}


def _code(body: bytes) -> str:
    try:
        error = json.loads(body)["error"]
        code = str(error["code"])
    except (ValueError, KeyError, TypeError):
        return ""
    return code if code.isalnum() and len(code) < 80 else ""
