"""Bodies on their way to the disk: every byte arrives, and long runs of zeros take no room."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest

from desktop.vault import disk
from desktop.vault.aside import Aside

NOISE = random.Random(6).randbytes(70_000)
ZEROS = bytes(1 << 20)
BODIES = {
    "empty": [],
    "noise": [NOISE, NOISE],
    "holes alone": [ZEROS, ZEROS],
    "a hole at the end": [NOISE, NOISE + ZEROS, ZEROS[:200_001]],
    "a hole in the middle": [NOISE + ZEROS, ZEROS[:70_000], NOISE],
    "few zeros": [NOISE + ZEROS[:60_000], b"", ZEROS[:1000]],
    "zeros before noise": [ZEROS + NOISE, b"\0"],
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("aside", [False, True])
def test_what_is_written_is_what_came_and_so_is_its_hash(
    tmp_path: Path, body: str, aside: bool
) -> None:
    chunks = BODIES[body]
    whole = b"".join(chunks)
    path = tmp_path / "photo"
    if aside:
        threads = Aside()
        size, written = threads.write(disk.DISK, str(path), chunks)
        said = written.result()
        threads.close()
    else:
        said, size = disk.write_new(disk.DISK, path, chunks, flush=True)
    assert path.read_bytes() == whole
    assert (said, size) == (hashlib.sha256(whole).hexdigest(), len(whole))


def test_a_file_with_holes_takes_the_room_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "photo"
    disk.write_new(disk.DISK, path, [NOISE + ZEROS, *[ZEROS] * 20], flush=True)
    facts = path.stat()
    assert facts.st_size == len(NOISE) + 21 * len(ZEROS)
    if hasattr(facts, "st_blocks"):
        assert facts.st_blocks * 512 < 400_000
