"""The two halves of a Live photo know one another."""

from __future__ import annotations

import io

import pytest

from connectors.formats.live import content_identifiers
from tests.clouds.missing import corpus


@pytest.mark.parametrize("name", ["IMG_5195.HEIC", "IMG_5195.MOV"])
def test_both_halves_say_the_same(name: str) -> None:
    path = corpus("photos", "live_photo_synth", name)
    with path.open("rb") as file:
        found = content_identifiers(file, path.stat().st_size)
    assert found == {"570F1469-09C7-4E50-9875-05F21D5BD166"}


def test_other_and_broken_files_say_nothing() -> None:
    body = corpus("photos", "live_photo_synth", "IMG_5195.MOV").read_bytes()
    for cut in (b"", b"\xff\xd8", body[:40], b"\0\0\0\1ftypqt  " + b"\xff" * 50):
        assert content_identifiers(io.BytesIO(cut), len(cut)) == frozenset()
    for path in (one for one in corpus("photos", "motion").rglob("*") if one.is_file()):
        with path.open("rb") as file:
            assert content_identifiers(file, path.stat().st_size) == frozenset()
