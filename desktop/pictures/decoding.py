"""What the decoding process does with a picture. Anything may go wrong here; nothing else is hurt.

A file is read only as what its first bytes say it is, among formats that cannot refer to other
files; a drawing that calls itself a JPEG is not opened.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps

LARGEST_FILE = 400 << 20
LARGEST_SIDE = 30_000
MOST_PIXELS = 120_000_000
MOST_PIXELS_DRAFTED = 400_000_000
"""A JPEG is read at an eighth of its size when no more is needed."""

LONGEST_EXIF = 65_533 - 6
"""Bytes of it that a JPEG has room for; a HEIC may hold more."""

_SIDES = (648, 480, 320, 200, 128, 96)
_MARKS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
)
_ORIENTATION, _EXIF, _MAKERS_NOTE = 0x0112, 0x8769, 0x927C


class NoPicture(Exception):
    """It is none we open, or larger than anybody's photo."""


@dataclass(frozen=True, slots=True)
class Small:
    """A picture made small.

    Attributes:
        jpeg: upright, without metadata, in plain colours.
        width: of the whole picture when upright, in pixels.
        height: the same.
        likeness: 64 bits that alike pictures share nearly all of.
    """

    jpeg: bytes
    width: int
    height: int
    likeness: int


def form(first: bytes) -> str:
    """The format by the first 16 bytes; "" for what is not opened."""
    for mark, name in _MARKS:
        if first.startswith(mark):
            return name
    if first[:4] == b"RIFF" and first[8:12] == b"WEBP":
        return "WEBP"
    if first[4:8] == b"ftyp":
        if first[8:12] in {b"avif", b"avis"}:
            return "AVIF"
        if first[8:12] in {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}:
            return "HEIF"
    return ""


def small(path: Path, side: int, quality: int = 72) -> Small:
    """The picture of a file, at most `side` pixels wide and high."""
    with path.open("rb") as file:
        image = opened(file, drafted=side)
        width, height = _upright_size(image)
        if image.format == "JPEG":
            image.draft("RGB", (side * 2, side * 2))
        image.thumbnail((side, side))
        made = _plain(ImageOps.exif_transpose(image), image.info.get("icc_profile"))
    out = io.BytesIO()
    made.save(out, "JPEG", quality=quality)
    return Small(out.getvalue(), width, height, likeness(made))


def likeness(image: Image.Image) -> int:
    """Of each of 8 by 8 fields whether it is brighter than its neighbour."""
    grey = image.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (grey[at] > grey[at + 1])
    return bits


def shrunk(picture: bytes, most: int, side: int) -> bytes:
    """A JPEG of at most so many bytes and pixels a side."""
    image = opened(io.BytesIO(picture), drafted=side)
    image.draft("RGB", (side, side))
    upright = ImageOps.exif_transpose(image).convert("RGB")
    for edge in (side, *(one for one in _SIDES if one < side), side // 2):
        made = upright.copy()
        made.thumbnail((edge, edge))
        for quality in (85, 70, 50, 30):
            out = io.BytesIO()
            made.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= most:
                return out.getvalue()
    raise NoPicture


def jpeg(path: Path, xmp: bytes, quality: int = 92) -> bytes:
    """The whole picture as a JPEG, upright; its EXIF, colours and, if given, an XMP packet kept.

    The turn an EXIF orientation asks for is made on the pixels, which loses none of them.
    """
    with path.open("rb") as file:
        image = opened(file)
        exif = image.getexif()
        turned = exif.get(_ORIENTATION, 1) if image.format not in {"HEIF", "AVIF"} else 1
        raw = image.info.get("exif")
        upright = ImageOps.exif_transpose(image) if turned != 1 else image
        more: dict[str, object] = {}
        if profile := image.info.get("icc_profile"):
            more["icc_profile"] = profile
        if xmp:
            more["xmp"] = xmp
        if isinstance(raw, bytes) and raw:
            more["exif"] = _straight(raw if len(raw) <= LONGEST_EXIF else _shortened(raw))
        if upright.mode not in {"RGB", "L"}:
            upright = upright.convert("RGB")
        out = io.BytesIO()
        upright.save(out, "JPEG", quality=quality, subsampling=0, **more)
        return out.getvalue()


def opened(file: BinaryIO, drafted: int = 0) -> Image.Image:
    """An image whose header was read and found bearable. Raises NoPicture, or whatever it may."""
    first = file.read(16)
    size = file.seek(0, 2)
    file.seek(0)
    named = form(first)
    if not named or size > LARGEST_FILE:
        raise NoPicture
    Image.MAX_IMAGE_PIXELS = None  # judged here, by what the format needs
    image = Image.open(file, formats=(named,))
    most = MOST_PIXELS_DRAFTED if drafted and named == "JPEG" else MOST_PIXELS
    if max(image.size) > LARGEST_SIDE or image.width * image.height > most:
        raise NoPicture
    return image


def _upright_size(image: Image.Image) -> tuple[int, int]:
    width, height = image.size
    # libheif has turned its picture already, and says so by an orientation of 1.
    return (height, width) if image.getexif().get(_ORIENTATION, 1) in {5, 6, 7, 8} else (
        width, height
    )  # fmt: skip


def _plain(image: Image.Image, profile: object) -> Image.Image:
    """RGB in the colours every screen takes for granted, on white where it is clear."""
    if "A" in image.getbands() or image.mode == "P":
        clear = image.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(ground, clear).convert("RGB")
    if isinstance(profile, bytes) and image.mode == "RGB":
        try:
            meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            plain = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(image, meant, plain, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            return image
        return turned or image
    return image.convert("RGB")


def _shortened(raw: bytes) -> bytes:
    """The same EXIF without what only the camera's maker reads, and without its small picture."""
    whole = Image.Exif()
    whole.load(raw)
    of_exif = whole.get_ifd(_EXIF)
    for tag in [tag for tag, value in of_exif.items() if len(bytes(str(value), "utf-8")) > 4_000]:
        del of_exif[tag]
    of_exif.pop(_MAKERS_NOTE, None)
    made = whole.tobytes()
    return made if len(made) <= LONGEST_EXIF else b""


def _straight(exif: bytes) -> bytes:
    """The same EXIF, its orientation set to upright in place; all else byte for byte."""
    start = 6 if exif.startswith(b"Exif\0\0") else 0
    body = bytearray(exif)
    order = {b"II": "<", b"MM": ">"}.get(bytes(body[start : start + 2]))
    if order is None:
        return exif
    try:
        (first,) = struct.unpack_from(order + "I", body, start + 4)
        (count,) = struct.unpack_from(order + "H", body, start + first)
        for index in range(min(count, 500)):
            at = start + first + 2 + 12 * index
            tag, kind = struct.unpack_from(order + "HH", body, at)
            if tag == _ORIENTATION and kind == 3:
                struct.pack_into(order + "H", body, at + 8, 1)
    except struct.error:
        return exif
    return bytes(body) if start else b"Exif\0\0" + bytes(body)
