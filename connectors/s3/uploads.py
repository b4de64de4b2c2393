"""Uploads in parts as S3 speaks of them: begun, listed, completed, given up."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from connectors.errors import NotThere, TryLater
from connectors.s3.ask import Asking
from connectors.s3.trouble import problem


@dataclass(frozen=True, slots=True)
class Part:
    """A part as the storage has it: its ETag without the quotes, and its bytes."""

    etag: str
    size: int


def under_way(asking: Asking, key: str) -> tuple[str, dict[int, Part]]:
    """The upload of this key that an earlier try began, with its parts; ("", {}) for none."""
    try:
        text = asking.ask("GET", "", {"uploads": "", "prefix": key}).text
        found = [each for each in _each(text, "Upload") if _told(each, "Key") == key]
        if not found:
            return "", {}
        upload = _told(found[-1], "UploadId")
        return upload, dict(_parts(asking, key, upload))
    except NotThere as error:
        if error.code == "no-bucket":
            raise
        # Some servers say so when there is no upload at all.
        return "", {}


def begin(asking: Asking, key: str) -> str:
    """The id of a new upload."""
    upload = _told(asking.ask("POST", key, {"uploads": ""}).text, "UploadId")
    if not upload:
        raise TryLater("an upload without an id", code="bad-answer")
    return upload


def put_part(asking: Asking, key: str, upload: str, number: int, body: bytes) -> str:
    """Send a part; the ETag told of it."""
    return asking.ask("PUT", key, {"partNumber": str(number), "uploadId": upload}, body).etag


def complete(asking: Asking, key: str, upload: str, etags: Mapping[int, str]) -> str:
    """Make the parts the file of this key; the ETag told of it."""
    listed = "".join(
        f"<Part><PartNumber>{number}</PartNumber>"
        f"<ETag>&quot;{html.escape(etags[number])}&quot;</ETag></Part>"
        for number in sorted(etags)
    )
    body = f"<CompleteMultipartUpload>{listed}</CompleteMultipartUpload>".encode()
    text = asking.ask("POST", key, {"uploadId": upload}, body).text
    # The status is sent before the work is done, so a failure may stand in the body alone.
    if "<Error>" in text:
        raise problem(text, 0, key)
    return _told(text, "ETag").strip('"')


def give_up(asking: Asking, key: str, upload: str) -> None:
    """Take the parts away; nothing happens when there is no such upload."""
    try:
        asking.ask("DELETE", key, {"uploadId": upload})
    except NotThere:
        return


def _parts(asking: Asking, key: str, upload: str) -> Iterator[tuple[int, Part]]:
    after = ""
    while True:
        query = {"uploadId": upload} | ({"part-number-marker": after} if after else {})
        text = asking.ask("GET", key, query).text
        for each in _each(text, "Part"):
            number, size = _told(each, "PartNumber"), _told(each, "Size")
            if number.isdecimal() and size.isdecimal():
                yield int(number), Part(_told(each, "ETag").strip('"'), int(size))
        onward = _told(text, "NextPartNumberMarker")
        if _told(text, "IsTruncated") != "true" or onward in {"", after}:
            return
        after = onward


def _each(text: str, name: str) -> list[str]:
    return re.findall(f"<{name}>(.*?)</{name}>", text, re.DOTALL)


def _told(text: str, name: str) -> str:
    found = re.search(f"<{name}>([^<]*)</{name}>", text)
    return html.unescape(found[1]).strip() if found else ""
