"""Mounts a file system of our own through FUSE for as long as a test needs it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.clouds.missing import missing

ROOT = Path(__file__).parents[3]


@contextmanager
def mounted(folder: Path, *program: str) -> Iterator[Path]:
    """The place where the program's file system is mounted.

    Args:
        folder: of the test's own.
        program: a module that takes the mount as its last argument, with those before it.
    """
    if sys.platform != "linux" or not os.access("/dev/fuse", os.R_OK | os.W_OK):
        missing("FUSE", "the kernel's /dev/fuse, and apt package fuse3")
    place = folder / "mount"
    place.mkdir()
    told = (folder / "told").open("wb")
    running = subprocess.Popen(
        [sys.executable, "-m", *program, str(place)], cwd=ROOT, stdout=told, stderr=told
    )
    try:
        for _ in range(1200):
            if place.is_mount() or running.poll() is not None:
                break
            time.sleep(0.05)
        if not place.is_mount():
            missing("a FUSE mount", "the right to mount, and apt package fuse3")
        yield place
    finally:
        subprocess.run(["fusermount3", "-u", "-z", place], check=False, capture_output=True)
        running.wait(60)
        told.close()
