"""Outlook's own properties behind the API: fields it does not show, and room for our notes.

Ids as Graph writes them: a type and a number (MS-OXPROPS), or a type, a set and a name. Our own set
is a GUID made once for this project. Only properties that are asked for by id are given.
"""

from __future__ import annotations

import base64
import gzip
import zlib
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

_ADDRESS = "{00062004-0000-0000-C000-000000000046}"
_OURS = "{7c0e9c1f-3a52-4be4-9d7b-5f1c2ab68e43}"

HAS_PICTURE = f"Boolean {_ADDRESS} Id 0x8015"
WORK_FAX = "String 0x3A24"
HOME_FAX = "String 0x3A25"
PAGER = "String 0x3A21"
CAR = "String 0x3A1E"
OTHER_PHONE = "String 0x3A1F"
ISDN = "String 0x3A2D"
OWN_PAGE = "String 0x3A50"
ANNIVERSARY = "SystemTime 0x3A41"
HIDDEN_FIELDS = (
    WORK_FAX, HOME_FAX, PAGER, CAR, OTHER_PHONE, ISDN, OWN_PAGE, ANNIVERSARY,
)  # fmt: skip
NO_DAY = "4501-01-01T00:00:00Z"
"""What Outlook writes for a date that is not set."""

KEY = f"String {_OURS} Name ElsewhereKey"
UID = f"String {_OURS} Name ElsewhereUid"
PICTURE = f"String {_OURS} Name ElsewherePicture"
SEEN = f"String {_OURS} Name ElsewhereSeen"
SPREAD = f"String {_OURS} Name ElsewhereSpread"
PART = f"String {_OURS} Name ElsewherePart"
BODY = tuple(f"String {_OURS} Name ElsewhereBody{number}" for number in range(1, 6))
"""A whole object as it came, packed and in pieces, for what Outlook has no field for."""

PIECE = 24_000
"""Characters of one piece; a mailbox takes somewhat more in one property."""

CONTACT = (*HIDDEN_FIELDS, HAS_PICTURE, KEY, UID, PICTURE, *BODY)
EVENT = (KEY, UID, SEEN, SPREAD, *BODY)

_NAME = "singleValueExtendedProperties"


def expand(ids: Iterable[str]) -> str:
    """The part of an address that asks for these properties."""
    wanted = " or ".join(f"id eq '{id}'" for id in ids)
    return f"$expand={_NAME}({quote(f'$filter={wanted}', safe='$=')})"


def read(resource: Mapping[str, Any]) -> dict[str, str]:
    """Values by the ids of this file, whatever letter case an answer writes them in."""
    found = {}
    for one in resource.get(_NAME) or ():
        id = _KNOWN.get(str(one.get("id", "")).lower())
        if id and one.get("value") not in (None, ""):
            found[id] = str(one["value"])
    return found


def written(values: Mapping[str, str]) -> list[dict[str, str]]:
    """Values as Graph takes them; an empty text clears a property."""
    return [
        {"id": id, "value": value or (NO_DAY if id == ANNIVERSARY else "")}
        for id, value in values.items()
    ]


def packed(body: bytes) -> dict[str, str]:
    """An object in its pieces; all of them empty when it is larger than there is room for."""
    text = base64.b64encode(gzip.compress(body, mtime=0)).decode() if body else ""
    if len(text) > PIECE * len(BODY):
        text = ""
    return {id: text[PIECE * at : PIECE * (at + 1)] for at, id in enumerate(BODY)}


def unpacked(values: Mapping[str, str]) -> bytes:
    """The object of these pieces; b"" when there is none, or it is damaged."""
    text = "".join(values.get(id, "") for id in BODY)
    try:
        engine = zlib.decompressobj(zlib.MAX_WBITS | 16)
        found = engine.decompress(base64.b64decode(text), 4 << 20) if text else b""
    except (ValueError, zlib.error):
        return b""
    return found if not text or engine.eof else b""


_KNOWN = {id.lower(): id for id in (*CONTACT, SEEN, SPREAD, PART)}
