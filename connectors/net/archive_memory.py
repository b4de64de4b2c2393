"""What lies where in an archive, and its words, where it takes reading all of it to learn that.

A run that was stopped would else read the same parts once more only to list them.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterable, Iterator

from connectors.net.archive_parts import Part
from connectors.net.members import LARGEST, MOST, Member, inner_path

Line = tuple[Member, bytes]
"""A member, with the packed bytes of a small file of words; b"" for any other."""

_FORM = "2"
_LONGEST = 8 << 20
_END = b"end"


class Memory:
    """Keeps what was learnt by the part's name and revision; an altered part is a new one.

    Args:
        recall: gives what was kept under a name, b"" for nothing.
        remember: keeps it.
    """

    def __init__(
        self, recall: Callable[[str], bytes], remember: Callable[[str, bytes], None]
    ) -> None:
        self._recall = recall
        self._remember = remember

    def lines(self, part: Part) -> Iterator[Line]:
        """What was kept of this part, in order.

        Raises ValueError or Refused, at the end at the latest, for nothing and for what cannot be
        believed.
        """
        ended = False
        for number, line in enumerate(_unpacked(self._recall(_name(part)))):
            if ended or number > MOST:
                raise ValueError("more than there was")
            if line == _END:
                ended = True
                continue
            try:
                path, numbers, words = json.loads(line)
                yield _sound(path, numbers), base64.b64decode(words, validate=True)
            except (TypeError, AttributeError, RecursionError) as error:
                raise ValueError("not a member") from error
        if not ended:
            raise ValueError("not all of it")

    def keep(self, part: Part, lines: Iterable[Line]) -> None:
        """Keep what was found out of a part; what the lines raise goes on to the caller."""
        engine = zlib.compressobj(1)
        packed = bytearray()
        for member, words in lines:
            path, *numbers = member
            said = json.dumps([path, numbers, base64.b64encode(words).decode()])
            packed += engine.compress(said.encode() + b"\n")
        packed += engine.compress(_END + b"\n") + engine.flush()
        self._remember(_name(part), bytes(packed))


NOTHING = Memory(lambda name: b"", lambda name, body: None)
"""Remembers nothing."""


def _name(part: Part) -> str:
    return f"{_FORM} {part.name} {part.revision}"


def _unpacked(packed: bytes) -> Iterator[bytes]:
    """The lines in it. Raises ValueError."""
    engine = zlib.decompressobj()
    left = b""
    try:
        while not engine.eof:
            some = engine.decompress(packed, 1 << 16)
            if not some and not packed:
                raise ValueError("cut off")
            *lines, left = (left + some).split(b"\n")
            packed = engine.unconsumed_tail
            yield from lines
            if len(left) > _LONGEST:
                raise ValueError("a line without an end")
    except zlib.error as error:
        raise ValueError("not packed") from error


def _sound(path: object, numbers: object) -> Member:
    if not isinstance(path, str) or inner_path(path, "") != path:
        raise ValueError("no path")
    if not isinstance(numbers, list) or len(numbers) != 5:
        raise ValueError("no member")
    if not all(isinstance(number, int) and 0 <= number <= LARGEST for number in numbers):
        raise ValueError("no member")
    return Member(path, *numbers)
