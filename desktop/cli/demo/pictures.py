"""Draws the demo's pictures: small portraits for contacts, and holiday photos that know where."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from random import Random

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Shot:
    """What a camera would write of a photo: local time, its offset from UTC, place, camera."""

    taken: str
    offset: str
    latitude: float
    longitude: float
    number: int


def portrait(chance: Random) -> bytes:
    """A face of a few shapes, as a JPEG of about a kilobyte."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (64, 64), _light(chance))
    draw = ImageDraw.Draw(image)
    skin = chance.choice([(255, 224, 196), (224, 172, 125), (166, 110, 70), (98, 62, 42)])
    hair = chance.choice([(40, 30, 25), (120, 70, 30), (220, 180, 90), (200, 200, 205)])
    draw.ellipse((10, 50, 54, 96), fill=_dark(chance))
    draw.ellipse((17, 8, 47, 44), fill=hair)
    draw.ellipse((20, 15, 44, 52), fill=skin)
    for x in (27, 37):
        draw.ellipse((x - 2, 29, x + 1, 32), fill=(30, 30, 30))
    draw.arc((26, 34, 38, 46), 20, 160, fill=(150, 60, 60), width=2)
    if chance.random() < 0.25:
        draw.rectangle((23, 27, 41, 34), outline=(20, 20, 20))
    return _jpeg(image, 62)


def photo(chance: Random, shot: Shot) -> bytes:
    """A landscape with sky, sun and hills, as a JPEG with EXIF time, place and camera."""
    from PIL import Image, ImageDraw

    width, height = 320, 240
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    top, bottom = _dark(chance), _light(chance)
    for y in range(height):
        part = y / height
        draw.line(
            (0, y, width, y),
            fill=tuple(int(a + (b - a) * part) for a, b in zip(top, bottom, strict=True)),
        )
    x, y, radius = chance.randrange(40, 280), chance.randrange(25, 90), chance.randrange(12, 28)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(255, 240, 190))
    for layer in range(3):
        phase, wave = chance.random() * 6, chance.randrange(30, 80)
        base = 130 + 32 * layer
        ridge = [
            (x, base + int(18 * math.sin(phase + x / wave) + 6 * math.sin(x / 9 + phase)))
            for x in range(0, width + 8, 8)
        ]
        draw.polygon([*ridge, (width, height), (0, height)], fill=_dark(chance))
    return _jpeg(image, 70, _exif(shot))


def _exif(shot: Shot) -> bytes:
    from PIL import Image

    exif = Image.Exif()
    exif[0x010F] = "Elsewhere Optics"
    exif[0x0110] = "Pocket 3"
    exif[0x0132] = shot.taken
    camera = exif.get_ifd(0x8769)
    camera[0x9003] = camera[0x9004] = shot.taken
    camera[0x9010] = camera[0x9011] = shot.offset
    camera[0x9291] = f"{shot.number % 100:02}"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N" if shot.latitude >= 0 else "S", _degrees(shot.latitude)
    place[3], place[4] = "E" if shot.longitude >= 0 else "W", _degrees(shot.longitude)
    return exif.tobytes()


def _degrees(angle: float) -> tuple[float, float, float]:
    minutes, degrees = math.modf(abs(angle))
    seconds, whole = math.modf(minutes * 60)
    return (degrees, whole, round(seconds * 60, 2))


def _jpeg(image: object, quality: int, exif: bytes = b"") -> bytes:
    from PIL import Image

    assert isinstance(image, Image.Image)  # noqa: S101 the type is loaded with the library
    body = io.BytesIO()
    image.save(body, "JPEG", quality=quality, exif=exif)
    return body.getvalue()


def _light(chance: Random) -> Colour:
    return (chance.randrange(150, 256), chance.randrange(150, 256), chance.randrange(150, 256))


def _dark(chance: Random) -> Colour:
    return (chance.randrange(20, 130), chance.randrange(40, 140), chance.randrange(30, 150))
