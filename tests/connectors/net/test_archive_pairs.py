"""Live photos are paired by what is in them; a name alone never holds against that."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors import takeout
from connectors.contract import Session
from tests.clouds.missing import corpus
from tests.connectors.takeout.export import YEAR, said, zipped


@pytest.mark.parametrize("packed", [False, True])
def test_a_pair_is_known_whatever_it_is_called(tmp_path: Path, packed: bool) -> None:
    still = corpus("photos", "live_photo_synth", "IMG_5195.HEIC").read_bytes()
    film = corpus("photos", "live_photo_synth", "IMG_5195.MOV").read_bytes()
    mark, other = (b"570F1469-09C7-4E50-9875-05F21D5BD166", b"00000000-09C7-4E50-9875-05F21D5BD166")
    files = {
        "IMG_1.HEIC": still,
        "IMG_1.MOV": film.replace(mark, other),
        "IMG_1(1).MOV": film,
        "IMG_2.HEIC": still.replace(mark, other.replace(b"00000000", b"11111111")),
        "IMG_2.MOV": b"\0\0\0\x14ftypqt  \0\0\0\0qt  ",
    }
    members = {f"{YEAR}/{name}": body for name, body in files.items()}
    members |= {f"{YEAR}/{name}.json": said(name) for name in files if name.endswith("HEIC")}
    path = zipped(tmp_path / "a.zip", members, packed=packed)
    assert takeout.CONNECTOR.open
    source = takeout.CONNECTOR.open(Session({"path": str(path)}))
    (photos,) = source.collections()
    entries = [one for page in source.changes(photos, None) for one in page.entries]
    found = {}
    for item in source.fetch(photos, entries):
        body = b"".join(item.chunks)
        name = next(name for name, one in files.items() if one == body)
        found[name] = item
    source.close()
    parts = {
        name: next((n for n, one in found.items() if one.entry.id == item.known.part_of), "")
        for name, item in found.items()
        if item.known is not None and item.known.part_of
    }
    assert parts == {"IMG_1(1).MOV": "IMG_1.HEIC", "IMG_2.MOV": "IMG_2.HEIC"}
