"""A fake in a process of its own: what it holds is no memory of ours."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import urllib3

_ROOT = Path(__file__).parents[2]


@contextmanager
def apart(module: str) -> Iterator[str]:
    """The address of an empty one; whatever was asked or answered wrongly fails at the end."""
    run = subprocess.Popen(
        [sys.executable, "-m", module, "--empty"], cwd=_ROOT, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout
    url = run.stdout.readline().split()[0]
    yield url
    with urllib3.PoolManager() as pool:
        wrong = pool.request("GET", f"{url}/-/wrong").json()
    run.terminate()
    run.wait()
    run.stdout.close()
    assert wrong == []
