"""Shows the QR code on the screen, where there is one; a terminal has it in letters."""

from __future__ import annotations

import os
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def displayed(environment: Mapping[str, str], platform: str) -> bool:
    """Whether a window could be seen by anybody."""
    if platform in {"darwin", "win32"}:
        return "SSH_CONNECTION" not in environment
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


@contextmanager
def shown(
    png: Callable[[], bytes],
    scratch: Path,
    *,
    wanted: bool,
    environment: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    see: Callable[[str], bool] = webbrowser.open,
) -> Iterator[None]:
    """The picture lies in a private folder for as long as the page is served, then is gone.

    Args:
        png: makes the picture.
        scratch: where the folder is made.
        wanted: whether to open anything at all.
        environment: of this process; tells whether there is a display.
        platform: as `sys.platform` names it.
        see: opens an address.
    """
    if not wanted or not displayed(environment, platform):
        yield
        return
    with tempfile.TemporaryDirectory(dir=scratch, prefix="qr-") as folder:
        picture = Path(folder) / "scan-me.png"
        picture.write_bytes(png())
        see(picture.as_uri())
        yield
