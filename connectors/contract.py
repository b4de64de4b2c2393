"""What a connector promises. `tests/connectors/conformance.py` holds every one to it.

A connector translates and raises. It never sleeps, retries, prints, logs a secret, opens a
browser, reads the environment, touches the disk or the keyring, or knows the vault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from connectors.errors import ConnectorError, Refused
from connectors.guide import Guide
from connectors.model import Album, Collection, Cursor, Entry, Item, Kind, Page, Stored


class Source(Protocol):
    """Reads an account. One thread at a time; open another for another thread.

    Any method may raise TryLater or SignInAgain.
    """

    def identity(self) -> str:
        """Whose account answers: a stable id such as a principal's path or a subject.

        The engine pins it at sign-in and stops when another one answers in its place.
        """
        ...

    def collections(self) -> Iterable[Collection]:
        """Every collection the person has, in a stable order; complete, or an error."""
        ...

    def changes(self, collection: Collection, since: Cursor | None) -> Iterator[Page]:
        """What is new since the cursor; everything when there is none.

        Raises StartOver when the cursor is too old, NotThere when the collection has gone.
        """
        ...

    def fetch(self, collection: Collection, entries: Sequence[Entry]) -> Iterator[Item]:
        """The bodies of these entries, in any order; those that have gone are left out.

        An item carries the revision its body really has, which may be newer than asked for.
        Each item's chunks are read before the next item is asked for.
        """
        ...

    def close(self) -> None:
        """Let go of connections. May be called twice."""
        ...


class Destination(Source, Protocol):
    """Writes an account too. Putting the same key twice leaves one item."""

    def create(self, kind: Kind, name: str) -> Collection:
        """A new collection; an existing writable one of this kind and name is given instead."""
        ...

    def put(self, collection: Collection, key: str, item: Item, over: Entry | None) -> Entry:
        """Store the item and give what the account names it; its remark tells how it stands there.

        Args:
            collection: where to.
            key: ours, the same each time this item is put; `[A-Za-z0-9_-]{1,128}`.
            item: the body; its entry's id and revision are those of the vault, not of here.
            over: the entry to replace, as last seen here; None for a new item. When an item of
                this key is there already and `over` is None, nothing is written and its entry
                is given.

        Raises ChangedMeanwhile when `over` is no longer the current revision, Refused when this
        item will never be taken, Full, NotThere when the collection has gone.
        """
        ...

    def remove(self, collection: Collection, entry: Entry) -> None:
        """Remove exactly this revision; ChangedMeanwhile when it is another, NotThere when none."""
        ...


@runtime_checkable
class Batches(Protocol):
    """A destination that takes several items at once, of the kinds whose traits say `together`."""

    def put_all(
        self, collection: Collection, items: Sequence[tuple[str, Item, Entry | None]]
    ) -> Sequence[Entry | ConnectorError]:
        """`put` for each (key, item, over), in few requests; what became of each, in order.

        What `put` would raise for one item stands in its place. Raises TryLater, SignInAgain and
        NotThere (the collection) when it is none of an item's doing; the same items may be given
        again then, and those that arrived are not doubled.
        """
        ...


@runtime_checkable
class Albums(Protocol):
    """A source of photos that also knows albums."""

    def albums(self, collection: Collection) -> Iterable[Album]:
        """Every album over the photos of this collection; complete, or an error."""
        ...


@runtime_checkable
class Remarks(Protocol):
    """A source that can say what was odd about what `changes` listed last."""

    def remarks(self, collection: Collection) -> Iterable[tuple[str, str]]:
        """Code and what it concerns, one each; nothing is lost for any of them."""
        ...


@runtime_checkable
class Totals(Protocol):
    """A source whose account tells how many items it has, beside naming them."""

    def total(self, collection: Collection) -> int | None:
        """How many items the account says are in a collection, as `changes` would name them all.

        None when it does not tell, or did not tell with what was asked last. Cheap: one small
        request at most.
        """
        ...


@runtime_checkable
class Outright(Protocol):
    """A source whose service may give bodies along with its listing, at less cost than apart."""

    def outright(self, collection: Collection) -> Iterator[Item]:
        """What is in a collection, as far as it comes by this way; meant for a first copy.

        Nothing follows from what is left out, nor from an error: `changes` without a cursor tells
        what there is, as ever, and after this it may know without asking again.
        """
        ...


class Files(Protocol):
    """A place that keeps files by path: a disk, a bucket, a WebDAV folder.

    Paths are relative, with POSIX slashes. One thread at a time; open another for another.
    """

    def identity(self) -> str:
        """Which place answers: stable text, no secret in it."""
        ...

    def list(self, under: str = "") -> Iterator[Stored]:
        """Every file at any depth under a folder; complete, or an error. Empty when no folder.

        Files still being written (temporary names) are left out.
        """
        ...

    def read(self, path: str, start: int = 0) -> Iterator[bytes]:
        """The bytes from an offset on, in chunks; all of them, or an error. NotThere if none."""
        ...

    def write(self, path: str, body: Path, sha256: str) -> Stored:
        """Store a local file whole under the path, replacing what is there.

        The final name is given only to the whole file. The provider's hash, where it tells one,
        is compared with the body before this returns. In bounded memory for any size.

        Args:
            path: where to; folders are made as needed.
            body: a local file that does not change meanwhile.
            sha256: lower-case hex of the body.

        Raises Full, Refused (a name or size this place will never take), TryLater.
        """
        ...

    def remove(self, path: str) -> None:
        """Remove one file; nothing happens when there is none."""
        ...

    def room(self) -> int | None:
        """Bytes free, or None where the place does not tell."""
        ...

    def close(self) -> None:
        """Let go of connections. May be called twice."""
        ...


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


def _no_account(name: str) -> Files:
    raise Refused("no other accounts are known here", code="no-such-account", about=name)


@dataclass(frozen=True, slots=True)
class Session:
    """All that a connector gets from outside.

    Attributes:
        settings: what was filled in, by field name; "writes" is "yes" when the account is to be
            written to as well; "identity" is what the account answered when it was added, and
            is not there while it is being added.
        secret: gives the secret when it is needed, "" if there is none.
        keep_secret: stores a new one (a refreshed token).
        keep_end: notes until when this sign-in lasts, ISO 8601; "" when no end is known.
        recall: what was remembered under a name, b"" when nothing is; all of it may be forgotten
            at any time, and has to be found out again.
        remember: keeps bytes under a name, for `recall` in a later run.
        files_of: opens another of the person's accounts as a place for files, by its name; the
            connector closes it.
        scratch: gives a folder for what need not outlive the run; None for the system's own.
    """

    settings: Mapping[str, str] = field(default_factory=dict)
    secret: Callable[[], str] = str
    keep_secret: Callable[[str], None] = lambda secret: None
    keep_end: Callable[[str], None] = lambda when: None
    recall: Callable[[str], bytes] = lambda name: b""
    remember: Callable[[str, bytes], None] = lambda name, body: None
    files_of: Callable[[str], Files] = _no_account
    scratch: Callable[[], Path | None] = lambda: None


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
