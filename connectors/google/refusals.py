"""What Google's error answers mean, in our errors. The reason decides, not the status alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

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

HOUR = 3600.0


def refusal(status: int, body: bytes, headers: Mapping[str, str]) -> ConnectorError:
    """The error an answer stands for.

    Args:
        status: 400 or above.
        body: Google's JSON, in the old form (`errors[].reason`), the new one (`ErrorInfo`) or none.
        headers: names as `connectors.net.status` reads them.
    """
    error = _error(body)
    reasons = set(_reasons(error))
    known = "/".join(sorted(reason for reason in reasons if reason.replace("_", "").isalnum()))
    text = f"{status} {known[:200]}"
    if reasons & _DISABLED:
        return SignInAgain(text, code="google-api-not-enabled", about=_service(error))
    if status == 401:
        return SignInAgain(text)
    if reasons & _BUSY or status == 429:
        daily = "PerDay" in json.dumps(error)
        after = retry_after(headers) or (HOUR if daily else 0)
        return TryLater(text, after=after, code="day-limit" if daily else "busy")
    if reasons & _DAILY:
        return TryLater(text, after=retry_after(headers) or HOUR, code="day-limit")
    if reasons & _MISSING:
        return SignInAgain(text, code="permission-missing")
    if reasons & _FULL:
        return Full(text)
    if reasons & _OLD_TOKEN or (status == 400 and "sync token" in _message(error).lower()):
        return StartOver(text)
    if status == 412 or reasons & {"conditionNotMet", "failedPrecondition"}:
        return ChangedMeanwhile(text)
    if status == 507:
        return Full(text)
    if status in (404, 410):
        return NotThere(text)
    if status in (408, 425) or status >= 500:
        return TryLater(text, after=retry_after(headers))
    if status == 409:
        return ChangedMeanwhile(text, code="exists")
    if status == 413:
        return Refused(text, code="too-large")
    return Refused(text)


_DISABLED = {"accessNotConfigured", "SERVICE_DISABLED"}
_BUSY = {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"}
_DAILY = {"quotaExceeded", "dailyLimitExceeded", "RESOURCE_EXHAUSTED", "sharingRateLimitExceeded"}
_MISSING = {"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}
_FULL = {"storageQuotaExceeded", "teamDriveFileLimitExceeded", "STORAGE_QUOTA_EXCEEDED"}
_OLD_TOKEN = {"fullSyncRequired", "updatedMinTooLongAgo", "EXPIRED_SYNC_TOKEN"}


def _error(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    error = found.get("error") if isinstance(found, dict) else None
    return error if isinstance(error, dict) else {}


def _reasons(error: Mapping[str, Any]) -> Iterator[str]:
    for name in ("errors", "details"):
        for one in error.get(name) or ():
            if isinstance(one, dict) and isinstance(one.get("reason"), str):
                yield one["reason"]
    if isinstance(error.get("status"), str) and error["status"] == "RESOURCE_EXHAUSTED":
        yield "RATE_LIMIT_EXCEEDED"


def _message(error: Mapping[str, Any]) -> str:
    return str(error.get("message", ""))


def _service(error: Mapping[str, Any]) -> str:
    """The API that has to be switched on, as Google's console calls it."""
    for one in error.get("details") or ():
        if isinstance(one, dict):
            service = (one.get("metadata") or {}).get("service", "")
            if isinstance(service, str) and service:
                return _APIS.get(service.split(".")[0], service)
    message = _message(error)
    return next((name for name in _APIS.values() if name in message), "")


_APIS = {
    "people": "People API",
    "calendar-json": "Google Calendar API",
    "calendar": "Google Calendar API",
    "tasks": "Google Tasks API",
    "drive": "Google Drive API",
    "photoslibrary": "Photos Library API",
    "photospicker": "Google Photos Picker API",
}
