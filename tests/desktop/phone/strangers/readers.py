"""Three readers of cards that share no code with us nor with each other, behind one shape."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import vobject

from connectors.formats.escapes import binary, texts
from connectors.formats.lines import parse
from tests.clouds.missing import missing

HERE = Path(__file__).parent
SYSTEM_PYTHON = "/usr/bin/python3"
ONE_TEXT = {"FN", "TEL", "EMAIL", "TITLE", "BDAY", "NOTE", "URL"}
NAMES = ONE_TEXT | {"N", "ORG", "ADR", "NICKNAME"}
Saying = tuple[str, tuple[str, ...]]
Card = Counter[Saying]
"""What a card says: (property, values), a photo as its bytes' SHA-256."""


def ours(body: bytes) -> Card:
    """What the card says by our own parser."""
    (found,) = parse(body).inner("VCARD")
    said: Card = Counter()
    for line in found.lines():
        if line.name == "PHOTO" and (picture := binary(line)) is not None:
            said["PHOTO", (hashlib.sha256(picture).hexdigest(),)] += 1
        elif line.name in NAMES:
            at = "," if line.name == "NICKNAME" else ";"
            values = [texts(line, "\0")[0]] if line.name in ONE_TEXT else texts(line, at)
            said[_saying(line.name, values)] += 1
    return said


def evolution(file: bytes) -> list[Card]:
    """What GNOME's address book (libebook-contacts) reads."""
    probe = "import gi; gi.require_version('EBookContacts', '1.2')"
    found = subprocess.run([SYSTEM_PYTHON, "-I", "-c", probe], capture_output=True, check=False)
    if found.returncode:
        missing("Evolution's vCard parser", "apt install python3-gi gir1.2-ebookcontacts-1.2")
    return _told([SYSTEM_PYTHON, "-I", str(HERE / "evolution.py")], file)


def ical_js(file: bytes) -> list[Card]:
    """What Thunderbird's parser reads."""
    # It leaves the backslash before a semicolon, which RFC 2426 (SAFE-CHAR) demands there.
    return [
        Counter(
            {
                (name, tuple(v.replace("\\;", ";") for v in values)): n
                for (name, values), n in card.items()
            }
        )
        for card in _told([*ical_js_command(), "cards"], file)
    ]


def ical_js_command() -> list[str]:
    """The start of a command line that reads with ical.js."""
    if not os.environ.get("ELSEWHERE_ICALJS") or shutil.which("node") is None:
        missing("ical.js", "npm pack ical.js, and ELSEWHERE_ICALJS=path of dist/ical.es5.min.cjs")
    return ["node", str(HERE / "ical.cjs")]


def python(file: bytes) -> list[Card]:
    """What vobject reads."""
    return [Counter(_of_vobject(one)) for one in vobject.readComponents(file.decode())]


READERS: tuple[Callable[[bytes], list[Card]], ...] = (evolution, ical_js, python)


def _told(command: list[str], file: bytes) -> list[Card]:
    done = subprocess.run(command, input=file, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return [
        Counter(_saying(name, values) for name, values in json.loads(line))
        for line in done.stdout.splitlines()
    ]


def _of_vobject(card: vobject.base.Component) -> Iterator[Saying]:
    for lines in card.contents.values():
        for line in lines:
            assert isinstance(line, vobject.base.ContentLine)
            name = line.name.upper()
            value: object = line.value  # told to be text, which it is not always
            if name == "PHOTO":
                picture = value if isinstance(value, bytes) else base64.b64decode(str(value))
                yield "PHOTO", (hashlib.sha256(picture).hexdigest(),)
            elif isinstance(value, vobject.vcard.Name):
                names = (value.family, value.given, value.additional, value.prefix, value.suffix)
                yield _saying(name, list(map(_flat, names)))
            elif isinstance(value, vobject.vcard.Address):
                parts = (
                    value.box, value.extended, value.street, value.city, value.region,
                    value.code, value.country,
                )  # fmt: skip
                yield _saying(name, list(map(_flat, parts)))
            elif name in NAMES:
                yield _saying(name, value if isinstance(value, list) else [str(value)])


def _flat(part: str | list[str]) -> str:
    return part if isinstance(part, str) else ",".join(part)


def _saying(name: str, values: list[str]) -> Saying:
    """One form for all: readers differ in trailing empty parts and in the dashes of a date."""
    parts = [value.replace("-", "") for value in values] if name == "BDAY" else list(values)
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return name, tuple(parts)
