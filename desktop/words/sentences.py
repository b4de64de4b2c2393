"""How the sentences are written down: a code on a line, and its three sentences under it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Three sentences with `str.format` fields: {about}, and the facts of the trouble.

    Attributes:
        what: what happened.
        safe: whether the person's data is safe.
        next: what to do, or that nothing need be done.
    """

    what: str
    safe: str
    next: str

    @property
    def line(self) -> str:
        """All that is said, one sentence after the other."""
        return " ".join(part for part in (self.what, self.safe, self.next) if part)


def listed(text: str) -> dict[str, Words]:
    """The words in a text. Raises ValueError when a code stands twice or lacks a sentence."""
    found: dict[str, list[str]] = {}
    sentences: list[str] = []
    for line in text.splitlines():
        if line.startswith("  "):
            sentences.append(line.strip())
        elif line.strip():
            sentences = []
            if line in found:
                raise ValueError(f"{line} stands twice")
            found[line] = sentences
    for code, three in found.items():
        if len(three) != 3:
            raise ValueError(f"{code} has {len(three)} sentences")
    return {code: Words(*three) for code, three in found.items()}


def together(rooms: Iterable[Mapping[str, Words]]) -> dict[str, Words]:
    """The words of all rooms. Raises ValueError when two have words for the same code."""
    every: dict[str, Words] = {}
    for words in rooms:
        if twice := every.keys() & words.keys():
            raise ValueError(f"{', '.join(sorted(twice))} stands twice")
        every.update(words)
    return every
