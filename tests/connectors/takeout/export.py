"""Builds exports as Google writes them: photos, sidecars, albums, in parts, zip or tgz."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path

import piexif
from PIL import Image

ROOT = "Takeout/Google Photos"
YEAR = f"{ROOT}/Photos from 2023"
Files = dict[str, bytes]
Exif = dict[str, dict[int, str]]
"""Directories of EXIF, with their tags."""


def jpeg(number: int, exif: Exif | None = None) -> bytes:
    """A small picture of its own, with these EXIF directories."""
    out = io.BytesIO()
    colour = (number % 256, number // 256 % 256, 77)
    Image.new("RGB", (16, 16), colour).save(out, "JPEG", exif=piexif.dump(exif or {}), quality=90)
    return out.getvalue() + b"%d" % number


def taken(local: str, offset: str = "") -> Exif:
    """EXIF of a local time, as `2023:10:06 08:30:00`."""
    exif = {piexif.ExifIFD.DateTimeOriginal: local}
    if offset:
        exif[piexif.ExifIFD.OffsetTimeOriginal] = offset
    return {"Exif": exif}


def said(title: str, seconds: int = 1_696_573_800, **more: object) -> bytes:
    """A sidecar."""
    place = {"latitude": 0.0, "longitude": 0.0, "altitude": 0.0}
    text = {
        "title": title, "description": "", "imageViews": "2",
        "photoTakenTime": {"timestamp": str(seconds), "formatted": ""},
        "geoData": place, "geoDataExif": place, **more,
    }  # fmt: skip
    return json.dumps(text, ensure_ascii=False).encode()


def album(title: str) -> bytes:
    """The JSON of an album's folder."""
    return json.dumps({"title": title, "description": "", "access": "protected"}).encode()


def zipped(path: Path, files: Files, *, packed: bool = False) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as out:
        for name, body in files.items():
            out.writestr(name, body)
    return path


def tarred(path: Path, files: Files) -> Path:
    with tarfile.open(path, "w:gz", format=tarfile.GNU_FORMAT) as out:
        for name, body in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            out.addfile(info, io.BytesIO(body))
    return path


def few() -> Files:
    """Ten photos with sidecars, two of them in an album with a copy of one."""
    files: Files = {}
    for number in range(10):
        name = f"IMG_{number}.jpg"
        files[f"{YEAR}/{name}"] = jpeg(number, taken(f"2023:10:06 08:30:{number:02}"))
        files[f"{YEAR}/{name}.supplemental-metadata.json"] = said(name, 1_696_573_800 + number)
    files[f"{ROOT}/Été/métadonnées.json"] = album("Été à la mer")
    for number in (3, 5):
        name = f"IMG_{number}.jpg"
        files[f"{ROOT}/Été/{name}"] = files[f"{YEAR}/{name}"]
        files[f"{ROOT}/Été/{name}.supplemental-metadata.json"] = said(name, 1_696_573_800 + number)
    return files


def increments() -> tuple[list[Files], Files]:
    """A full export with three later ones, and the export of all that they come to."""
    final = few()
    names = sorted(name for name in final if name.endswith(".jpg"))
    for number in range(20, 26):
        name = f"IMG_{number}.jpg"
        final[f"{YEAR}/{name}"] = jpeg(number)
        final[f"{YEAR}/{name}.supplemental-metadata.json"] = said(name, 1_700_000_000 + number)
    late = f"{ROOT}/Été/IMG_24.jpg"
    final[late] = final[f"{YEAR}/IMG_24.jpg"]
    final[late + ".supplemental-metadata.json"] = said("IMG_24.jpg", 1_700_000_024)
    steps = [
        {name: body for name, body in final.items() if "IMG_2" not in name or "IMG_2." in name}
    ]
    steps += [
        {
            name: body
            for name, body in final.items()
            if any(f"IMG_{number}.jpg" in name for number in numbers)
        }
        for numbers in ((20, 21), (22, 23), (24, 25))
    ]
    steps[3][f"{ROOT}/Été/métadonnées.json"] = final[f"{ROOT}/Été/métadonnées.json"]
    assert sum(len([n for n in step if n.endswith(".jpg")]) for step in steps) == len(names) + 7
    return steps, final
