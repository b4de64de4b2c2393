"""The steps of a task of Microsoft To Do, as a VTODO holds them.

A step could be a VTODO of its own that names its task as parent. But a step has a name and a tick
alone: no revision, no UID, no room for one of ours. One that is renamed or moved could not be told
from another, nor a second one put twice from one put once; and an object of one UID is what a vault
file and a CalDAV server hold (RFC 4791 4.1). So steps stay inside their task, in order: as lines of
their own, of which they are made steps again, and as words at the end of its description, where
every other program, phone and service shows them to the person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from connectors.formats import icalendar
from connectors.formats.escapes import escape, text
from connectors.formats.folding import make
from connectors.formats.lines import Component

Steps = tuple[tuple[str, bool], ...]
"""Name of each, and whether it is done."""

STEP = "X-ELSEWHERE-STEP"

_TITLE = "[Steps]"
_WORDS = re.compile(rf"\s*{re.escape(_TITLE)}(?:\n\[[x ]\] [^\n]*)+\s*\Z")


def steps_of(task: Mapping[str, Any]) -> Steps:
    """Those of a task, as Graph gives it."""
    told = task.get("checklistItems") or ()
    return tuple((one.get("displayName") or "", bool(one.get("isChecked"))) for one in told)


def read_steps(todo: Component) -> tuple[Steps, str]:
    """The steps of an object, and its description without the words that tell of them."""
    steps = tuple((text(line), bool(line.param("X-DONE"))) for line in todo.lines(STEP))
    about = icalendar.get_text(todo, "DESCRIPTION")
    return steps, _WORDS.sub("", about) if steps else about


def add_steps(todo: Component, steps: Iterable[tuple[str, bool]]) -> None:
    """A line for each at the end of an object."""
    for name, done in steps:
        icalendar.add(todo, make(STEP, escape(name), [("X-DONE", "1")] if done else []))


def described(about: str, steps: Steps) -> str:
    """A description that tells of the steps too."""
    if not steps:
        return about
    lines = (f"[{'x' if done else ' '}] {' '.join(name.split())}" for name, done in steps)
    return "\n\n".join(part for part in (about, "\n".join([_TITLE, *lines])) if part)
