"""The stage of the demo: clouds, a laptop that can be lost, and commands typed on it."""

from __future__ import annotations

import io
import json
import os
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self, cast

from desktop.cli.demo.servers import SECRET, USER, Cloud, bucket, dav, describe, webdav
from desktop.cli.main import run
from desktop.cli.terminal import Json, Terminal
from desktop.places import Home

_ADDRESS_BOOKS = (("friends", "Friends & neighbours"), ("kin", "Family"), ("clubs", "Clubs"))


class Spoiled(Exception):
    """The story did not go as it must; the demo ends with this exit status."""

    def __init__(self, message: str, exit: int = 5) -> None:
        super().__init__(message)
        self.exit = exit


@dataclass(frozen=True, slots=True)
class Made:
    """What the family's data is, so that the end can be held against it."""

    contacts: int
    calendar: int
    tasks: int
    photos: int

    def counts(self) -> dict[str, int]:
        """By kind, as the rest of the program writes it."""
        return {
            "contacts": self.contacts,
            "calendar": self.calendar,
            "tasks": self.tasks,
            "photos": self.photos,
        }


class Scene:
    """Clouds open when asked for; at the end every server ends and every folder goes.

    Args:
        terminal: where the person sits.
        one_in: 1 for the whole family's data, 10 for every tenth item of it.
    """

    def __init__(self, terminal: Terminal, one_in: int = 1) -> None:
        self._terminal = terminal
        self._one_in = one_in
        self._open = ExitStack()
        self._ground = Path(self._open.enter_context(TemporaryDirectory(prefix="elsewhere-demo-")))
        self._laptop = TemporaryDirectory(prefix="laptop-", dir=self._ground)
        self.steps: list[Json] = []

    def __enter__(self) -> Self:
        self._open.enter_context(_no_proxy())
        return self

    def __exit__(self, *_raised: object) -> None:
        self._laptop.cleanup()
        self._open.close()

    @property
    def vault(self) -> Path:
        """The vault on the laptop there is."""
        return Path(self._laptop.name) / "Elsewhere"

    @property
    def home(self) -> Home:
        """Settings and index on the laptop there is."""
        return Home(Path(self._laptop.name) / "app")

    def family(self) -> tuple[Made, Cloud, Cloud]:
        """The family's cloud with everything in it: a DAV server, and one for photos."""
        from desktop.cli.demo.dates import books
        from desktop.cli.demo.people import cards
        from desktop.cli.demo.photos import photos

        base = self._folder("first")
        root = base / "storage" / "collection-root" / USER
        people = list(cards())[:: self._one_in]
        for number, (id, name) in enumerate(_ADDRESS_BOOKS):
            folder = describe(root, id, name, "VCARD")
            _fill(folder, dict(people[number :: len(_ADDRESS_BOOKS)]), "vcf")
        made = {"VEVENT": 0, "VTODO": 0}
        for book in books():
            folder = describe(root, book.id, book.name, book.component, book.colour)
            items = dict(list(book.items.items())[:: self._one_in])
            _fill(folder, items, "ics")
            made[book.component] += len(items)
        pictures = self._folder("pictures")
        (pictures / "files").mkdir()
        shots = dict(list(photos())[:: self._one_in])
        for name, body in shots.items():
            (pictures / "files" / name).write_bytes(body)
        return (
            Made(len(people), made["VEVENT"], made["VTODO"], len(shots)),
            self._open.enter_context(dav(base, self._terminal.clock)),
            self._open.enter_context(webdav(pictures, self._terminal.clock)),
        )

    def empty_dav(self, name: str) -> Cloud:
        """A DAV server with nothing in it."""
        return self._open.enter_context(dav(self._folder(name), self._terminal.clock))

    def storage(self) -> Cloud:
        """S3 storage with nothing in it."""
        return self._open.enter_context(bucket(self._folder("storage"), self._terminal.clock))

    def lose_the_laptop(self) -> None:
        """Vault, settings and index are gone for good; a new, empty laptop is there."""
        self._laptop.cleanup()
        self._laptop = TemporaryDirectory(prefix="laptop-", dir=self._ground)

    def add(self, name: str, service: str, cloud: Cloud, *options: str) -> None:
        """Sign in to a cloud, the way a person does."""
        secret = [sys.executable, "-c", f"print({SECRET!r})"]
        address = ("--url", cloud.url, "--user", USER, "--secret-command", shlex.join(secret))
        self.type("account", "add", name, service, *address, *options)

    def type(self, *words: str, expect: Sequence[int] = (0,)) -> dict[str, Json]:
        """Run a command on the laptop and give its JSON answer.

        Raises Spoiled when its exit status is not one of those expected.
        """
        terminal = self._terminal
        typed = " ".join(("elsewhere", *(words[:4] if words[0] == "account" else words)))
        terminal.say(f"$ {typed}")
        began = terminal.clock.monotonic()
        place = ["--home", f"{self._laptop.name}/app", "--vault", str(self.vault), "--json"]
        out = io.StringIO()
        shown = terminal.stderr if terminal.stderr.isatty() else io.StringIO()
        status = run([*place, *words], io.StringIO(), out, shown, words=False)
        seconds = round(terminal.clock.monotonic() - began, 2)
        self.steps.append({"command": typed, "exit": status, "seconds": seconds})
        answer = cast("dict[str, Json]", json.loads(out.getvalue()))
        if status not in expect:
            for line in _errors(answer):
                terminal.say(f"  {line}")
            raise Spoiled(f"{typed} ended with {status}", status or 5)
        return answer

    def _folder(self, name: str) -> Path:
        folder = self._ground / name
        folder.mkdir()
        return folder


@contextmanager
def _no_proxy() -> Iterator[None]:
    """A proxy that the environment names is not asked for servers on this machine."""
    names = ("NO_PROXY", "no_proxy")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "127.0.0.1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _fill(folder: Path, items: dict[str, bytes], ending: str) -> None:
    for uid, body in items.items():
        (folder / f"{uid}.{ending}").write_bytes(body)


def _errors(answer: Mapping[str, Json]) -> Iterator[str]:
    """What an answer says went wrong, whole or in an account."""
    for part in (answer, *cast("list[dict[str, Json]]", answer.get("accounts", []))):
        if error := cast("dict[str, str] | None", part.get("error")):
            yield f"{error['what']} {error['safe']} {error['next']}"
