"""A pull of many Outlook contacts over a slow line, first and again: seconds and requests.

python -m tests.bench.microsoft [contacts] [milliseconds before each answer]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import urllib3

from tests.bench.peers import elsewhere
from tests.clouds.microsoft_signin import CLIENT

SECRET = f'{{"refresh_token": "M.C5_refresh-1", "client": "{CLIENT}"}}'


def main(contacts: int, wait: int) -> None:
    command = [sys.executable, "-m", "tests.clouds.microsoft", "--empty"]
    command += ["--contacts", str(contacts), "--latency", str(wait / 1000)]
    with (
        tempfile.TemporaryDirectory() as place,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as cloud,
    ):
        assert cloud.stdout
        url = cloud.stdout.readline().split()[0]
        home, vault = Path(place) / "home", Path(place) / "vault"
        (Path(place) / "secret").write_text(SECRET, "utf-8")
        try:
            _ours(home, vault, "account", "add", "out", "microsoft", "--root", url, "--only", "contacts", "--secret-command", f"cat {place}/secret")  # fmt: skip
            print(f"{contacts} contacts, one in ten with a picture, {wait} ms before each answer")
            for name in ("first pull", "again, nothing new"):
                _told(url)
                begun = time.monotonic()
                _ours(home, vault, "pull", "out")
                took, told = time.monotonic() - begun, _told(url)
                print(f"{name}: {took:.1f} s, {told['calls']} requests, {told['busiest']} at a time")  # fmt: skip
            kept = len(list((vault / "out").rglob("*.vcf")))
            assert kept == contacts, kept
        finally:
            cloud.terminate()


def _ours(home: Path, vault: Path, *words: str) -> None:
    done = subprocess.run(
        elsewhere(home, vault, *words), capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{words[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def _told(url: str) -> dict[str, Any]:
    with urllib3.PoolManager() as pool:
        found: dict[str, Any] = pool.request("GET", f"{url}/-/calls").json()
        return found


if __name__ == "__main__":
    os.environ["NO_PROXY"] = "127.0.0.1"
    given = [int(one) for one in sys.argv[1:]]
    main(*(given + [10_000, 80][len(given) :]))
