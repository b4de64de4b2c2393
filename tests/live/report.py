"""What a volunteer may show: counts, seconds and codes, and by construction nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


class LiveReport:
    """Facts of one live run. A fact that could hold anything personal is refused."""

    def __init__(self) -> None:
        self._facts: dict[str, dict[str, int | float | str]] = {}

    def add(self, about: str, **facts: float | str) -> None:
        """Note numbers and stable codes about a step.

        Raises ValueError for text that is no code, an address or a name for instance.
        """
        for value in (about, *facts.values()):
            if isinstance(value, str) and not _WORD.fullmatch(value):
                raise ValueError("only numbers and codes go into a report")
        self._facts.setdefault(about, {}).update(facts)

    def write(self, path: Path) -> None:
        """As JSON, in the order noted."""
        path.write_text(json.dumps(self._facts, indent=1) + "\n", "utf-8")
