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


@dataclass(frozen=True)
class Contender:
    """A command to be timed.

    Attributes:
        name: what the table calls it.
        command: the program and its words, for the run of this number. Each run gets folders of
            its own and nothing is deleted between runs: ext4 passes over inodes that were freed
            a moment ago, which makes every new file ten times as dear.
        before: makes the ground of this run ready, untimed.
        fine: exit statuses that are a success.
    """

    name: str
    command: Callable[[int], Sequence[str]]
    before: Callable[[int], None] = lambda run: None
    fine: tuple[int, ...] = (0,)


def race(contenders: Sequence[Contender], runs: int) -> dict[str, Timing]:
    """Run the commands in turn, A B C A B C …, so that a busy moment meets them all."""
    seconds: dict[str, list[float]] = {one.name: [] for one in contenders}
    peaks = dict.fromkeys(seconds, 0.0)
    for run in range(runs):
        for one in contenders:
            one.before(run)
            os.sync()
            wall, peak = _timed(one, run)
            seconds[one.name].append(wall)
            peaks[one.name] = max(peaks[one.name], peak)
    found = {name: Timing(name, tuple(seconds[name]), peaks[name]) for name in seconds}
    for timing in found.values():
        print(timing, flush=True)
    return found


def _timed(one: Contender, run: int) -> tuple[float, float]:
    started = time.perf_counter()
    process = subprocess.Popen(
        one.command(run),
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode not in one.fine:
        sys.exit(f"{one.name} ended with {process.returncode}:\n{said.decode()[-3000:]}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def environment() -> dict[str, str]:
    """Compiled files are kept, as they are once a program is installed."""
    return {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


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


def ratio(what: str, theirs: Timing, ours: Timing, wanted: float | None = None) -> None:
    """The median of the ratios run by run: how many times the peer's time ours takes."""
    pairs = [a / b for a, b in zip(ours.seconds, theirs.seconds, strict=True)]
    found = statistics.median(pairs)
    said = f"  {what}: {found:.2f} of the time of {theirs.name}"
    if wanted is not None:
        said += f"; wanted: at most {wanted:.2f}: {'met' if found <= wanted else 'NOT met'}"
    print(said, flush=True)
