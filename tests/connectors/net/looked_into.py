"""Archives opened from where they lie, for tests that ask no source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors.net.archive_here import Here
from connectors.net.archive_list import Located
from connectors.net.archive_memory import NOTHING, Memory
from connectors.net.archives import Archives
from connectors.net.desk import Desk

ANY = re.compile(r"(?P<group>.+)\.(?:zip|tgz|tar\.gz)\Z")


@contextmanager
def archives_of(path: Path, memory: Memory = NOTHING) -> Iterator[tuple[Archives, list[Located]]]:
    """One archive, and every file in it."""
    here, desk = Here(path), Desk()
    archives = Archives(here.parts(ANY), here, desk, memory)
    try:
        archives.look_into(0)
        yield archives, [one for _, one in archives.files()]
    finally:
        archives.close()
        desk.close()


def contents(path: Path, memory: Memory = NOTHING) -> dict[str, bytes]:
    """Every byte of it."""
    with archives_of(path, memory) as (archives, files):
        return {one.member.path: b"".join(archives.read(one)) for one in files}
