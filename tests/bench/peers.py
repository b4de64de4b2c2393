"""Programs measured side by side: whole commands, wall clock, best and median of some runs."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Timing:
    """Seconds and peak megabytes of the runs of one command."""

    name: str
    seconds: tuple[float, ...]
    megabytes: float

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def __str__(self) -> str:
        runs = " ".join(f"{one:.2f}" for one in self.seconds)
        return (
            f"{self.name:34} median {self.median:7.2f} s   ({runs})   peak {self.megabytes:.0f} MB"
        )


def measure(
    name: str,
    command: Sequence[str],
    runs: int = 3,
    before: Callable[[], None] = lambda: None,
    environment: dict[str, str] | None = None,
    fine: tuple[int, ...] = (0,),
) -> Timing:
    """Run a command some times; anything but an expected exit ends the benchmark."""
    seconds, peak = [], 0.0
    for _ in range(runs):
        before()
        os.sync()
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        seconds.append(time.perf_counter() - started)
        peak = max(peak, usage.ru_maxrss / 1024)
        if process.returncode not in fine:
            sys.exit(f"{name} ended with {process.returncode}:\n{said.decode()[-3000:]}")
    timing = Timing(name, tuple(seconds), peak)
    print(timing, flush=True)
    return timing


def elsewhere(home: Path, vault: Path, *words: str) -> list[str]:
    """Our own command line, as a person would type it."""
    return [
        sys.executable, "-m", "desktop", "--home", str(home), "--vault", str(vault), "--json", *words,
    ]  # fmt: skip


def peer(name: str, variable: str, how: str) -> str | None:
    """The path of another program, or None with a word on how to have it."""
    found = os.environ.get(variable) or shutil.which(name)
    if not found:
        print(f"{name} is not here: {how}, or name it in {variable}")
    return found


def ratio(what: str, theirs: Timing, ours: Timing) -> None:
    """How many times as fast ours is."""
    print(f"  {what}: {theirs.median / ours.median:.2f} times as fast as {theirs.name}")
