"""A real window on a real screen, with a tray host: icon, menu and notice are photographed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.clouds.missing import missing
from tests.desktop.ui.tray_photo import NEEDED

PACKAGES = "xvfb openbox trayer dunst xdotool x11-utils dbus-daemon imagemagick"


@pytest.mark.skipif(
    os.environ.get("ELSEWHERE_FULL") != "1", reason="takes half a minute: ELSEWHERE_FULL=1"
)
def test_icon_menu_and_notice_are_seen_on_a_real_screen(tmp_path: Path) -> None:
    for program in NEEDED:
        if shutil.which(program) is None:
            missing(program, PACKAGES)
    run = subprocess.run(
        [sys.executable, "-m", "tests.desktop.ui.tray_photo", str(tmp_path), "light"],
        capture_output=True, timeout=240, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr.decode()[-2000:]
    assert b"menu opened, window hidden" in run.stdout
    taken = {path.stem: Image.open(path).convert("RGB") for path in tmp_path.glob("*.png")}
    states = ("protected", "held", "needs-you", "not-protected", "working")
    pictures = [taken[f"tray-{one}-light"] for one in states]
    for before, after in pairwise(pictures):
        assert ImageChops.difference(before, after).getbbox(), "each state looks another way"
    quiet = taken["tray-working-light"]
    for name in ("menu", "notice"):
        assert ImageChops.difference(quiet, taken[f"tray-{name}-light"]).getbbox()
