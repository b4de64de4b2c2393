"""How the archives of Apple's export are called: `iCloud Photos Part 1 of 3.zip` and so on."""

from __future__ import annotations

import re

WANTED = re.compile(
    r"(?P<group>iCloud [^.]*?)"
    r"(?:\bPart (?P<number>\d{1,3}) of (?P<of>\d{1,3}))?(?: ?\(\d+\))?\.zip\Z",
    re.IGNORECASE,
)
