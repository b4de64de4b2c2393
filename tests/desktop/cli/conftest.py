"""A person at a terminal, and clouds for their accounts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connectors.memory.client import MemoryCloud, open_cloud
from connectors.model import Collection, Entry, Item, Kind
from desktop.cli.main import main

CARDS = 12
Answer = dict[str, Any]
Typed = Callable[..., tuple[int, Answer]]


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str]) -> Typed:
    """Types a command with --json; stdout must be one JSON object and nothing else."""

    def run(*words: str) -> tuple[int, Answer]:
        capsys.readouterr()
        status = main([*words, "--json"])
        told = capsys.readouterr()
        assert told.out.count("\n") == 1
        answer = json.loads(told.out)
        assert (answer["ok"], answer["exit"]) == (status == 0, status)
        assert "Traceback" not in told.err
        return status, answer

    return run


@pytest.fixture
def person(_own_home: Path) -> Path:
    """The person's folder, with "Elsewhere" and "app" in it."""
    return _own_home


@pytest.fixture
def cloud(request: pytest.FixtureRequest) -> MemoryCloud:
    """An account in this process with a dozen contacts, an event and a to-do."""
    cloud = open_cloud(f"first of {request.node.name}")
    friends = cloud.create(Kind.CONTACTS, "Friends")
    for number in range(CARDS):
        put(cloud, friends, f"c{number}", card(number))
    put(cloud, cloud.create(Kind.CALENDAR, "Home"), "e1", component("VEVENT", "e1"))
    put(cloud, cloud.create(Kind.TASKS, "House"), "t1", component("VTODO", "t1"))
    return cloud


@pytest.fixture
def home(cloud: MemoryCloud, typed: Typed) -> MemoryCloud:
    """The same, signed in to as the account Home."""
    name = cloud.identity().removeprefix("memory:")
    assert typed("account", "add", "Home", "memory", "--option", f"cloud={name}")[0] == 0
    return cloud


def put(cloud: MemoryCloud, collection: Collection, key: str, body: bytes) -> None:
    cloud.put(collection, key, Item(Entry("", ""), (body,)), None)


def card(number: int) -> bytes:
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"UID:c{number}",
        f"FN:Ada {number}",
        f"N:{number};Ada;;;",
    ]
    return "".join(f"{line}\r\n" for line in [*lines, "END:VCARD"]).encode()


def component(name: str, uid: str) -> bytes:
    moment = ["DTSTART:20261121T100000Z"] if name == "VEVENT" else []
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//t//EN", f"BEGIN:{name}", f"UID:{uid}"]
    lines += ["DTSTAMP:20260101T000000Z", f"SUMMARY:{uid}", *moment, f"END:{name}", "END:VCALENDAR"]
    return "".join(f"{line}\r\n" for line in lines).encode()
