"""A first copy of a large Google account behind a slow line, by requests and by the clock.

    python -m tests.bench.google [people] [pictures]

The fake Google runs in a process of its own and answers each request after 80 ms. Counted are the
listings asked for and how many requests were under way at once; measured is the connector alone,
and the whole command. A perfect line of eight would take pictures x 80 ms / 8.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import urllib3

from connectors.contract import Session
from connectors.google.account import open_account
from tests.bench.peers import elsewhere, environment

PEOPLE, PICTURES, LATENCY = 10_000, 1000, 0.08


def main(people: int, pictures: int) -> None:
    with cloud(people, pictures) as url:
        perfect = pictures * LATENCY / 8
        print(
            f"{people:,} contacts, {pictures:,} pictures; a perfect line of eight: {perfect:.1f} s"
        )
        asked(url)
        began = time.perf_counter()
        read = connector(url)
        tell("connector alone", time.perf_counter() - began, perfect, asked(url), read)
        with tempfile.TemporaryDirectory() as place:
            home, vault = Path(place, "home"), Path(place, "vault")
            add = ("account", "add", "big", "google", "--root", url)
            words = (*add, "--only", "contacts", "--secret-command", "printf 1//refresh-1")
            run(home, vault, *words)
            for name in ("whole command", "and again, nothing new"):
                asked(url)
                began = time.perf_counter()
                run(home, vault, "pull")
                tell(name, time.perf_counter() - began, perfect, asked(url), people)


def connector(url: str) -> int:
    """Every contact with its picture, and nothing kept; gives how many had one."""
    session = Session({"root": url, "only": "contacts"}, lambda: "1//refresh-1")
    account = open_account(session)
    (book,) = account.collections()
    entries = [entry for page in account.changes(book, None) for entry in page.entries]
    found = sum(b"PHOTO" in b"".join(item.chunks) for item in account.fetch(book, entries))
    account.close()
    return found


def tell(name: str, took: float, perfect: float, said: dict[str, Any], read: int) -> None:
    listings = said["calls"].get("people.people.connections.list", 0)
    print(
        f"{name:24} {took:6.1f} s  {took / perfect:5.2f} x perfect  {listings:3} listings  "
        f"{said['calls'].get('photo', 0):5} pictures  {said['busiest']} at once  {read:,} read"
    )


@contextmanager
def cloud(people: int, pictures: int) -> Iterator[str]:
    words = ["--empty", "--people", str(people), "--pictures", str(pictures)]
    command = [sys.executable, "-m", "tests.clouds.google", *words, "--latency", str(LATENCY)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def asked(url: str) -> dict[str, Any]:
    """What was asked since the last time."""
    session = Session({"root": url}, lambda: "1//refresh-1")
    from connectors.google.tokens import Bearer

    with urllib3.PoolManager() as pool:
        header = {"Authorization": Bearer(session).header()}
        said: dict[str, Any] = json.loads(
            pool.request("GET", f"{url}/-/asked", headers=header).data
        )
    return said


def run(home: Path, vault: Path, *words: str) -> None:
    command = elsewhere(home, vault, *words)
    subprocess.run(command, check=True, capture_output=True, env=environment())


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    main(*(given if len(given) == 2 else (PEOPLE, PICTURES)))
