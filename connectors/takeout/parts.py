"""How the archives of Google's exports are called: `takeout-<stamp>-001.zip` and so on."""

from __future__ import annotations

import re

WANTED = re.compile(
    r"(?P<group>takeout-\d{8}T\d{6}Z(?:-\d{1,2})?)-(?P<number>\d{3,4})(?: ?\(\d+\))?"
    r"\.(?:zip|tgz|tar\.gz)\Z",
    re.IGNORECASE,
)
