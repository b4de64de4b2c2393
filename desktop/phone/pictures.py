"""A contact's picture made small enough for the phone that takes it; the vault's stays as it is."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

SIDES = (648, 480, 320, 200, 128, 96)
MOST_PIXELS = 50_000_000


def shrunk(picture: bytes, most: int, side: int) -> bytes | None:
    """A JPEG of at most so many bytes and pixels a side; None when it is no picture we can read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(picture), formats=("JPEG", "PNG", "GIF", "WEBP")) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    return None
                opened.draft("RGB", (side, side))
                upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombWarning,
    ):
        return None
    for edge in (side, *(one for one in SIDES if one < side), side // 2):
        small = upright.copy()
        small.thumbnail((edge, edge))
        for quality in (85, 70, 50, 30):
            out = io.BytesIO()
            small.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= most:
                return out.getvalue()
    return None
