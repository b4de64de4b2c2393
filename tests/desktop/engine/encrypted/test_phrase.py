"""Keys in letters and in words: known vectors, every wrong letter found, four letters enough."""

from __future__ import annotations

import hashlib

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.encrypted import bech32, key, phrase
from desktop.engine.encrypted.key import Key
from desktop.engine.encrypted.names import Names, looks_sealed

RAW = st.binary(min_size=32, max_size=32)
PATHS = st.lists(
    st.text(
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="/"), min_size=1
    ).filter(lambda name: name not in {".", ".."}),
    min_size=1,
    max_size=5,
).map("/".join)


def test_the_words_are_the_well_known_ones() -> None:
    listed = "".join(f"{word}\n" for word in phrase.words()).encode()
    known = "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"
    assert hashlib.sha256(listed).hexdigest() == known
    assert len({word[:4] for word in phrase.words()}) == 2048


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("00" * 32, "abandon " * 23 + "art"),
        ("7f" * 32, "legal winner thank year wave sausage worth useful " * 2
         + "legal winner thank year wave sausage worth title"),
        ("ff" * 32, "zoo " * 23 + "vote"),
    ],
)  # fmt: skip
def test_published_vectors_hold(raw: str, words: str) -> None:
    made = Key(bytes.fromhex(raw))
    assert phrase.phrase(made) == tuple(words.split())
    assert phrase.key_of(words.split()) == made


@given(RAW)
def test_a_key_comes_back_from_its_words_and_its_letters(raw: bytes) -> None:
    assert phrase.key_of(phrase.phrase(Key(raw))) == Key(raw)
    assert key.read(Key(raw).text) == Key(raw)
    assert key.read(Key(raw).text.lower()) == Key(raw)


def test_the_letters_are_those_of_the_age_format() -> None:
    theirs = pyrage.x25519.Identity.generate()
    ours = key.read(str(theirs))
    assert ours.text == str(theirs)
    assert str(ours.recipient()) == str(theirs.to_public())


def test_a_wrong_letter_anywhere_is_found() -> None:
    right = key.new().text
    for place in range(len(right)):
        for other in "QP1-":
            wrong = right[:place] + other + right[place + 1 :]
            if wrong != right:
                with pytest.raises(ValueError):
                    key.read(wrong)


def test_letters_of_both_cases_are_refused() -> None:
    right = key.new().text
    with pytest.raises(ValueError, match="both cases"):
        bech32.decode("age-secret-key-", right[:-10] + right[-10:].lower())


def test_every_wrong_word_is_found_among_few_keys() -> None:
    made = key.new()
    words = list(phrase.phrase(made))
    words[16] = next(word for word in phrase.words() if word != words[16])
    tried = list(phrase.alike(words))
    assert (17, made) in tried
    assert len(tried) < 600


@given(RAW, PATHS)
def test_a_name_opens_to_its_path_and_only_with_its_key(raw: bytes, path: str) -> None:
    if any(ord(sign) == 127 for sign in path):
        return
    names = Names(Key(raw))
    sealed = names.seal(path)
    assert looks_sealed(sealed)
    assert names.open(sealed) == path
    assert names.seal(path) == sealed
    assert Names(Key(bytes(32) if raw != bytes(32) else b"1" * 32)).open(sealed) is None
    assert path not in sealed or len(path) < 4


def test_a_name_changed_by_a_letter_opens_to_nothing() -> None:
    names = Names(key.new())
    sealed = names.seal("Anna/Photos/2019/2019-07/beach.jpg")
    for place in range(len(sealed)):
        for other in "a7":
            wrong = sealed[:place] + other + sealed[place + 1 :]
            assert wrong == sealed or names.open(wrong) is None


def test_names_of_paths_nearly_as_long_are_as_long() -> None:
    names = Names(key.new())
    assert len({len(names.seal("x" * size)) for size in range(1, 33)}) == 1
