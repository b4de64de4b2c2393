"""The verb `sheet`: the recovery sheet of an encrypted second cloud, shown and typed back."""

from __future__ import annotations

from pathlib import Path

from desktop.cli.asked import Asked, Wrong
from desktop.cli.terminal import Json, Terminal
from desktop.cli.work import engine
from desktop.engine.encrypted import sheet as sheets
from desktop.engine.encrypted.phrase import COUNT
from desktop.engine.encrypted.sheet import Sheet
from desktop.vault import disk

_LARGEST = 1 << 16


def sheet(terminal: Terminal, asked: Asked) -> int:
    """Make it, show it, write it out to print, or take it as it was typed."""
    if asked.accept:
        return _accept(terminal, asked)
    with engine(terminal) as opened:
        made = opened.sheets.begin(asked.target) if asked.new else opened.sheets.show(asked.target)
    if asked.page is not None:
        page = asked.page.expanduser().absolute()
        disk.replace_bytes(page, sheets.page(made).encode())
        lines = [f"Print {page}, then remove the file.", *_then(asked.target)]
        return terminal.answer(0, {"page": str(page), "mark": made.mark, "error": None}, lines)
    lines = [] if terminal.json else [sheets.text(made), *_square(terminal, made)]
    return terminal.answer(0, _shape(made), [*lines, *_then(asked.target)])


def typed(terminal: Terminal, source: str) -> str:
    """A sheet out of a file, or from standard input for "-"; a person is asked for it.

    Raises Wrong when there is no such file.
    """
    if source != "-":
        try:
            return Path(source).expanduser().read_bytes()[:_LARGEST].decode("utf-8", "replace")
        except OSError:
            raise Wrong("the file with the sheet cannot be read") from None
    if not terminal.stdin.isatty():
        return terminal.stdin.read(_LARGEST)
    terminal.say(f"Type the {COUNT} words of the recovery sheet, or the key in letters.")
    terminal.say("End with an empty line.")
    lines: list[str] = []
    while line := terminal.stdin.readline().strip():
        lines.append(line)
        if sum(len(one.split()) for one in lines) >= COUNT:
            break
    return "\n".join(lines)


def _accept(terminal: Terminal, asked: Asked) -> int:
    with engine(terminal) as opened:
        opened.sheets.accept(asked.target, typed(terminal, asked.accept))
        mark = opened.sheets.show(asked.target).mark
    lines = [
        f"The sheet {mark} is right. From here on copies go to {asked.target} encrypted.",
        "Keep it on paper, away from this computer.",
    ]
    return terminal.answer(0, {"target": asked.target, "mark": mark, "error": None}, lines)


def _square(terminal: Terminal, made: Sheet) -> list[str]:
    return sheets.square(made).splitlines() if terminal.stdout.isatty() else []


def _then(target: str) -> list[str]:
    return [
        f"To show that you have it on paper, type it back: elsewhere sheet {target} --accept",
        "Nothing is sent there before that.",
    ]


def _shape(made: Sheet) -> dict[str, Json]:
    return {
        "target": made.target,
        "mark": made.mark,
        "words": list(made.words),
        "key": made.letters,
        "error": None,
    }
