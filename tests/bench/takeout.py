"""A large Takeout taken in, beside the time it takes only to read and hash the same archives.

python -m tests.bench.takeout [photos] [bytes each] [runs] [holes or noise]

The photos begin as pictures do, no two alike. The rest of each is a hole, which takes next to no
room on the disk, or noise, which takes all of it.
"""

from __future__ import annotations

import io
import json
import random
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import piexif
from PIL import Image

from tests.bench.peers import Contender, elsewhere, peer, race, ratio
from tests.connectors.takeout.export import ROOT, taken

A_PART = 10_000
"""Photos in one archive."""

_SECONDS = 1_560_000_000
_READER = """
import hashlib, sys
for name in sys.argv[1:]:
    seen = hashlib.sha256()
    with open(name, "rb", buffering=0) as file:
        while chunk := file.read(1 << 20):
            seen.update(chunk)
    print(seen.hexdigest())
"""


def main(photos: int, size: int, runs: int, rest: str = "holes") -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        downloads = folder / "Downloads"
        downloads.mkdir()
        began = time.perf_counter()
        parts = [str(path) for path in export(downloads, photos, size, rest)]
        total = sum(Path(path).stat().st_size for path in parts)
        print(
            f"{photos:,} photos, {total / 1e9:.1f} GB in {len(parts)} archives, "
            f"made in {time.perf_counter() - began:.0f} s"
        )

        def add(run: int) -> None:
            home, vault = folder / f"home{run}", folder / f"vault{run}"
            words = ["account", "add", "google", "takeout", "--path", str(downloads)]
            subprocess.run(elsewhere(home, vault, *words), check=True, capture_output=True)

        helper = peer(
            "google-photos-takeout-helper", "TAKEOUT_HELPER",
            "pip install google-photos-takeout-helper, in an environment of its own",
        )  # fmt: skip

        def helped(run: int) -> list[str]:
            there = folder / f"unpacked{run}"
            unpack = "".join(f"unzip -qq '{part}' -d '{there}' && " for part in parts)
            return [
                "sh",
                "-c",
                f"cd '{folder}' && {unpack} yes '' | '{helper}' -i '{there}' -o '{there}-out'",
            ]

        found = race(
            [
                Contender("read and hash", lambda _: [sys.executable, "-c", _READER, *parts]),
                Contender(
                    "elsewhere, pull",
                    lambda run: elsewhere(
                        folder / f"home{run}", folder / f"vault{run}", "pull", "google"
                    ),
                    before=add,
                ),
                *([Contender("unzip, takeout-helper", helped)] if helper else []),
            ],
            runs,
        )
        ratio("reading and hashing alone", found["elsewhere, pull"], found["read and hash"])
        if helper:
            ratio("pull", found["unzip, takeout-helper"], found["elsewhere, pull"])


def export(folder: Path, photos: int, size: int, rest: str = "holes") -> Iterator[Path]:
    """The parts of an export; sizes lie between half and one and a half of what is asked for."""
    for number, start in enumerate(range(0, photos, A_PART), 1):
        path = folder / f"takeout-20260101T000000Z-{number:03d}.zip"
        _part(path, range(start, min(start + A_PART, photos)), size, noise=rest == "noise")
        yield path


def _part(path: Path, numbers: range, size: int, *, noise: bool) -> None:
    directory: list[bytes] = []
    with path.open("wb") as out:
        for n in numbers:
            month = f"{2019 + n // 12_000}:{n // 1_000 % 12 + 1:02}"
            year = f"{ROOT}/Photos from {month[:4]}"
            name = f"IMG_{n:06d}.jpg"
            local = f"{month}:{n % 28 + 1:02} {n % 24:02}:{n % 60:02}:00"
            head = _picture(n, local) + b"%d" % n
            length = max(size // 2 + n * 7919 % size, len(head))
            if noise:
                head += (_NOISE[n % 251 :] * (length // len(_NOISE) + 2))[: length - len(head)]
            directory.append(_member(out, f"{year}/{name}", head, length))
            said = {
                "title": name,
                "photoTakenTime": {"timestamp": str(_SECONDS + n * 600)},
                "geoData": {"latitude": 48.0 + n % 100 / 100, "longitude": 11.0, "altitude": 0.0},
                "geoDataExif": {"latitude": 0.0, "longitude": 0.0, "altitude": 0.0},
                "people": [{"name": "Ada"}] if n % 50 == 0 else [],
            }
            text = json.dumps(said).encode()
            directory.append(
                _member(out, f"{year}/{name}.supplemental-metadata.json", text, len(text))
            )
        start = out.tell()
        out.write(b"".join(directory))
        length = out.tell() - start
        end64 = struct.pack(
            "<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, *[len(directory)] * 2, length, start
        )
        at = out.tell()
        out.write(end64 + struct.pack("<4sIQI", b"PK\6\7", 0, at, 1))
        out.write(b"PK\5\6" + b"\0" * 4 + b"\xff" * 12 + b"\0\0")


def _member(out: BinaryIO, name: str, head: bytes, size: int) -> bytes:
    """A stored member whose end is a hole; gives its entry in the directory."""
    at = out.tell()
    crc = _zeros(zlib.crc32(head), size - len(head))
    raw = name.encode()
    sizes = struct.pack("<III", crc, size, size)
    out.write(struct.pack("<4sHHHHH", b"PK\3\4", 45, 0x800, 0, 0, 0) + sizes)
    out.write(struct.pack("<HH", len(raw), 0) + raw + head)
    out.seek(size - len(head), 1)
    extra = struct.pack("<HHQ", 1, 8, at)
    return (
        struct.pack("<4sHHHHHH", b"PK\1\2", 45, 45, 0x800, 0, 0, 0)
        + sizes
        + struct.pack("<HHHHHII", len(raw), len(extra), 0, 0, 0, 0, 0xFFFFFFFF)
        + raw
        + extra
    )


_NOISE = random.Random(6).randbytes(1 << 20)


def _picture(number: int, local: str) -> bytes:
    """A small picture unlike its neighbours."""
    out = io.BytesIO()
    grey = Image.frombytes("L", (9, 8), random.Random(number).randbytes(72))
    image = grey.resize((36, 32), Image.Resampling.NEAREST)
    image.save(out, "JPEG", exif=piexif.dump(taken(local)), quality=80)
    return out.getvalue()


def _zeros(crc: int, count: int) -> int:
    """The CRC-32 after so many zeros more, without reading them: by squaring their operator."""
    state = crc ^ 0xFFFFFFFF
    power = 0
    count *= 8
    while count:
        if count & 1:
            state = _times(_operator(power), state)
        count >>= 1
        power += 1
    return state ^ 0xFFFFFFFF


_OPERATORS = [[0xEDB88320, *(1 << bit for bit in range(31))]]


def _operator(power: int) -> list[int]:
    while len(_OPERATORS) <= power:
        last = _OPERATORS[-1]
        _OPERATORS.append([_times(last, column) for column in last])
    return _OPERATORS[power]


def _times(operator: list[int], vector: int) -> int:
    total = place = 0
    while vector:
        if vector & 1:
            total ^= operator[place]
        vector >>= 1
        place += 1
    return total


if __name__ == "__main__":
    given = sys.argv[1:]
    photos, size, runs = map(int, given[:3] + ["100000", "1000000", "1"][len(given) :])
    main(photos, size, runs, *given[3:4])
