"""quickXorHash: published pairs, and a plain bit-by-bit reckoning of our own."""

from __future__ import annotations

import base64
import random

import pytest

from connectors.formats.quickxor import QuickXor, hexadecimal


def slowly(data: bytes) -> bytes:
    ring = [0] * 160
    for at, byte in enumerate(data):
        for bit in range(8):
            ring[(at * 11 + bit) % 160] ^= byte >> bit & 1
    for bit in range(64):
        ring[96 + bit] ^= len(data) >> bit & 1
    return sum(bit << at for at, bit in enumerate(ring)).to_bytes(20, "little")


@pytest.mark.parametrize(
    ("data", "hash"),
    [
        ("", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="), ("Sg==", "SgAAAAAAAAAAAAAAAQAAAAAAAAA="),
        ("tbQ=", "taAFAAAAAAAAAAAAAgAAAAAAAAA="), ("0pZP", "0rDEEwAAAAAAAAAAAwAAAAAAAAA="),
        ("jRRDVA==", "jaDAEKgAAAAAAAAABAAAAAAAAAA="), ("eAV52qE=", "eChAHrQRCgAAAAAABQAAAAAAAAA="),
        ("luBZlaT6", "lgBHFipBCn0AAAAABgAAAAAAAAA="), ("qaApEj66lw==", "qQBFCiTgA11cAgAABwAAAAAAAAA="),
        ("/aNzzCFPS/A=", "/RjFHJgRgicsAR4ACAAAAAAAAAA="),
    ],
)  # fmt: skip
def test_the_hash_is_the_one_published(data: str, hash: str) -> None:
    found = QuickXor()
    found.update(base64.b64decode(data))
    assert base64.b64encode(found.digest()).decode() == hash
    assert found.hexdigest() == hexadecimal(hash)


@pytest.mark.parametrize("size", [1, 19, 20, 21, 159, 160, 161, 320, 5_000, 170_001])
def test_pieces_of_any_size_give_the_hash_of_the_whole(size: int) -> None:
    chance = random.Random(size)
    data = chance.randbytes(size)
    found, at = QuickXor(), 0
    while at < size:
        step = chance.choice([1, 7, 160, 1_000, 200_000])
        found.update(data[at : at + step])
        at += step
    whole = QuickXor()
    whole.update(data)
    assert found.digest() == whole.digest()
    assert whole.digest() == slowly(data)


@pytest.mark.parametrize("told", ["", "AA==", "not base64", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA"])
def test_what_is_no_hash_is_none(told: str) -> None:
    assert hexadecimal(told) == ""
