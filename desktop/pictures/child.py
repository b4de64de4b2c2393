"""The decoding process: answers on its standard output what is asked on its standard input.

It can write no file, start with no memory of the program's secrets, and neither compute nor take
memory without end. What kills it kills nothing else.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO

from connectors.net import framing
from connectors.net.framing import Head, number, text

MEMORY = 2 << 30
BEHIND = 5
"""Steps of politeness, where a system knows them."""

SECONDS = 20
"""Of computing a picture may take."""


def main() -> None:
    """Answer until nobody asks any more."""
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not stand between two answers.
    os.dup2(2, 1)
    import pillow_heif

    from desktop.pictures import decoding  # noqa: F401 before the limits are set

    pillow_heif.register_heif_opener()
    if hasattr(os, "nice"):
        os.nice(BEHIND)  # a window that scrolls goes before its pictures
    _confine()
    framing.send(answers, {"ready": True})
    while (message := framing.receive(asked)) is not None:
        _answer(message[0], message[1], answers)


def _answer(head: Head, body: bytes, answers: BinaryIO) -> None:
    _give_time()
    try:
        said, made = _done(head, body)
    except MemoryError:
        said, made = {"error": "memory"}, b""
    except Exception as error:
        # Hostile bytes make decoders raise whatever they like; the caller only hears "none".
        said, made = {"error": type(error).__name__}, b""
    framing.send(answers, said, made)


def _done(head: Head, body: bytes) -> tuple[Head, bytes]:
    from connectors.formats.photo import pixels_digest
    from desktop.pictures import decoding

    path = Path(text(head, "path"))
    match text(head, "do"):
        case "small":
            small = decoding.small(path, number(head, "side"))
            facts = {"width": small.width, "height": small.height}
            return {**facts, "likeness": f"{small.likeness:016x}"}, small.jpeg
        case "shrink":
            return {}, decoding.shrunk(body, number(head, "most"), number(head, "side"))
        case "pixels":
            return {"digest": pixels_digest(path)}, b""
        case "jpeg":
            return {}, decoding.jpeg(path, body)
    raise ValueError(text(head, "do"))


def _confine() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time limit of the parent holds there
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue  # a system that does not know this limit


def _give_time() -> None:
    """So much more computing from now on; beyond it the system ends this process."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + SECONDS, hard))
