"""The frames of an iPhone's burst are one shot, whatever they are called."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

import pytest

from connectors import takeout
from connectors.contract import Session
from tests.connectors.takeout.export import YEAR, said, zipped

BURST = "570F1469-09C7-4E50-9875-05F21D5BD166"
OTHER = "11111111-09C7-4E50-9875-05F21D5BD166"
AT = 1_696_573_800


def frame(number: int, burst: str) -> bytes:
    """As much of an iPhone's picture as says what burst it is of."""
    text = burst.encode() + b"\0"
    entry = struct.pack(">HHII", 0x0B, 2, len(text), 28)
    note = b"Apple iOS\0\0\1MM" + struct.pack(">H", 1) + entry + text
    return b"\xff\xd8\xff\xe1" + bytes([number]) * 20 + (note if burst else b"")


def stacked(path: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """By name of each photo that is not the one shown: the one that is."""
    assert takeout.CONNECTOR.open
    source = takeout.CONNECTOR.open(Session({"path": str(path)}))
    (photos,) = source.collections()
    entries = [one for page in source.changes(photos, None) for one in page.entries]
    items = {}
    for item in source.fetch(photos, entries):
        body = b"".join(item.chunks)
        items[next(name for name, one in files.items() if one == body)] = item
    source.close()
    names = {item.entry.id: name for name, item in items.items()}
    return {
        name: names[item.known.stack]
        for name, item in items.items()
        if item.known is not None and item.known.stack
    }


@pytest.mark.parametrize("packed", [False, True])
def test_frames_of_one_burst_stand_behind_the_first_and_no_other_picture_does(
    tmp_path: Path, packed: bool
) -> None:
    taken = {
        "IMG_0004.HEIC": (frame(4, BURST), AT), "IMG_0002.HEIC": (frame(2, BURST), AT + 1),
        "IMG_0003.HEIC": (frame(3, BURST), AT + 2), "IMG_0005.HEIC": (frame(5, ""), AT + 2),
        "IMG_0006.HEIC": (frame(6, OTHER), AT + 3), "IMG_0007.HEIC": (frame(7, OTHER), AT + 3),
        "IMG_0008.HEIC": (frame(8, BURST), AT + 3_600),
    }  # fmt: skip
    files = {name: body for name, (body, _) in taken.items()}
    members = {f"{YEAR}/{name}": body for name, body in files.items()}
    members |= {f"{YEAR}/{name}.json": said(name, at) for name, (_, at) in taken.items()}
    path = zipped(tmp_path / "a.zip", members, packed=packed)
    assert stacked(path, files) == {
        "IMG_0002.HEIC": "IMG_0004.HEIC",
        "IMG_0003.HEIC": "IMG_0004.HEIC",
        "IMG_0007.HEIC": "IMG_0006.HEIC",
    }
