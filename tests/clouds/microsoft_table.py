"""Types and properties of Microsoft Graph that we use, after its published metadata (v1.0, 2026).

A property's type: `s` text, `S` text that is never null, `b` truth, `i` whole number, `n` number, `t` time; `#name`
one of the types below, `=a,b` one of these words; `[` before it for a list. Everything but lists
and `S` may be null.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

_DAYS = "=sunday,monday,tuesday,wednesday,thursday,friday,saturday"
_ITEM = "id:S categories:[s changeKey:s createdDateTime:t lastModifiedDateTime:t "

_WRITTEN = {
    "contactFolder": "id:S displayName:s parentFolderId:s",
    "contact": _ITEM + """assistantName:s birthday:t businessAddress:#physicalAddress businessHomePage:s
        businessPhones:[s children:[s companyName:s department:s displayName:s
        emailAddresses:[#emailAddress fileAs:s generation:s givenName:s homeAddress:#physicalAddress
        homePhones:[s imAddresses:[s initials:s jobTitle:s manager:s middleName:s mobilePhone:s
        nickName:s officeLocation:s otherAddress:#physicalAddress parentFolderId:s personalNotes:s
        profession:s spouseName:s surname:s title:s yomiCompanyName:s yomiGivenName:s yomiSurname:s
        singleValueExtendedProperties:[#property""",
    "property": "id:S value:s",
    "emailAddress": "address:s name:s",
    "physicalAddress": "city:s countryOrRegion:s postalCode:s state:s street:s",
    "calendar": """id:S canEdit:b canShare:b changeKey:s color:s hexColor:s isDefaultCalendar:b
        isRemovable:b name:s owner:#emailAddress""",
    "event": _ITEM + """allowNewTimeProposals:b attendees:[#attendee body:#itemBody bodyPreview:s
        cancelledOccurrences:[s end:#dateTimeTimeZone exceptionOccurrences:[#event hasAttachments:b
        iCalUId:s importance:=low,normal,high isAllDay:b isCancelled:b isOnlineMeeting:b isOrganizer:b
        isReminderOn:b location:#location onlineMeeting:#onlineMeetingInfo onlineMeetingUrl:s organizer:#recipient
        originalEndTimeZone:s originalStart:t originalStartTimeZone:s recurrence:#patternedRecurrence
        reminderMinutesBeforeStart:i sensitivity:=normal,personal,private,confidential
        seriesMasterId:s showAs:=unknown,free,tentative,busy,oof,workingElsewhere
        start:#dateTimeTimeZone subject:s transactionId:s
        type:=singleInstance,occurrence,exception,seriesMaster webLink:s
        singleValueExtendedProperties:[#property""",
    "onlineMeetingInfo": "conferenceId:s joinUrl:s quickDial:s tollNumber:s",
    "attendee": "emailAddress:#emailAddress type:=required,optional,resource status:#responseStatus",
    "responseStatus": "response:s time:t",
    "recipient": "emailAddress:#emailAddress",
    "itemBody": "content:s contentType:=text,html",
    "dateTimeTimeZone": "dateTime:S timeZone:s",
    "location": "displayName:s locationType:s uniqueId:s uniqueIdType:s",
    "patternedRecurrence": "pattern:#recurrencePattern range:#recurrenceRange",
    "recurrencePattern": "type:=daily,weekly,absoluteMonthly,relativeMonthly,absoluteYearly,relativeYearly"
    f" interval:i dayOfMonth:i month:i daysOfWeek:[{_DAYS} firstDayOfWeek:{_DAYS}"
    " index:=first,second,third,fourth,last",
    "recurrenceRange": "type:=endDate,noEnd,numbered startDate:s endDate:s numberOfOccurrences:i"
    " recurrenceTimeZone:s",
    "todoTaskList": "id:S displayName:s isOwner:b isShared:b"
    " wellknownListName:=none,defaultList,flaggedEmails",
    "todoTask": """id:S body:#itemBody bodyLastModifiedDateTime:t categories:[s
        completedDateTime:#dateTimeTimeZone createdDateTime:t dueDateTime:#dateTimeTimeZone
        hasAttachments:b importance:=low,normal,high isReminderOn:b lastModifiedDateTime:t
        recurrence:#patternedRecurrence reminderDateTime:#dateTimeTimeZone
        startDateTime:#dateTimeTimeZone
        status:=notStarted,inProgress,completed,waitingOnOthers,deferred title:s
        checklistItems:[#checklistItem linkedResources:[#linkedResource extensions:[#any""",
    "checklistItem": "id:S checkedDateTime:t createdDateTime:t displayName:s isChecked:b",
    "openTypeExtension": "id:S extensionName:s object:s seen:s",
    "drive": "id:S driveType:s quota:#quota",
    "quota": "deleted:i remaining:i state:s total:i used:i",
    "driveItem": """id:S name:s eTag:s cTag:s size:i createdDateTime:t lastModifiedDateTime:t description:s
        parentReference:#itemReference file:#file folder:#folder deleted:#deleted root:#any
        specialFolder:#specialFolder fileSystemInfo:#fileSystemInfo image:#image photo:#photo video:#video
        location:#geoCoordinates bundle:#any shared:#any remoteItem:#any package:#any audio:#any
        webUrl:s webDavUrl:s createdBy:#any lastModifiedBy:#any malware:#any searchResult:#any
        sharepointIds:#any publication:#any""",
    "itemReference": "driveId:s driveType:s id:s name:s path:s shareId:s siteId:s sharepointIds:#any",
    "file": "hashes:#hashes mimeType:s processingMetadata:b",
    "hashes": "crc32Hash:s quickXorHash:s sha1Hash:s sha256Hash:s",
    "folder": "childCount:i view:#any",
    "deleted": "state:s",
    "specialFolder": "name:s",
    "fileSystemInfo": "createdDateTime:t lastAccessedDateTime:t lastModifiedDateTime:t",
    "image": "height:i width:i",
    "photo": """cameraMake:s cameraModel:s exposureDenominator:n exposureNumerator:n fNumber:n focalLength:n
        iso:i orientation:i takenDateTime:t""",
    "video": """audioBitsPerSample:i audioChannels:i audioFormat:s audioSamplesPerSecond:i bitrate:i duration:i
        fourCC:s frameRate:n height:i width:i""",
    "geoCoordinates": "altitude:n latitude:n longitude:n",
    "uploadRequest": "item:#driveItem deferCommit:b",
    "uploadSession": "expirationDateTime:t nextExpectedRanges:[s uploadUrl:s",
    "linkedResource": "id:S applicationName:s displayName:s externalId:s webUrl:s",
}  # fmt: skip

TABLE: dict[str, dict[str, str]] = {
    name: dict(one.split(":", 1) for one in words.split()) for name, words in _WRITTEN.items()
}


def wrong(type: str, value: Any, where: str = "") -> Iterator[str]:
    """What in a value its type does not allow; annotations (`@odata.…`) may stand anywhere."""
    where = where or type
    if not isinstance(value, dict):
        yield f"{where} is no object"
        return
    for name, part in value.items():
        if "@" in name:
            continue
        known = TABLE[type].get(name)
        if known is None:
            yield f"{where} has no {name}"
        else:
            yield from _wrong(known, part, f"{where}.{name}")


_PLAIN: dict[str, Any] = {"b": bool, "i": int, "n": (int, float)}


def _wrong(kind: str, value: Any, where: str) -> Iterator[str]:
    if kind.startswith("["):
        if not isinstance(value, list):
            yield f"{where} is no list"
            return
        for one in value:
            yield from _wrong(kind[1:], one, f"{where}[]")
    elif value is None:
        if kind == "S":
            yield f"{where} is null"
    elif kind == "#any":
        return
    elif kind.startswith("#"):
        yield from wrong(kind[1:], value, where)
    elif kind.startswith("="):
        if value not in kind[1:].split(","):
            yield f"{where} is {value!r}"
    elif kind == "t":
        try:
            if datetime.fromisoformat(value).tzinfo is None:
                yield f"{where} has no offset"
        except (TypeError, ValueError):
            yield f"{where} is no time"
    elif not isinstance(value, _PLAIN.get(kind, str)):
        yield f"{where} is {value!r}"
