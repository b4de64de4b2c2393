"""Every real picture of the corpus comes through a zip byte for byte, with exiftool's place."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from connectors.formats import photo
from connectors.net.found import PICTURES
from desktop.engine.tasks import Pull
from tests.clouds.missing import corpus, missing
from tests.desktop.engine.scene import Scene


def pictures() -> list[Path]:
    files = [path for part in ("photos", "takeout") for path in corpus(part).rglob("*.*")]
    found = {path for path in files if path.suffix.lower().removeprefix(".") in PICTURES}
    others = {path.suffix for path in files if path.is_file() and path not in found}
    assert others <= {".xmp", ".json", ".txt", ".md"}
    return sorted(found)


def test_every_picture_survives_byte_for_byte(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as out:
        for path in pictures():
            out.write(path, path.relative_to(corpus()).as_posix())
    scene = Scene(tmp_path / "computer")
    scene.add("zip", "archive", path=str(tmp_path / "all.zip"))
    assert scene.run(Pull(("zip",))).exit == 0
    sent = {hashlib.sha256(path.read_bytes()).hexdigest() for path in pictures()}
    assert len(sent) > 140
    kept = Counter(
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (scene.root / "zip/Photos").rglob("*")
        if path.is_file() and path.suffix.lower().removeprefix(".") in PICTURES
    )
    assert set(kept) == sent
    # Each picture once; files that came out empty are kept as many as they are.
    empty = kept.pop(hashlib.sha256(b"").hexdigest())
    assert (set(kept.values()), empty) == ({1}, 4)


def test_places_are_those_exiftool_reads() -> None:
    if not shutil.which("exiftool"):
        missing("exiftool", "apt libimage-exiftool-perl")
    # Of a still's own EXIF alone: what another block of the file says is not stated by us.
    asked = ["exiftool", "-json", "-n", "-r", "-G0", "-EXIF:GPSLatitude", "-EXIF:GPSLatitudeRef",
             "-EXIF:GPSLongitude", "-EXIF:GPSLongitudeRef", "-Composite:GPSLatitude",
             "-Composite:GPSLongitude"]  # fmt: skip
    run = subprocess.run([*asked, str(corpus("photos"))], capture_output=True, check=False)
    seen = films = 0
    for row in json.loads(run.stdout):
        path = Path(row["SourceFile"])
        found = photo.facts(path)
        if found.latitude is None or found.longitude is None:
            continue
        seen += 1
        if path.suffix.lower() in {".mov", ".mp4"}:
            films += 1
            wanted = [row["Composite:GPSLatitude"], row["Composite:GPSLongitude"]]
        else:
            wanted = [
                abs(row[f"EXIF:GPS{name}"])
                * (-1 if row.get(f"EXIF:GPS{name}Ref") in {"S", "W"} else 1)
                for name in ("Latitude", "Longitude")
            ]
        assert (found.latitude, found.longitude) == pytest.approx(tuple(wanted), abs=1e-6), row
    assert (seen >= 5, films) == (True, 3)
