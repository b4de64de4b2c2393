"""The verb `phone`: serves the vault to a new phone until it is stopped."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from desktop.cli.asked import Asked, Wrong
from desktop.cli.terminal import Terminal


def phone(terminal: Terminal, asked: Asked) -> int:
    """Hand over to the room that serves, once it is there."""
    if find_spec("desktop.phone.serve") is None:
        raise Wrong("phone is not in this build")
    serve = import_module("desktop.phone.serve")
    return int(serve.serve(terminal, asked))
