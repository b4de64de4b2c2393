"""Hashes made on the side are those of the bytes, however many files are under way."""

from __future__ import annotations

import hashlib
import random

from desktop.vault.hashing import AHEAD, Hashing


def test_many_files_at_once_are_hashed_right() -> None:
    chance = random.Random(6)
    bodies = [[chance.randbytes(1_000) for _ in range(3 * AHEAD)] for _ in range(20)]
    hashing = Hashing()
    hashes = []
    for chunks in bodies:
        running = hashing.begin()
        for chunk in chunks:
            running.update(chunk)
        hashes.append(running.later())
    found = [one.result() for one in hashes]
    assert found == [hashlib.sha256(b"".join(chunks)).hexdigest() for chunks in bodies]
    hashing.close()
    hashing.close()


def test_a_file_of_nothing_has_a_hash_too() -> None:
    hashing = Hashing()
    assert hashing.begin().hexdigest() == hashlib.sha256().hexdigest()
    hashing.close()
