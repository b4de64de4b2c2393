"""Bech32 (BIP 173), the letters an age key is written in: it finds any four wrong letters."""

from __future__ import annotations

from collections.abc import Iterable

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encode(prefix: str, raw: bytes) -> str:
    """The bytes as lower-case letters behind the prefix."""
    values = _regroup(raw, 8, 5, pad=True)
    sums = _checksum([*_spread(prefix), *values, 0, 0, 0, 0, 0, 0]) ^ 1
    tail = [(sums >> 5 * (5 - place)) & 31 for place in range(6)]
    return f"{prefix}1{''.join(_LETTERS[value] for value in (*values, *tail))}"


def decode(prefix: str, text: str) -> bytes:
    """The bytes of a text in one case. Raises ValueError when a letter of it is wrong."""
    if text not in {text.lower(), text.upper()}:
        raise ValueError("letters of both cases")
    before, _, after = text.lower().rpartition("1")
    if before != prefix or any(letter not in _LETTERS for letter in after):
        raise ValueError("not such a text")
    values = [_LETTERS.index(letter) for letter in after]
    if len(values) < 6 or _checksum([*_spread(prefix), *values]) != 1:
        raise ValueError("a letter is wrong")
    return bytes(_regroup(values[:-6], 5, 8, pad=False))


def _spread(prefix: str) -> list[int]:
    codes = prefix.encode("ascii")
    return [*(code >> 5 for code in codes), 0, *(code & 31 for code in codes)]


def _checksum(values: Iterable[int]) -> int:
    sums = 1
    for value in values:
        top = sums >> 25
        sums = (sums & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            sums ^= generator if top >> bit & 1 else 0
    return sums


def _regroup(values: Iterable[int], size: int, into: int, *, pad: bool) -> list[int]:
    gathered, bits = 0, 0
    found = []
    for value in values:
        gathered = gathered << size | value
        bits += size
        while bits >= into:
            bits -= into
            found.append(gathered >> bits & (1 << into) - 1)
        gathered &= (1 << bits) - 1
    if pad and bits:
        found.append(gathered << into - bits & (1 << into) - 1)
    elif not pad and (bits >= size or gathered):
        raise ValueError("bits left over")
    return found
