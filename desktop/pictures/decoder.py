"""Decodes pictures in a process beside this one, which may hang or die of a picture unharmed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from connectors.net import apart, framing
from connectors.net.framing import Head, number, text

SECONDS = 30.0
"""A picture may take, waiting for the disk included."""

TURNS = 2_000
"""Pictures after which a fresh process is begun, so that nothing left behind adds up."""


@dataclass(frozen=True, slots=True)
class Small:
    """A picture made small; see `decoding.Small`."""

    jpeg: bytes
    width: int
    height: int
    likeness: int


class Decoder:
    """One decoding process, begun when first needed and begun anew when it has died.

    Any thread may ask; one picture at a time. Nothing here raises for a bad picture.

    Args:
        seconds: a picture may take before its process is ended.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._one = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._turns = 0
        self.answered = False
        """Whether the process itself said what became of the last picture; else it is not known."""

    def small(self, path: Path, side: int) -> Small | None:
        """The picture at most `side` pixels wide and high; None for what is not opened."""
        found = self._ask({"do": "small", "path": str(path), "side": side})
        if found is None or not found[1].startswith(b"\xff\xd8\xff"):
            return None
        try:
            likeness = int(text(found[0], "likeness"), 16)
        except ValueError:
            return None
        return Small(found[1], number(found[0], "width"), number(found[0], "height"), likeness)

    def shrunk(self, picture: bytes, most: int, side: int) -> bytes | None:
        """A JPEG of at most so many bytes and pixels a side; None when it is no picture."""
        found = self._ask({"do": "shrink", "most": most, "side": side}, picture)
        return found[1] if found is not None and len(found[1]) <= most else None

    def pixels(self, path: Path) -> str:
        """What tells two pictures of the same pixels; "" for what does not decode."""
        found = self._ask({"do": "pixels", "path": str(path)})
        return text(found[0], "digest") if found is not None else ""

    def jpeg(self, path: Path, xmp: bytes = b"") -> bytes | None:
        """The whole picture as an upright JPEG with its date and place; None when there is none."""
        found = self._ask({"do": "jpeg", "path": str(path)}, xmp)
        return found[1] if found is not None and found[1].startswith(b"\xff\xd8\xff") else None

    def close(self) -> None:
        """End the process. May be called twice; asking again begins another."""
        with self._one:
            self._end()

    def _ask(self, head: Head, body: bytes = b"") -> tuple[dict[str, object], bytes] | None:
        with self._one:
            self.answered = False
            process = self._running()
            late = threading.Timer(self._seconds, process.kill)
            late.daemon = True
            late.start()
            try:
                assert process.stdin is not None  # noqa: S101 both are pipes
                assert process.stdout is not None  # noqa: S101
                if self._turns == 1 and framing.receive(process.stdout) is None:
                    raise ValueError("it did not come up")  # noqa: TRY301
                framing.send(process.stdin, head, body)
                found = framing.receive(process.stdout)
            except (OSError, ValueError):
                found = None
            finally:
                late.cancel()
            if found is None:
                self._end()
            self.answered = found is not None
            return None if found is None or "error" in found[0] else found

    def _running(self) -> subprocess.Popen[bytes]:
        self._turns += 1
        if self._process is not None and (self._process.poll() is not None or self._turns > TURNS):
            self._end()
        if self._process is None:
            self._turns = 1
            self._process = subprocess.Popen(
                apart.command("desktop.pictures.child"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # Nothing of the person's surroundings, and no secret that stands in them.
                env={key: os.environ[key] for key in _KEPT if key in os.environ},
                cwd=Path(sys.executable).anchor or None,
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue  # what was still to be sent has nobody to read it
        process.wait()


_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "PYTHONDONTWRITEBYTECODE")
