"""The QR code is read back by a decoder that shares no code with the encoder."""

from __future__ import annotations

import io

import zxingcpp
from PIL import Image

from desktop.phone.qr import png, text

ADDRESS = "http://192.168.178.23:49152/4f1cZ0q_-AbCdEfGhIjKlM/"


def test_i12_a_decoder_reads_the_exact_address() -> None:
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png(ADDRESS))))
    assert found.text == ADDRESS


def test_a_turned_and_shaded_photo_of_it_still_reads() -> None:
    code = Image.open(io.BytesIO(png(ADDRESS))).convert("L")
    photo = Image.new("L", (900, 700), 120)
    photo.paste(code.rotate(7, expand=True, fillcolor=255).resize((430, 430)), (230, 120))
    out = io.BytesIO()
    photo.save(out, "JPEG", quality=60)
    (found,) = zxingcpp.read_barcodes(Image.open(out))
    assert found.text == ADDRESS


def test_a_terminal_shows_it_in_half_blocks() -> None:
    lines = text(ADDRESS).splitlines()
    assert len(lines) > 15
    assert any(block in "".join(lines) for block in "▄▀█")
