"""What a person sets up at a service before signing in: a few steps, each with its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do.

    Attributes:
        title: what it is, in a few words.
        words: how it is done, one or two sentences.
        link: the service's own page for it, "" for none.
    """

    title: str
    words: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """The way to something a person needs before, or beside, signing in.

    Attributes:
        title: what is being set up.
        why: why it is needed, one sentence.
        steps: in order.
        field: the setting that takes what the steps give, "" where they give nothing.
        check: raises `connectors.errors.ConnectorError` for a value that is not what is wanted.
        said: what the service's own pages may say, and what that means.
    """

    title: str
    why: str
    steps: tuple[Step, ...]
    field: str = ""
    check: Callable[[str], None] = lambda value: None
    said: tuple[tuple[str, str], ...] = ()
