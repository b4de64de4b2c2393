"""What lies where in an archive that has to be unpacked from the front to learn it.

A run that was stopped would else unpack the same parts once more only to list them.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path

from connectors.errors import Refused
from connectors.net.members import LARGEST, MOST, Member, inner_path

Index = tuple[list[Member], dict[int, bytes]]
"""The members, and the packed bytes of the small files of words by their place."""

_FORM = "1"
_MOST_BYTES = 1 << 30


class Memory:
    """Keeps indexes by the archive's path, size and time; an altered archive is a new one.

    Args:
        recall: gives what was kept under a name, b"" for nothing.
        remember: keeps it.
    """

    def __init__(
        self, recall: Callable[[str], bytes], remember: Callable[[str, bytes], None]
    ) -> None:
        self._recall = recall
        self._remember = remember

    def index(self, path: Path) -> Index | None:
        """What was kept of this archive; None for nothing, and for what cannot be believed."""
        try:
            body = zlib.decompressobj().decompress(self._recall(_name(path)), _MOST_BYTES)
            said = json.loads(body)
            if len(said["members"]) > MOST or not all(map(_sound, said["members"])):
                return None
            members = [Member(*one) for one in said["members"]]
            words = {int(place): base64.b64decode(text) for place, text in said["words"].items()}
        except (OSError, ValueError, KeyError, TypeError, zlib.error, Refused):
            return None
        return members, words

    def keep(self, path: Path, members: Sequence[Member], words: Mapping[int, bytes]) -> None:
        """Keep what was found out of an archive."""
        said = {
            "members": [astuple(one) for one in members],
            "words": {place: base64.b64encode(body).decode() for place, body in words.items()},
        }
        self._remember(_name(path), zlib.compress(json.dumps(said).encode(), 1))


NOTHING = Memory(lambda name: b"", lambda name, body: None)
"""Remembers nothing."""


def _name(path: Path) -> str:
    facts = path.stat()
    return f"{_FORM} {path.name} {facts.st_size} {facts.st_mtime_ns} {facts.st_ino}"


def _sound(raw: list[object]) -> bool:
    path, *numbers = raw
    return (
        isinstance(path, str)
        and inner_path(path, "") == path
        and len(numbers) == 5
        and all(isinstance(number, int) and 0 <= number <= LARGEST for number in numbers)
    )
