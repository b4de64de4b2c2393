"""Pictures made to harm whoever opens them."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import Image


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, rows: int, *, depth: int = 8) -> bytes:
    """A PNG that says it is this large, with so many rows of nothing in it."""
    head = struct.pack(">IIBBBBB", width, height, depth, 6, 0, 0, 0)
    row = b"\0" + bytes(width * 4 * depth // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _ in range(rows)) + packer.flush()
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")
    )


def good(colour: str = "red", size: tuple[int, int] = (64, 48), form: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form)
    return out.getvalue()


def all_of(folder: Path) -> list[Path]:
    """One file each: bombs, cut and looping files, lies, and drawings in disguise."""
    jpeg, gif = good(size=(900, 700)), good(form="GIF")
    tiff = bytearray(good(form="TIFF"))
    first = struct.unpack_from("<I", tiff, 4)[0]
    entries = struct.unpack_from("<H", tiff, first)[0]
    struct.pack_into("<I", tiff, first + 2 + 12 * entries, first)  # the next directory is this one
    bodies = {
        "bomb.png": png(29_000, 29_000, 4),
        "deep.png": png(3_000, 3_000, 3_000, depth=16),
        "lying.png": b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 6, 0, 0, 0)),
        "cut.jpg": jpeg[: len(jpeg) // 2],
        "empty.jpg": b"",
        "mark.jpg": b"\xff\xd8\xff",
        "endless.jpg": jpeg[:2] + b"\xff\xe1\xff\xff" + b"\xff" * 70_000,
        "cut.gif": gif[: len(gif) - 4],
        "frames.gif": gif[:-1] + (gif[13:-1] * 50) + gif[-1:],
        "loop.tif": bytes(tiff),
        "cut.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\xff\xffmeta" + bytes(90),
        "huge.webp": b"RIFF\xff\xff\xff\xffWEBPVP8X\n\0\0\0" + b"\0" * 4 + b"\xff" * 6,
        "drawing.jpg": b"\xff\xd8\xff<svg xmlns='http://www.w3.org/2000/svg'/>",
        "script.png": b"%!PS-Adobe-3.0\n(/etc/passwd) run",
        "words.png": png(8, 8, 8)[:-12]
        + _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(80 << 20), 9))
        + _chunk(b"IEND", b""),
        "profile.png": png(8, 8, 8)[:33]
        + _chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(80 << 20), 9))
        + png(8, 8, 8)[33:],
        "film.gif": b"GIF89a\xff\xff\xff\xff\0\0\0"
        + (b",\0\0\0\0\xff\xff\xff\xff\0\x02\x02L\x01\0") * 3_000
        + b";",
    }
    paths = []
    for name, body in bodies.items():
        (folder / name).write_bytes(body)
        paths.append(folder / name)
    return paths
