"""Run by the system's own Python: reads cards with Evolution's library, writes one JSON a card."""

from __future__ import annotations

import base64
import hashlib
import json
import sys

import gi  # type: ignore[import-not-found,unused-ignore]  # of the system's Python

gi.require_version("EBookContacts", "1.2")
from gi.repository import EBookContacts  # type: ignore[import-not-found,unused-ignore]  # noqa: E402

WANTED = {"FN", "N", "TEL", "EMAIL", "ORG", "TITLE", "ADR", "BDAY", "NOTE", "URL", "NICKNAME"}


def main() -> None:
    text = sys.stdin.buffer.read().decode()
    for body in text.split("BEGIN:VCARD")[1:]:
        card = EBookContacts.VCard.new_from_string("BEGIN:VCARD" + body)
        said: list[list[object]] = []
        for attribute in EBookContacts.VCard.get_attributes(card):
            name = attribute.get_name().upper()
            if name in WANTED:
                said.append([name, list(attribute.get_values())])
            elif name == "PHOTO":
                (value,) = attribute.get_values()
                picture = hashlib.sha256(base64.b64decode(value)).hexdigest()
                said.append([name, [picture]])
        print(json.dumps(said))


main()
