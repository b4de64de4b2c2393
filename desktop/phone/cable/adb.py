"""One Android phone, spoken to through the `adb` program of Android's platform tools."""

from __future__ import annotations

import re
import secrets
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from desktop.engine.failure import EngineError
from desktop.engine.outcome import LATER, NEEDS_PERSON
from desktop.engine.report import Trouble

PATIENCE = 600
"""Seconds one command may take; a long script of inserts is one command."""

_SCRATCH = "/data/local/tmp"
_END = "elsewhere-end:"
_LISTED = re.compile(r"^(\S+)\s+(device|unauthorized|offline)\b", re.MULTILINE)


class Adb:
    """The phone of this serial number.

    Args:
        program: path of adb.
        serial: as `adb devices` lists it.
    """

    def __init__(self, program: str, serial: str) -> None:
        self._command = [program, "-s", serial]

    def shell(self, line: str, body: bytes = b"") -> str:
        """What a line of the phone's shell prints, with these bytes as its input.

        Raises EngineError "phone-stopped" when it fails, or when its end never came: adb itself
        takes a phone that goes away in the middle for a command that ended well.
        """
        said = self._run(["shell", f"{line}\necho {_END}$?"], body)
        told, end, status = said.rpartition(_END)
        if not end or status.strip() != "0":
            raise EngineError(Trouble("phone-stopped"), exit=LATER)
        return told

    def script(self, lines: Sequence[str]) -> None:
        """Run the lines as one file on the phone, until one fails. Raises as `shell` does."""
        if not lines:
            return
        path = f"{_SCRATCH}/elsewhere-{secrets.token_hex(8)}.sh"
        self.shell(f"cat > {path}", "\n".join(["set -e", *lines, ""]).encode())
        try:
            self.shell(f"sh {path}")
        finally:
            self.shell(f"rm -f {path}")

    def push(self, file: Path, path: str) -> None:
        """Copy a file to the phone; whether all of it arrived is for the caller to ask.

        Raises EngineError "phone-stopped".
        """
        self._run(["push", str(file), path])

    def _run(self, words: Sequence[str], body: bytes = b"") -> str:
        try:
            done = subprocess.run(
                [*self._command, *words],
                input=body,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise EngineError(Trouble("phone-stopped"), exit=LATER) from error
        if done.returncode:
            raise EngineError(Trouble("phone-stopped"), exit=LATER)
        return done.stdout.decode("utf-8", "replace")


def connected(program: str | None = None) -> Adb:
    """The one phone that is there and lets us in.

    Raises EngineError "no-adb", "no-phone", "phone-not-allowed" or "two-phones".
    """
    program = program or shutil.which("adb")
    if not program:
        raise EngineError(Trouble("no-adb"), exit=NEEDS_PERSON)
    try:
        done = subprocess.run([program, "devices"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        raise EngineError(Trouble("no-adb"), exit=NEEDS_PERSON) from None
    found = _LISTED.findall(done.stdout.decode("utf-8", "replace"))
    ready = [serial for serial, state in found if state == "device"]
    if len(ready) > 1:
        raise EngineError(Trouble("two-phones"), exit=NEEDS_PERSON)
    if not ready:
        code = "phone-not-allowed" if found else "no-phone"
        raise EngineError(Trouble(code), exit=NEEDS_PERSON)
    return Adb(program, ready[0])


def quoted(text: str) -> str:
    """A word for the phone's shell, whatever is in it."""
    return shlex.quote(text.replace("\0", ""))
