"""Files that only ever grow: what was mirrored of one must still be its beginning.

The log and the services' own records have no hash of their own on record. Before a newer one goes
over its copy, the part that was copied is hashed again: if it is another, the file here has been
damaged, and the copy over there is the better one.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from desktop.engine.mirror.files.sent import Wrote

_GROWING = (".elsewhere/log/", ".elsewhere/log-copy/", ".elsewhere/service/")
_READ = 1 << 20


def torn(root: Path, path: str, past: Wrote | None) -> bool:
    """Whether this file of the vault lost or changed bytes that were mirrored before.

    Args:
        root: the vault's folder.
        path: the file, relative to it.
        past: as it was mirrored; None when it never was.
    """
    if past is None or not path.startswith(_GROWING):
        return False
    seen, left = hashlib.sha256(), past.size
    with (root / path).open("rb") as stream:
        while left and (chunk := stream.read(min(_READ, left))):
            seen.update(chunk)
            left -= len(chunk)
    return left > 0 or seen.hexdigest() != past.sha256
