"""The ways to sign in, as values: window and terminal make a form of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from connectors.contract.session import Session


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a person fills in to sign in; also an option `--name` of `account add`.

    Attributes:
        name: key in `Session.settings`, and the option's name.
        label: what the form says, a few plain words.
        help: one sentence more, or "".
        default: taken when left empty.
        required: whether it may be left empty.
        choices: the values allowed, when only some are.
        account: whether it names another of the person's accounts, one that keeps files; empty
            for this computer.
    """

    name: str
    label: str
    help: str = ""
    default: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    account: bool = False


Browser = Callable[[str], None]
"""Shows a sign-in page to the person; given from outside, since connectors open nothing."""


@dataclass(frozen=True, slots=True)
class Password:
    """Sign in with a name and a password (or key). The secret is the password."""

    fields: tuple[Field, ...]
    secret_label: str = "Password"
    help: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Sign in by naming a folder or file; there is no secret."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class OAuth:
    """Sign in in the person's own browser.

    Attributes:
        fields: what may be set beforehand (own client, other address).
        authorize: does the whole exchange, calls `Session.keep_secret`; may take minutes.
            Raises SignInAgain with a code that tells what went wrong.
    """

    fields: tuple[Field, ...]
    authorize: Callable[[Session, Browser], None]


SignIn = OAuth | Password | Place
