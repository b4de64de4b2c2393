"""A service as the catalogue lists it: what it holds, how to sign in, how to open it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from connectors.contract.files import Files
from connectors.contract.session import Session
from connectors.contract.signin import SignIn
from connectors.contract.source import Source
from connectors.guide import Guide
from connectors.model import Kind


@dataclass(frozen=True, slots=True)
class Traits:
    """How well a service holds one kind of item.

    Attributes:
        writes: whether items can be put there by us.
        loses: what it cannot hold, in plain words ("the time of day a to-do is due").
        withholds: what people have there and its way in gives no program, in plain words.
        largest: bytes of the largest item it takes, where known.
        writers: how many connections may put items at once without getting in each other's way.
        together: how many items are put at once through `Batches`; 1 where each goes by itself.
    """

    writes: bool = False
    loses: frozenset[str] = frozenset()
    withholds: frozenset[str] = frozenset()
    largest: int | None = None
    writers: int = 1
    together: int = 1


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something that will end unless the person does something.

    Attributes:
        code: its words, as of an error.
        when: ISO 8601, a day or an instant.
    """

    code: str
    when: str


def _sign_in_ends(settings: Mapping[str, str]) -> tuple[Ahead, ...]:
    ends = settings.get("ends", "")
    return (Ahead("sign-in-ends", ends),) if ends else ()


@dataclass(frozen=True, slots=True)
class Connector:
    """A service as the catalogue lists it. Cheap to import; `open` and `files` do the work.

    Attributes:
        id: the word used on the command line.
        name: what people call it.
        company: who keeps the data, so that two copies with one company count as one; "" when
            that depends on the address given.
        sign_in: how to sign in.
        kinds: what can be read as items, and how well each is held.
        open: the account as a source, a `Destination` where a kind's traits say `writes`.
        files: the account as a place for files, where it is one.
        coverage: honest sentences, by kind, on what this service gives and what it does not.
        offered: shown to people; False for what only tests and the demo use.
        guide: what to set up at the service first; None where nothing is, by the settings given.
        ahead: what will end by itself, by the account's settings, among which "ends" is what the
            sign-in told `Session.keep_end`.
    """

    id: str
    name: str
    company: str
    sign_in: SignIn
    kinds: Mapping[Kind, Traits] = field(default_factory=dict)
    open: Callable[[Session], Source] | None = None
    files: Callable[[Session], Files] | None = None
    coverage: Mapping[Kind, str] = field(default_factory=dict)
    offered: bool = True
    guide: Callable[[Mapping[str, str]], Guide | None] = lambda settings: None
    ahead: Callable[[Mapping[str, str]], tuple[Ahead, ...]] = _sign_in_ends

    @property
    def takes_items(self) -> bool:
        """Whether items of any kind can be put into an account of this service."""
        return any(traits.writes for traits in self.kinds.values())

    @property
    def takes_copies(self) -> bool:
        """Whether another account can be mirrored into one of this service, as files or items."""
        return self.files is not None or self.takes_items
