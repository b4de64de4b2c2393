"""Sidecars: what goes in comes out, here and in exiftool."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from connectors.formats.lines import FormatError
from connectors.formats.xmp import read_sidecar, sidecar
from connectors.model import Knowledge
from tests.clouds.missing import corpus, missing

FULL = Knowledge(
    taken="2021-05-06T07:08:09+02:00",
    latitude=-52.5162746,
    longitude=13.3777041,
    altitude=-34.25,
    description="Tea & <cake>\nfor two",
    people=("Ana María", "Bob"),
    favourite=True,
    albums=("Summer|2021", "Family"),
    edit_of="photo-1",
    part_of="photo-2",
)
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=20
)


def test_what_goes_in_comes_out() -> None:
    assert read_sidecar(sidecar(FULL)) == FULL
    assert read_sidecar(sidecar(Knowledge())) == Knowledge()
    assert sidecar(FULL) == sidecar(FULL)


@given(
    st.builds(
        Knowledge,
        latitude=st.floats(-90, 90).map(lambda value: round(value, 7)),
        longitude=st.floats(-180, 180).map(lambda value: round(value, 7)),
        altitude=st.floats(-500, 9000).map(lambda value: round(value, 3)),
        description=WORDS,
        people=st.lists(WORDS, max_size=3).map(tuple),
        albums=st.lists(WORDS, max_size=3, unique=True).map(tuple),
        favourite=st.booleans(),
    )
)
def test_any_knowledge_comes_out(known: Knowledge) -> None:
    assert read_sidecar(sidecar(known)) == known


@given(WORDS, st.lists(WORDS, max_size=2))
def test_it_is_written_as_an_xml_library_writes_it(words: str, albums: list[str]) -> None:
    body = sidecar(replace(FULL, description=words + "\r\n]]>", albums=tuple(albums)))
    parser = etree.XMLParser(remove_blank_text=True)
    packet = etree.fromstring(body, parser)
    again = etree.tostring(packet, encoding="utf-8", pretty_print=True)
    assert body.split(b"\n", 1)[1].rsplit(b"<?xpacket", 1)[0] == again


def test_exiftool_reads_it(tmp_path: Path) -> None:
    if not shutil.which("exiftool"):
        missing("exiftool", "apt libimage-exiftool-perl")
    path = tmp_path / "a.jpg.xmp"
    path.write_bytes(sidecar(FULL))
    run = subprocess.run(
        ["exiftool", "-json", "-n", "-validate", "-warning", "-all", path],
        capture_output=True,
        check=True,
    )
    (row,) = json.loads(run.stdout)
    assert "Warning" not in row
    assert row["GPSLatitude"] == pytest.approx(-52.5162746, abs=1e-9)
    assert row["GPSLongitude"] == pytest.approx(13.3777041, abs=1e-9)
    assert row["GPSAltitude"] == -34.25
    assert row["DateTimeOriginal"] == row["DateCreated"] == "2021:05:06 07:08:09+02:00"
    assert row["Description"] == FULL.description
    assert row["PersonInImage"] == list(FULL.people)
    assert row["Rating"] == 5
    assert row["Subject"] == ["Summer|2021", "Family", "Ana María", "Bob"]
    assert row["HierarchicalSubject"] == [
        "Albums|Summer|2021", "Albums|Family", "People|Ana María", "People|Bob",
    ]  # fmt: skip
    assert row["TagsList"] == [
        "Albums/Summer|2021", "Albums/Family", "People/Ana María", "People/Bob",
    ]  # fmt: skip


def test_digikams_and_darktables_own_reader_reads_it(tmp_path: Path) -> None:
    """Both read with Exiv2, and take these properties; names by Exiv2's documentation."""
    if not shutil.which("exiv2"):
        missing("exiv2", "apt exiv2")
    path = tmp_path / "a.jpg.xmp"
    path.write_bytes(sidecar(FULL))
    asked = ["exiv2", "-PXkv", str(path)]
    run = subprocess.run(asked, capture_output=True, check=True, text=True)
    assert run.stderr == ""
    said = dict(line.split(None, 1) for line in run.stdout.splitlines() if line.startswith("Xmp."))
    said = {key: value.strip() for key, value in said.items()}
    assert said["Xmp.exif.DateTimeOriginal"] == FULL.taken
    assert said["Xmp.exif.GPSLatitude"].endswith("S")
    assert said["Xmp.exif.GPSLatitude"].startswith("52,30.976")
    assert said["Xmp.xmp.Rating"] == "5"
    assert said["Xmp.dc.description"].startswith('lang="x-default" Tea & <cake>')
    assert "People/Ana María" in said["Xmp.digiKam.TagsList"]
    assert "Albums|Family" in said["Xmp.lr.hierarchicalSubject"]
    assert said["Xmp.iptcExt.PersonInImage"] == "Ana María, Bob"


def test_people_that_are_but_tags_of_another_program_are_read() -> None:
    body = sidecar(replace(FULL, people=()))
    body = body.replace(
        b"<rdf:li>Albums|Family", b"<rdf:li>People|Ada</rdf:li><rdf:li>Albums|Family"
    )
    assert read_sidecar(body).people == ("Ada",)


def test_sidecars_of_other_programs_are_read() -> None:
    paths = sorted(corpus("photos").rglob("*.xmp"))
    assert any(read_sidecar(path.read_bytes()).taken for path in paths)


@pytest.mark.parametrize(
    "body", [b"", b"junk", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;"]
)
def test_what_is_no_xmp_is_refused(body: bytes) -> None:
    with pytest.raises(FormatError):
        read_sidecar(body)
