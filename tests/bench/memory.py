"""The most memory a pull takes, from a server of 1,000, of 10,000 and of 100,000 items.

    python -m tests.bench.memory [items ...]

Both of the program's processes count: the one that keeps and the one that reads for it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from tests.bench.account import events
from tests.bench.peers import ROOT, elsewhere
from tests.clouds import dav
from tests.clouds.dav import Folder

MOST = 300
"""Megabytes a pull of any size may take."""

SIZES = (1000, 10_000, 100_000)


def main(sizes: tuple[int, ...]) -> int:
    found = {}
    for size in sizes:
        found[size] = pulled(size)
        print(f"{size:7} items: {found[size]:4.0f} MB", flush=True)
    met = max(found.values()) < MOST
    print(f"  wanted: below {MOST} MB whatever the number of items: {'met' if met else 'NOT met'}")
    return 0 if met else 1


def pulled(size: int) -> float:
    """Megabytes at the most, of both processes together, over a first pull of so many events."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.memory", "serve", str(size)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert server.stdout is not None
    assert server.stdin is not None
    with tempfile.TemporaryDirectory() as place:
        try:
            there = json.loads(server.stdout.readline())
            home, vault, secret = Path(place, "home"), Path(place, "vault"), Path(place, "secret")
            secret.write_text(there["secret"], "utf-8")
            add = ["account", "add", "big", "dav", "--url", there["url"], "--user", there["user"]]
            command = elsewhere(home, vault, *add, "--secret-command", f"cat {secret}")
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
            said, most = measured(elsewhere(home, vault, "pull"))
            rows = json.loads(said)["accounts"][0]["collections"]
            assert sum(row["total"] for row in rows) == size, rows
        finally:
            server.stdin.close()
            server.wait()
            server.stdout.close()
    return most


def measured(command: list[str]) -> tuple[bytes, float]:
    """What the command says, and the peaks in megabytes of it and of its children, added up."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    peaks: dict[int, int] = {}
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            for number in [process.pid, *children(process.pid)]:
                peaks[number] = max(peaks.get(number, 0), peak(number))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        said, _ = process.communicate()
    finally:
        done.set()
        watcher.join()
    return said, sum(peaks.values()) / 1024


def children(process: int) -> list[int]:
    """The processes it has started, by any of its threads; none that is still its own image."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found += [int(one) for one in task.read_text().split()]
        except OSError:
            continue
    return [one for one in found if words(one) != words(process)]


def words(process: int) -> bytes:
    """What it was started with; nothing when it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def peak(process: int) -> int:
    """Kilobytes of memory it ever had; 0 when it has ended."""
    try:
        said = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    line = re.search(r"^VmHWM:\s+(\d+) kB", said, re.MULTILINE)
    return int(line.group(1)) if line else 0


def serve(size: int) -> None:
    """A server of its own process, until standard input ends."""
    cloud = dav.start()
    folder = Folder("cal", "Days", ("VEVENT",))
    for uid, body in events(size):
        folder.items[f"{uid}.ics"] = body
        folder.touch(f"{uid}.ics")
    cloud.inside.folders["/cal/alice/days/"] = folder
    about = {"url": cloud.url, "user": cloud.settings["user"], "secret": cloud.secret}
    print(json.dumps(about), flush=True)
    sys.stdin.read()
    cloud.stop()


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]))
    else:
        sys.exit(main(tuple(int(one) for one in sys.argv[1:]) or SIZES))
