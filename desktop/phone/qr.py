"""The address as a square a phone's camera reads: for the window (PNG) and for a terminal."""

from __future__ import annotations

import io


def png(address: str, scale: int = 8) -> bytes:
    """A PNG with the quiet zone that ISO/IEC 18004 asks for; `scale` pixels a module."""
    import segno

    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="png", scale=scale, border=4)
    return out.getvalue()


def text(address: str) -> str:
    """Half-block characters, dark on light whatever the terminal's colours."""
    import segno

    out = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(out, compact=True, border=4)
    return out.getvalue()
