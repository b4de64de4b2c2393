"""Pairs judged right: what means the same is equal, what almost does is not."""

from __future__ import annotations

import io
import time

import piexif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from connectors.formats.meaning import differences
from connectors.formats.split import split_calendar, split_cards
from connectors.model import Kind
from tests.clouds.missing import corpus
from tests.connectors.formats.golden import contacts, events


def pairs(name: str) -> list[object]:
    return [
        pytest.param(kind, ours, theirs, id=why)
        for kind, module in ((Kind.CONTACTS, contacts), (Kind.CALENDAR, events))
        for why, ours, theirs in getattr(module, name)
    ]


@pytest.mark.parametrize(("kind", "ours", "theirs"), pairs("EQUAL"))
def test_what_means_the_same_is_equal(kind: Kind, ours: bytes, theirs: bytes) -> None:
    assert ours != theirs
    assert differences(kind, ours, theirs) == ()
    assert differences(kind, theirs, ours) == ()


@pytest.mark.parametrize(("kind", "ours", "theirs"), pairs("DIFFERENT"))
def test_what_almost_means_the_same_is_different(kind: Kind, ours: bytes, theirs: bytes) -> None:
    assert differences(kind, ours, theirs)
    assert differences(kind, theirs, ours)
    assert differences(kind, ours, ours) == ()


def test_differences_are_told_in_plain_words() -> None:
    ours = contacts.card("TEL:+49 170 1", "item1.EMAIL:a@b", "item1.X-ABLabel:boat", "NOTE:x")
    theirs = contacts.card("EMAIL:a@b", "NOTE:y")
    assert differences(Kind.CONTACTS, ours, theirs) == (
        "e-mail address: another kind or label",
        "note: different",
        "phone number: missing",
    )


def test_words_hold_nothing_of_what_the_person_wrote() -> None:
    for kind, module in ((Kind.CONTACTS, contacts), (Kind.CALENDAR, events)):
        for _, ours, theirs in module.DIFFERENT:
            told = " ".join(differences(kind, ours, theirs))
            assert not any(secret in told for secret in ("@", "Jane", "boat", "geo", "2024"))


def jpeg(when: str = "2021:05:06 07:08:09", colour: str = "red") -> bytes:
    exif = piexif.dump({"Exif": {piexif.ExifIFD.DateTimeOriginal: when.encode()}} if when else {})
    body = io.BytesIO()
    Image.new("RGB", (16, 16), colour).save(body, "JPEG", exif=exif)
    return body.getvalue()


def test_photos_are_judged_by_what_they_show_and_when() -> None:
    ours = jpeg()
    assert differences(Kind.PHOTOS, ours, ours[:-2] + b"\xff\xd9") == ()
    commented = ours[:2] + b"\xff\xfe\x00\x05abc" + ours[2:]
    assert differences(Kind.PHOTOS, ours, commented) == ()
    assert differences(Kind.PHOTOS, ours, jpeg(colour="blue")) == ("picture: different",)
    assert differences(Kind.PHOTOS, ours, jpeg("")) == ("date taken: missing",)
    assert differences(Kind.PHOTOS, ours, jpeg("2021:05:06 08:08:09")) == ("date taken: different",)
    assert differences(Kind.PHOTOS, b"film one", b"film two") == ("picture: different",)


@given(
    st.binary(max_size=120),
    st.binary(max_size=120),
    st.sampled_from([Kind.CONTACTS, Kind.CALENDAR, Kind.TASKS]),
)
def test_nothing_raises(one: bytes, other: bytes, kind: Kind) -> None:
    start = (
        b"BEGIN:VCARD\r\n"
        if kind is Kind.CONTACTS
        else b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:2024"
    )
    assert isinstance(differences(kind, start + one, start + other), tuple)
    assert isinstance(differences(kind, one, other), tuple)


def test_real_items_equal_themselves_however_they_are_folded() -> None:
    begun = time.perf_counter()
    seen = 0
    for folder, kind in (("vcard", Kind.CONTACTS), ("ical", Kind.CALENDAR)):
        for path in sorted(corpus(folder).rglob("*")):
            if path.suffix not in {".vcf", ".ics"} or path.stat().st_size > 20_000:
                continue
            body = path.read_bytes()
            items = (
                split_cards(body)
                if kind is Kind.CONTACTS
                else (each for _, _, each in split_calendar(body))
            )
            for item in list(items)[:3]:
                turned = item.replace(b"\r\n", b"\n")
                told = differences(kind, item, turned)
                assert told == () or told[0].startswith("the whole"), path
                seen += 1
    assert seen > 300
    assert time.perf_counter() - begun < 60
