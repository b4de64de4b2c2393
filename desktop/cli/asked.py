"""What the person typed, as typed values: one class for all verbs, unset options at their rest."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path


class Wrong(Exception):
    """The command line was not understood; exit status 2.

    Args:
        message: what was wrong, in words.
        usage: how the verb is written.
    """

    def __init__(self, message: str, usage: str = "") -> None:
        super().__init__(message)
        self.usage = usage


class Asked(Namespace):
    """The verb and its options.

    Attributes:
        home, vault, json: the options every verb takes.
        tray: whether the window starts closed; only without a verb.
        verb: "" when none was given.
        action: the second word of `account` and `plan`.
        option: a service's own options of `account add`, as `key=value` texts.
    """

    home: Path | None = None
    vault: Path | None = None
    json: bool = False
    tray: bool = False
    verb: str = ""
    action: str = ""
    name: str = ""
    names: Sequence[str] = ()
    service: str = ""
    option: Sequence[str] = ()
    secret_stdin: bool = False
    secret_command: str = ""
    source: str = ""
    target: str = ""
    form: str = ""
    every: timedelta | None = None
    due: bool = False
    hold: str = ""
    decision: str = ""
    mirror: str = ""
    full: bool = False
    as_of: str = ""
    only: str = ""
    dry_run: bool = False
    removed_only: bool = False
    replace: bool = False
    undo: str = ""
    before: str = ""
    folder: Path | None = None
    kind: str = ""
    one_file: bool = False
    item: str = ""
    port: int = 0
    no_open: bool = False
    usb: Path | None = None
    bag: bool = False
    cable: bool = False
    photos_to: Path | None = None
    encrypt: bool = False
    sheet: str = ""
    accept: str = ""
    new: bool = False
    page: Path | None = None
    disaster: bool = False
    phone: bool = False
