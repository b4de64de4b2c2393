"""A folder read as an account, judged as every source is."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors import folder
from connectors.contract import Session, Source
from connectors.model import Collection, Kind
from tests.connectors.conformance import Look, ReadsWell
from tests.connectors.things import thing

ENDING = {Kind.CONTACTS: "vcf", Kind.CALENDAR: "ics", Kind.TASKS: "ics", Kind.PHOTOS: "jpg"}


def bytes_of(kind: Kind, uid: str) -> bytes:
    return b"".join(thing(kind, uid).chunks)


@pytest.fixture(params=list(Kind), ids=str)
def kind(request: pytest.FixtureRequest) -> Kind:
    kind: Kind = request.param
    return kind


@pytest.fixture
def connect(tmp_path: Path, kind: Kind) -> Look:
    place = tmp_path / "disk" / "Family"
    place.mkdir(parents=True)
    for number in range(7):
        (place / f"{number}.{ENDING[kind]}").write_bytes(bytes_of(kind, f"uid-{number}"))
    if kind is not Kind.PHOTOS:
        many = b"".join(bytes_of(kind, f"many-{number}") for number in range(3))
        (place / f"many.{ENDING[kind]}").write_bytes(many)
    (place / "notes.txt").write_bytes(b"not ours")

    def open_() -> Source:
        assert folder.CONNECTOR.open
        return folder.CONNECTOR.open(Session({"path": str(tmp_path / "disk")}))

    return open_


@pytest.fixture
def filled(connect: Look, kind: Kind) -> Collection:
    source = connect()
    (found,) = [each for each in source.collections() if each.kind is kind]
    source.close()
    return found


class TestReadingAFolder(ReadsWell):
    """The suite, for each kind."""
