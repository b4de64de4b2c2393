"""Where answers go: one JSON object or a few lines on stdout, words and progress on stderr."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from desktop.cli.visible import visible
from desktop.clock import Clock, SystemClock
from desktop.places import Home

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
"""What an answer may hold."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """The surroundings of one command.

    Attributes:
        home, vault: where the app's and the person's folders are.
        json: whether stdout is for a program.
        stdin, stdout, stderr: the three streams.
        clock: for durations and dates in what is told.
        words: whether the lines for a person are said beside a program's answer.
    """

    home: Home
    vault: Path
    json: bool
    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    clock: Clock = field(default_factory=SystemClock)
    words: bool = True

    def say(self, line: str = "") -> None:
        """One line for the person beside the answer; work goes on where nobody can read it."""
        with suppress(OSError):
            print(visible(line), file=self.stderr, flush=True)

    def answer(self, exit: int, document: Mapping[str, Json], lines: Iterable[str] = ()) -> int:
        """The command's answer; gives its exit status back.

        Args:
            exit: status of the contract; "ok" and "exit" are put first from it.
            document: for a program. Escaped to ASCII, so that it is safe on any terminal.
            lines: the same for a person.

        Raises BrokenPipeError when it cannot be written.
        """
        if self.json:
            self._write(json.dumps({"ok": exit == 0, "exit": exit, **document}))
        for line in lines:
            if self.json and self.words:
                self.say(line)
            elif not self.json:
                self._write(visible(line))
        return exit

    def _write(self, line: str) -> None:
        try:
            print(line, file=self.stdout, flush=True)
        except OSError as error:  # a full disk takes the answer no more than a reader who has gone
            raise BrokenPipeError(*error.args) from error
