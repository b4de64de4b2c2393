"""What a picture or film says of itself, and whether two hold the same pixels.

Nothing here raises on a hostile or broken file: what cannot be read is unknown. The bytes of a
photo are never changed; what a cloud knew goes into a sidecar (`xmp.py`).
"""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path
from typing import BinaryIO

from connectors.formats import boxes, exif, films
from connectors.formats.exif import Facts


def taken(body: Path) -> str:
    """When it was taken: ISO 8601 local time (a film without one: with `+00:00`); "" unknown."""
    return facts(body).taken


def facts(body: Path) -> Facts:
    """What its own EXIF or film header says; all of it unknown when there is none."""
    try:
        with body.open("rb") as file:
            return facts_in(file, body.stat().st_size)
    except OSError:
        return Facts()


def facts_in(file: BinaryIO, size: int) -> Facts:
    """The same of an open file of so many bytes."""
    try:
        return _facts(file, size)
    except (OSError, ValueError, ArithmeticError, IndexError, struct.error):
        return Facts()


def is_picture(name: str, first: bytes) -> bool:
    """Whether these first bytes (32 are enough) are those of a still or film we know.

    Args:
        name: the file's name; only raw formats without a mark of their own are known by it.
        first: how the file begins.
    """
    return bool(_form(first) or (_suffix(name) in _RAW and first[:4] in _TIFF))


def pixels_digest(body: Path | BinaryIO) -> str:
    """SHA-256 over size and decoded pixels of every frame, upright; "" for what does not decode.

    Two files of one digest look the same, whatever their metadata, container or compression
    settings. Films are never decoded. Decoding stops at 200 megapixels in all.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    _register_heif()
    digest = hashlib.sha256()
    budget = 200_000_000
    try:
        with Image.open(body, formats=_DECODED) as image:
            for frame in range(getattr(image, "n_frames", 1)):
                budget -= image.width * image.height
                if budget < 0:
                    return ""
                image.seek(frame)
                upright = ImageOps.exif_transpose(image)
                if upright.mode not in {"L", "RGB", "RGBA", "CMYK", "I;16", "F", "I"}:
                    upright = upright.convert("RGBA")
                digest.update(f"{upright.mode} {upright.size} ".encode())
                digest.update(upright.tobytes())
    except (
        UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, ArithmeticError,
        SyntaxError, IndexError, KeyError, TypeError, AttributeError, EOFError, RuntimeError,
        MemoryError, struct.error,
    ):  # fmt: skip
        return ""
    return digest.hexdigest()


_DECODED = ("JPEG", "PNG", "HEIF", "AVIF", "WEBP", "GIF", "TIFF")
_HEAD = 16 << 10
"""Bytes read at once: nearly all that is asked for of nearly every photo lies in them."""

_TIFF = (b"II*\0", b"MM\0*", b"IIRO", b"IIRS", b"IIU\0", b"II+\0", b"MM\0+")
_RAW = {
    "3fr", "arw", "cr2", "cr3", "dng", "erf", "fff", "iiq", "kdc", "mef", "mos", "mrw", "nef",
    "nrw", "orf", "pef", "raf", "raw", "rw2", "rwl", "sr2", "srf", "srw", "x3f",
}  # fmt: skip
_STILL_BRANDS = {
    b"heic",
    b"heix",
    b"heim",
    b"heis",
    b"hevc",
    b"mif1",
    b"msf1",
    b"avif",
    b"avis",
    b"crx ",
}


def _form(first: bytes) -> str:
    """The family of a file by its first bytes: jpeg, png, gif, webp, tiff, still, film or ""."""
    if first[:3] == b"\xff\xd8\xff":
        return "jpeg"
    if first[:8] == b"\x89PNG\r\n\x1a\n":
        return "png"
    if first[:6] in {b"GIF87a", b"GIF89a"}:
        return "gif"
    if first[:4] == b"RIFF" and first[8:12] == b"WEBP":
        return "webp"
    if first[:4] in _TIFF:
        return "tiff"
    if first[4:8] == b"ftyp":
        return "still" if first[8:12] in _STILL_BRANDS else "film"
    if first[4:8] in {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}:
        return "film"
    if first[:8] == b"FUJIFILM":
        return "fuji"
    if first[:4] == b"\0MRM" or first[:4] == b"FOVb":
        return "raw"
    if first[:4] == b"\x1aE\xdf\xa3":
        return "matroska"
    if first[:4] == b"RIFF" and first[8:12] == b"AVI ":
        return "avi"
    if first[:12] in {b"\0\0\0\x0cJXL \r\n\x87\n", b"\0\0\0\x0cjP  \r\n\x87\n"}:
        return "boxed"
    return ""


def _suffix(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _facts(file: BinaryIO, size: int) -> Facts:
    file.seek(0)
    head = file.read(min(size, _HEAD))

    def at(offset: int, length: int) -> bytes:
        if offset < 0 or length < 0 or offset + length > size:
            raise ValueError("past the end")
        if offset + length <= len(head):
            return head[offset : offset + length]
        file.seek(offset)
        return file.read(length)

    form = _form(at(0, min(size, 32)))
    if form == "film":
        return films.filmed(at, size)
    start = _exif_start(form, at, size)
    if start is None:
        return Facts()
    return exif.read(lambda offset, length: at(start + offset, length))


def _exif_start(form: str, at: boxes.Reader, size: int) -> int | None:
    if form == "jpeg":
        return _in_jpeg(at, 2)
    if form == "fuji":
        return _in_jpeg(at, int.from_bytes(at(84, 4), "big") + 2)
    if form == "png":
        return _in_chunks(at, size, 8, b"eXIf", big=True)
    if form == "webp":
        return _in_chunks(at, size, 12, b"EXIF", big=False)
    if form == "still":
        return boxes.exif_at(at, size)
    return 0 if form == "tiff" else None


def _in_jpeg(at: boxes.Reader, place: int) -> int | None:
    for _ in range(500):
        mark, kind, length = struct.unpack(">BBH", at(place, 4))
        if mark != 0xFF or kind in {0xD9, 0xDA}:
            return None
        if kind == 0xFF:
            place += 1
            continue
        if kind == 0xE1 and length >= 8 and at(place + 4, 6) == b"Exif\0\0":
            return place + 10
        place += 2 + length
    return None


def _in_chunks(at: boxes.Reader, size: int, place: int, wanted: bytes, *, big: bool) -> int | None:
    for _ in range(10_000):
        if place + 8 > size:
            return None
        head = at(place, 8)
        if big:
            length, kind = int.from_bytes(head[:4], "big"), head[4:]
        else:
            length, kind = int.from_bytes(head[4:], "little"), head[:4]
        if kind == wanted:
            # WebP writers often keep the mark that JPEG puts before the structure.
            marked = length > 6 and at(place + 8, 6) == b"Exif\0\0"
            return place + 14 if marked else place + 8
        place += 8 + length + (4 if big else length % 2)
    return None


def _register_heif() -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
