"""Contents as age files: known answers, never twice the same, whole or not at all."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.errors import TryLater, Unsound
from desktop.engine.encrypted import body, key
from desktop.engine.encrypted.key import Key

VECTOR = """
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSB3RkJlL3VieXlQWTFPME1hNUw0b1BoV2IyQlpHWUJUTDMr
c0M1TGhnNUEwCkY2UU1VSkVnblBPMGZCWDZKUFNESXFFK2xtUG0zUHBxQk5veXY4VFREcm8KLS0tIEE1T04xS002
Vnl0RHpIL1phNFI3MFBTbUVOTFlRckRwRVhIcHhpSzMwZ28KCSlF9EMkKZjow28isyiZppEldWV21svR6EoCLe1A
N/r1TxkxwwYtZsDEYNUJtDWu+WAWYXEAi7hNNpd1oZGF6IHDXMgfuiMfydqwhqv/rOFDCm1+3Jqqx7SARNovevIi
w7sSsnyXT3TlGOi70XtyGDz91UVo
"""
"""Made by the age tool 1.1.1 for the key of the bytes 0 to 31."""
CARD = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:vector\r\nFN:Known Answer\r\nN:Answer;Known;;;\r\n"
    b"END:VCARD\r\n"
)
OURS = key.new()
SIZES = (0, 1, 65_535, 65_536, 65_537, 200_000)


def sealed(folder: Path, data: bytes, to: str = "sealed") -> bytes:
    plain = folder / "plain"
    plain.write_bytes(data)
    body.seal(OURS, plain, folder / to)
    return (folder / to).read_bytes()


def opened(folder: Path, data: bytes, with_key: Key = OURS) -> bytes:
    with body.opened(with_key, [data], folder) as (plain, _):
        return plain.read()


def test_a_known_answer_of_the_age_tool_opens(tmp_path: Path) -> None:
    assert opened(tmp_path, base64.b64decode(VECTOR), Key(bytes(range(32)))) == CARD


def test_the_same_file_sealed_twice_has_nothing_in_common(tmp_path: Path) -> None:
    one, two = sealed(tmp_path, bytes(5000)), sealed(tmp_path, bytes(5000), "again")
    assert one != two
    assert one[-4000:] != two[-4000:]
    assert opened(tmp_path, one) == opened(tmp_path, two) == bytes(5000)


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_comes_back_and_its_size_is_known_from_its_beginning(
    tmp_path: Path, size: int
) -> None:
    data = bytes(range(256)) * (size // 256) + bytes(size % 256)
    made = sealed(tmp_path, data)
    assert opened(tmp_path, made) == data
    assert body.plain_size([made[:100], made[100:]], len(made)) == size
    assert body.plain_size([made[:700]], len(made)) == size


def test_a_file_that_is_none_has_no_size() -> None:
    for data in (b"", b"rot", b"x" * 100_000, b"age-encryption.org/v1\n--- x\n"):
        assert body.plain_size([data], len(data)) is None


@pytest.mark.parametrize("size", SIZES[1:])
def test_s53_what_is_cut_altered_or_longer_gives_nothing_at_all(tmp_path: Path, size: int) -> None:
    made = sealed(tmp_path, bytes(size))
    cuts = {0, 1, 30, len(made) // 2, len(made) - 65_552, len(made) - 16, len(made) - 1}
    harmed = [made[:cut] for cut in cuts if 0 <= cut < len(made)]
    harmed += [made + b"x", made + made]
    for place in {0, 25, 120, 180, len(made) // 2, len(made) - 1}:
        harmed.append(made[:place] + bytes([made[place] ^ 1]) + made[place + 1 :])
    for data in harmed:
        with pytest.raises(Unsound):
            opened(tmp_path, data)


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    with pytest.raises(Unsound):
        opened(tmp_path, sealed(tmp_path, b"mine"), key.new())


def test_a_line_that_breaks_is_no_damage(tmp_path: Path) -> None:
    made = sealed(tmp_path, bytes(200_000))

    def breaking() -> Iterator[bytes]:
        yield made[:100_000]
        raise TryLater("cut")

    with pytest.raises(TryLater), body.opened(OURS, breaking(), tmp_path):
        pass


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full device is Linux's")
def test_a_full_disk_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop.vault.port import Port
    from desktop.vault.words import VaultError

    plain = tmp_path / "plain"
    plain.write_bytes(bytes(100_000))
    with Path("/dev/full").open("wb", buffering=0) as full:
        monkeypatch.setattr(Port, "write", lambda self, fd, data: full.write(data))
        with pytest.raises(VaultError) as raised:
            body.seal(OURS, plain, tmp_path / "sealed")
    assert raised.value.code == "vault-full"


def test_bytes_the_place_says_were_torn_on_their_way_are_not_called_damaged_there(
    tmp_path: Path,
) -> None:
    """A file that is replaced while it is read: only at the end does the storage tell."""
    old, new = sealed(tmp_path, bytes(200_000)), sealed(tmp_path, bytes(200_000), "again")

    def mixed() -> Iterator[bytes]:
        yield old[:100_000]
        yield new[100_000:150_000]
        yield new[150_000:]
        raise TryLater("not the bytes the storage named", code="damaged")

    with pytest.raises(TryLater), body.opened(OURS, mixed(), tmp_path):
        pytest.fail("nothing is given")
    with pytest.raises(Unsound), body.opened(OURS, [old[:100_000], new[100_000:]], tmp_path):
        pytest.fail("nothing is given")
